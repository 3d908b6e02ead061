import FoundationEssentials
import Manifests
import Model
import Ports
import Transfer

/// Whoever's tokens the console takes beside its own: an OpenID Connect issuer. Its keys are fetched when they are
/// needed and kept, so that while it is down those who have a token come in as before, and passwords do so always.
package actor TokenIssuer {
    /// Keys are asked for again after so long, and at the earliest so long after they were asked for last, whatever
    /// keys strangers' tokens name.
    private static let freshFor = 3600.0
    private static let pause = 30.0
    /// What an issuer that does not answer said so long ago is not believed any more.
    private static let longest = 86_400.0
    /// Of one reason for a refusal one line is told in so much time.
    private static let quiet = 60.0

    private let url: String
    private let audience: String
    /// A file of its keys, in place of what it serves.
    private let file: String?
    private let client: HTTPClient
    private let tell: @Sendable (String) -> Void

    private var keys: (known: IssuerKeys, at: Double)?
    private var lastTry: Double?
    private var isFetching = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var told: [String: Double] = [:]

    /// - Parameter url: as its tokens name it, and where its keys are found.
    /// - Parameter file: of its keys, in place of what it serves.
    /// - Parameter tell: is told why a token was refused, without any part of it that could be used.
    /// - Throws: `.usage` where the keys could be somebody else's, or the file has none.
    package init(
        _ url: String, for audience: String, keys file: String?, tell: @escaping @Sendable (String) -> Void
    ) throws(PraError) {
        guard file != nil || isTrustworthy(url) else {
            throw PraError(
                .usage, "the issuer \(url) is not asked over https, so that its keys could be anybody's",
                remedy: "name it as https://…, or give its keys in a file with --console-keys")
        }
        (self.url, self.audience, self.file, self.tell) = (url, audience, file, tell)
        client = try HTTPClient()
        if let file { _ = try Self.read(file) }
    }

    /// The one of `accounts` that a token is of: by its `sub` where that is a User's name, else by an `email` that the
    /// issuer calls verified. What somebody may do stands in their User manifest alone.
    func account(of text: String, among accounts: [ConsoleAccount], at now: Timestamp) async -> ConsoleAccount? {
        let seconds = Double(now.microseconds) / 1_000_000
        do throws(TokenFault) {
            let claims = try await claims(of: try Token(text), at: seconds)
            let known = accounts.filter { $0.name == claims.sub }
            let mailed = accounts.filter { account in
                claims.isVerified == true && claims.email.map { account.emails.contains($0) } == true
            }
            let found = known.isEmpty ? mailed : known
            guard let account = found.first, found.count == 1 else {
                let person = claims.email ?? claims.sub ?? ""
                throw TokenFault("no User, or more than one, with a role of the console is “\(shown(person))”")
            }
            return account
        } catch {
            complain(error.words, at: seconds)
            return nil
        }
    }

    private func claims(of token: Token, at now: Double) async throws(TokenFault) -> TokenClaims {
        if now - (keys?.at ?? 0) >= Self.freshFor { await fetch(at: now) }
        do throws(TokenFault) { return try claims(of: token, now) } catch {
            guard error.isUnknownKey else { throw error }
            await fetch(at: now)
            return try claims(of: token, now)
        }
    }

    private func claims(of token: Token, _ now: Double) throws(TokenFault) -> TokenClaims {
        guard let keys, now - keys.at < Self.longest else { throw TokenFault("the keys of \(url) are not known") }
        return try token.claims(by: keys.known, of: url, for: audience, at: now)
    }

    private func complain(_ words: String, at now: Double) {
        told = told.filter { now - $0.value < Self.quiet }
        guard told[words] == nil, told.count < 20 else { return }
        told[words] = now
        tell("a token was refused: \(words)")
    }

    /// Those who come meanwhile wait for the same answer.
    private func fetch(at now: Double) async {
        if isFetching { return await withCheckedContinuation { waiting.append($0) } }
        if let lastTry, now - lastTry < Self.pause { return }
        (isFetching, lastTry) = (true, now)
        do throws(PraError) {
            keys = (try await current(), now)
        } catch { complain("its issuer's keys could not be read: \(error.what)", at: now) }
        isFetching = false
        for one in waiting { one.resume() }
        waiting = []
    }

    private func current() async throws(PraError) -> IssuerKeys {
        guard let file else { return try await served() }
        return try Self.read(file)
    }

    /// By the issuer's own description of itself (OpenID Connect Discovery).
    private func served() async throws(PraError) -> IssuerKeys {
        struct Description: Decodable {
            var issuer: String
            var jwks_uri: String
        }
        let place = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/.well-known/openid-configuration"
        let document = try await get(place)
        let description: Description
        do { description = try JSONDecoder().decode(Description.self, from: Data(document)) } catch {
            throw Self.unusable("\(place) is no description of an issuer: \(error.words)")
        }
        guard description.issuer == url, isTrustworthy(description.jwks_uri) else {
            throw Self.unusable("\(place) describes another issuer, or keys that are not served over https")
        }
        guard let keys = IssuerKeys(try await get(description.jwks_uri)) else {
            throw Self.unusable("\(description.jwks_uri) has no key for RS256 or ES256")
        }
        return keys
    }

    private func get(_ place: String) async throws(PraError) -> [UInt8] {
        switch try await client.send(HTTPRequest(.get, place, timeout: .seconds(10))) {
        case .failed(let failure): throw Self.unusable("\(place) gives none: \(failure.detail)")
        case .answered(let reply):
            guard reply.isSuccess, !reply.isTruncated else {
                throw Self.unusable("\(place) answers \(reply.status) and \(reply.body.count) bytes")
            }
            return reply.body
        }
    }

    private static func read(_ file: String) throws(PraError) -> IssuerKeys {
        let document: Data
        do { document = try Data(contentsOf: URL(filePath: file)) } catch {
            throw unusable("\(file) can not be read: \(error.words)")
        }
        guard let keys = IssuerKeys(Array(document)) else {
            throw unusable("\(file) has no key for RS256 or ES256")
        }
        return keys
    }

    private static func unusable(_ what: String) -> PraError {
        PraError(.usage, what, remedy: "give the console an issuer, or a file, with a JSON Web Key Set (RFC 7517)")
    }
}

/// Whether nobody between here and there can give other keys for the issuer's.
private func isTrustworthy(_ url: String) -> Bool {
    guard let parts = URLComponents(string: url), let host = parts.host else { return false }
    let isHere = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    return parts.scheme == "https" || parts.scheme == "http" && isHere
}
