import Model
import Ports

/// One connection to a server, on a thread of its own. One statement runs at a time; the session closes when its last
/// reference goes, and after a timeout or cancellation, by which the server has been told to stop.
package actor Session {
    private let thread: SerialThread
    let wake = WakeUp()
    var wire: Wire

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private init(peer: Peer, isReplication: Bool) {
        thread = SerialThread()
        wire = Wire(peer: peer, wake: wake, isReplication: isReplication)
    }

    /// Logs in at one host.
    static func connect(
        _ settings: ConnectionSettings, host: String, as application: String, replication: Bool
    ) async throws(PraError) -> Session {
        let peer = Peer(
            cluster: settings.cluster, host: host, port: settings.port, user: settings.user, tls: settings.tls)
        let session = Session(peer: peer, isReplication: replication)
        let keywords = settings.keywords(host: host, as: application, replication: replication)
        do throws(PraError) { try await session.open(keywords, within: settings.connectTimeout) } catch {
            guard error.code == .timeout else { throw error }
            throw peer.silent(for: settings.connectTimeout)
        }
        return session
    }

    private func open(_ keywords: [(String, String)], within limit: Duration) async throws(PraError) {
        try await guarded { () throws(PraError) in try wire.connect(keywords, by: Deadline(in: limit)) }
    }

    /// Runs one statement with `$1…` parameters.
    package func query(
        _ statement: String, _ parameters: [String?] = [], within limit: Duration = .seconds(30)
    ) async throws(PraError) -> Rows {
        try await guarded { () throws(PraError) in
            let deadline = Deadline(in: limit)
            try wire.send(statement, parameters, by: deadline)
            return try lastRows(by: deadline)
        }
    }

    /// Runs statements without parameters by the simple protocol, the only one of replication connections; the rows
    /// of the last one.
    @discardableResult
    package func command(_ statements: String, within limit: Duration = .seconds(30)) async throws(PraError) -> Rows {
        try await guarded { () throws(PraError) in
            let deadline = Deadline(in: limit)
            try wire.send(statements, nil, by: deadline)
            return try lastRows(by: deadline)
        }
    }

    private func lastRows(by deadline: Deadline) throws(PraError) -> Rows {
        var last = Rows(columns: [], values: [])
        while let reply = try wire.nextReply(by: deadline) {
            guard case .rows(let rows) = reply else {
                wire.abandon()
                throw PraError(
                    .postgresQuery, "a statement that was to return rows is a COPY",
                    remedy: "write a SELECT in its place")
            }
            last = rows
        }
        return last
    }

    /// Whether nothing runs and no transaction is open.
    package var isIdle: Bool { wire.isIdle }
    /// `server_version_num`: 150018.
    package var serverVersion: Int { wire.serverVersion }
    /// As the server reports it at login and whenever it changes.
    package var isInRecovery: Bool { wire.parameter("in_hot_standby") == "on" }
    /// Which of the cluster's this is.
    package var host: String { wire.peer.host }
    /// Process number of the server's side.
    package var backend: Int32 { wire.backend }

    /// The last warnings and notices of the statement that runs or ran last, twenty at most.
    package var notices: [String] { wire.notices.texts }

    package func close() { wire.close() }

    /// Runs `body` so that cancellation wakes it; after one, and after a timeout, the server is told to stop and the
    /// session closed.
    func guarded<T: Sendable>(_ body: () throws(PraError) -> T) async throws(PraError) -> T {
        do {
            // Through `self`: a closure that does not capture it would run on the shared pool, and block it.
            return try await withTaskCancellationHandler {
                try self.onOwnThread(body)
            } onCancel: {
                wake.ring()
            }
        } catch {
            let error = PraError.wrapping(error)
            if error.code == .interrupted || error.code == .timeout { wire.abandon() }
            throw error
        }
    }

    private func onOwnThread<T: Sendable>(_ body: () throws(PraError) -> T) throws(PraError) -> T { try body() }
}
