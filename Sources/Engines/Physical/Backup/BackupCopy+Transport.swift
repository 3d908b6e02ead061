import Manifests
import Model
import Ports
import Postgres
import Stores

extension BackupCopy {
    /// Begins the backup by the transport that the plan asks for; with what a point keeps of how it was made. With
    /// `Auto` that is also what kept it from reading the files itself.
    func begin(
        _ copying: Postgres.Session, cluster uid: String
    ) async throws(PraError) -> (any BackupTransport, how: [String: String]) {
        var how: [String: String] = [:]
        if order.engine.transport != .stream {
            do throws(PraError) {
                let directory = try await LocalDirectory.proven(session, server, of: order.cluster.name)
                how["transport"] = "local"
                return (try await beginLocally(directory), how)
            } catch  where order.engine.transport == .auto && error.code == .refused && how.isEmpty {
                how["transport.because"] = error.what
            }
        }
        how["transport"] = "stream"
        if mayBeIncremental, let base = try await IncrementalBase.find(session, server, cluster: uid, in: run.store) {
            do throws(PraError) {
                let stream = try await beginStream(copying, over: base)
                how["incremental.base"] = base.point.action.text
                return (IncrementalStream(stream: stream, base: base, server: server, store: run.store), how)
            } catch  where error.isRefusal {
                // Summaries that are gone, another history, a standby that had nothing to do: a full one needs none.
                how["incremental.because"] = error.cause ?? error.what
            }
        }
        return (try await beginStream(copying, over: nil), how)
    }

    private func beginLocally(_ directory: LocalDirectory) async throws(PraError) -> LocalBackup {
        let options = LocalBackup.Options(
            label: order.action.text, isFast: order.limits.checkpoint == .fast, rate: order.limits.rate,
            timeout: order.limits.timeout, time: run.engine.world.time)
        return try await LocalBackup.begin(session, directory, server, options, into: run.store)
    }

    private func beginStream(
        _ copying: Postgres.Session, over base: IncrementalBase?
    ) async throws(PraError) -> BaseBackupStream {
        try await base?.upload(to: copying, within: order.limits.timeout)
        return try await BaseBackupStream.begin(
            copying,
            .init(
                label: order.action.text, isFast: order.limits.checkpoint == .fast, rate: order.limits.rate,
                timeout: order.limits.timeout, isIncremental: base != nil))
    }
}

extension PraError {
    /// Whether the server understood and would not: the connection is as good as before.
    fileprivate var isRefusal: Bool { code == .backupFailed || code == .postgresQuery }
}
