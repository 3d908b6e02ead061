import Crypto
import FoundationEssentials
import Manifests
import Model

/// Who is logged in. In memory alone: a restart logs everybody out, and nothing that is stolen from a disk lets anybody
/// in.
actor Sessions {
    /// A session ends so long after its last request, and at the latest so long after its login.
    static let idle = Duration.seconds(1800)
    static let longest = Duration.seconds(12 * 3600)
    /// So many wrong passwords for one name within the time, and no more are looked at until it is over.
    private static let mostFailures = 5
    private static let failureWindow = Duration.seconds(900)

    private struct Session {
        var user: String
        var begun: Timestamp
        var last: Timestamp
        /// Of the account: who gets another password is logged out.
        var password: PasswordHash
    }

    /// By the hash of their token, so that not even a dump of this process's memory of it is one.
    private var sessions: [Model.Digest: Session] = [:]
    private var failures: [String: [Timestamp]] = [:]
    private let desk = Desk()
    /// What a name is held against that nobody has, so that it takes as long.
    private let nobody = PasswordHash(
        logN: 15, salt: Array(repeating: 0, count: 16), key: Array(repeating: 0, count: 32))

    enum Outcome: Sendable {
        /// With the token of the new session.
        case welcome(String)
        case wrong
        case tooOften(until: Timestamp)
    }

    enum Check: Sendable {
        case right
        case wrong
        case tooOften(until: Timestamp)
    }

    func logIn(
        _ name: String, _ password: String, _ accounts: [ConsoleAccount], at now: Timestamp
    ) async throws(PraError) -> Outcome {
        let account = accounts.first { $0.name == name }
        switch try await check(password, against: account?.password ?? nobody, of: name, at: now) {
        case .tooOften(let until): return .tooOften(until: until)
        case .wrong: return .wrong
        case .right: break
        }
        guard let account, let known = account.password else { return .wrong }
        let token = hexString((0..<32).map { _ in UInt8.random(in: .min ... .max) })
        sessions = sessions.filter { isAlive($0.value, at: now) }
        sessions[hash(token)] = Session(user: name, begun: now, last: now, password: known)
        return .welcome(token)
    }

    /// The same of somebody who is logged in, before what asks for it again.
    func confirm(
        _ password: String, of account: ConsoleAccount, at now: Timestamp
    ) async throws(PraError) -> Check {
        // Who logs in elsewhere has none here.
        guard let known = account.password else { return .wrong }
        return try await check(password, against: known, of: account.name, at: now)
    }

    /// A try counts as wrong until it is right, so that many at once are no more than many one after the other.
    private func check(
        _ password: String, against hash: PasswordHash, of name: String, at now: Timestamp
    ) async throws(PraError) -> Check {
        let recent = (failures[name] ?? []).filter { now - $0 < Self.failureWindow }
        if recent.count >= Self.mostFailures, let first = recent.first {
            return .tooOften(until: first + Self.failureWindow)
        }
        // Names that nobody has are many: what is old goes.
        failures = failures.filter { $0.value.contains { now - $0 < Self.failureWindow } }
        failures[name] = recent + [now]
        guard try await desk.check(password, against: hash) else { return .wrong }
        failures[name] = nil
        return .right
    }

    /// Whose session the token is of; `nil` where it is of none, or over.
    func account(of token: String, among accounts: [ConsoleAccount], at now: Timestamp) -> ConsoleAccount? {
        guard var session = sessions[hash(token)], isAlive(session, at: now),
            let account = accounts.first(where: { $0.name == session.user }), account.password == session.password
        else { return nil }
        session.last = now
        sessions[hash(token)] = session
        return account
    }

    /// The same without counting as something that its user did.
    func isOpen(_ token: String, among accounts: [ConsoleAccount], at now: Timestamp) -> Bool {
        guard let session = sessions[hash(token)] else { return false }
        return isAlive(session, at: now)
            && accounts.contains { $0.name == session.user && $0.password == session.password }
    }

    func logOut(_ token: String) { sessions[hash(token)] = nil }

    private func isAlive(_ session: Session, at now: Timestamp) -> Bool {
        now - session.last < Self.idle && now - session.begun < Self.longest
    }

    private func hash(_ token: String) -> Model.Digest { Model.Digest(SHA256.hash(data: Array(token.utf8))) }
}

/// Where passwords are looked at, one after the other, since each takes 32 MiB and a processor for a while; whoever is
/// logged in is not kept waiting by it.
private actor Desk {
    func check(_ password: String, against hash: PasswordHash) throws(PraError) -> Bool {
        try hash.matches(password)
    }
}
