import Glibc
import Model
import Ports
import Synchronization

/// One SFTP connection: any number of requests at once, each with its answer. When it breaks, all that wait learn it,
/// and whoever asks after that.
final class SFTPSession: Sendable {
    private struct State {
        var lastID: UInt32 = 0
        var waiting: [UInt32: Promise<SFTPReply>] = [:]
        var end: PraError?
    }

    private let process: SSHProcess
    private let place: SFTPPlace
    private let writing: SFTPWriting
    private let state = Mutex(State())
    private let offered = Mutex<Set<String>>([])

    /// What the server offers beyond the standard.
    var extensions: Set<String> { offered.withLock { $0 } }

    var isOver: Bool { state.withLock { $0.end != nil } }

    private init(_ place: SFTPPlace) throws(PraError) {
        self.place = place
        process = try SSHProcess(place)
        writing = SFTPWriting(process)
    }

    deinit { process.end() }

    /// Connects and agrees on version 3.
    static func open(_ place: SFTPPlace) async throws(PraError) -> SFTPSession {
        let session = try SFTPSession(place)
        // The thread knows the session only weakly: it ends with the process, and that with the session.
        runOnNewThread { [reading = SFTPReading(process: session.process), weak session] in
            while let (id, reply) = reading.next() { session?.take(reply, for: id) }
            session?.end()
        }
        var hello = SFTPWriter()
        hello.put(UInt32(3))
        var reply = try await session.exchange(SFTPKind.initial, hello, id: 0)
        guard reply.kind == SFTPKind.version, try reply.number() == 3 else { throw sftpNonsense("no version 3") }
        while !reply.isAtEnd {
            let name = try reply.text()
            _ = try reply.data()
            session.offered.withLock { _ = $0.insert(name) }
        }
        return session
    }

    func send(_ kind: UInt8, _ body: SFTPWriter) async throws(PraError) -> SFTPReply {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await exchange(kind, body, id: id)
    }

    /// Breaks the connection: after a deadline nobody knows what is still under way.
    func abandon() { process.end() }

    private func exchange(_ kind: UInt8, _ body: SFTPWriter, id: UInt32) async throws(PraError) -> SFTPReply {
        let promise = Promise<SFTPReply>()
        let refusal = state.withLock { state in
            if state.end == nil { state.waiting[id] = promise }
            return state.end
        }
        if let refusal { throw refusal }
        defer { state.withLock { _ = $0.waiting.removeValue(forKey: id) } }
        await writing.write(kind, id: kind == SFTPKind.initial ? nil : id, body.bytes)
        do {
            return try await withTaskCancellationHandler {
                try await promise.value()
            } onCancel: {
                promise.keep(.failure(PraError.wrapping(CancellationError())))
            }
        } catch { throw PraError.wrapping(error) }
    }

    private func take(_ reply: SFTPReply, for id: UInt32) {
        state.withLock { $0.waiting[id] }?.keep(.success(reply))
    }

    private func end() {
        let error = sshFailure(process.words, place)
        let waiting = state.withLock { state in
            state.end = error
            return state.waiting.values
        }
        for promise in waiting { promise.keep(.failure(error)) }
    }
}

/// What ssh's last words mean.
private func sshFailure(_ words: String, _ place: SFTPPlace) -> PraError {
    let host = place.host, cause = words.isEmpty ? nil : words
    if words.contains("Host key verification failed") || words.contains("IDENTIFICATION HAS CHANGED") {
        return PraError(
            .storeAuthentication, "the host key of \(host) is not one that is known",
            remedy: "compare it with the host's own (ssh-keyscan), then put it into `sftp.knownHosts` of the store",
            cause: cause)
    }
    if words.contains("Permission denied") || words.contains("Too many authentication failures") {
        return PraError(
            .storeAuthentication, "\(host) refused the key",
            remedy: "put the public key of `sftp.keyFile` into the user's authorized_keys on \(host)", retry: .later,
            cause: cause)
    }
    return PraError(
        .storeUnreachable, "the connection to \(host) broke or did not come about",
        remedy: "try it by hand: \(place.command.joined(separator: " "))", retry: .later, cause: cause)
}
