import Model
import Ports
import Postgres
import Stores
import Synchronization

/// The WAL of one base backup, from its start until its stop is durable, on a connection of its own: whether or not a
/// continuous stream runs, and however quiet the server is.
struct BackupWAL: Sendable {
    let time: any TimeSource
    let session: Postgres.Session
    let server: SourceServer
    let store: Store
    let start: LSN
    /// Set when the server has sent everything.
    let stop: StopPosition

    final class StopPosition: Sendable {
        private let value = Mutex<LSN?>(nil)

        var lsn: LSN? {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    /// Returns when the store has all WAL from `start` to the stop position: its segments.
    func run() async throws(PraError) -> [PointDocument.RequiredSegment] {
        let first = LSN(start.bytes - start.bytes % UInt64(server.segmentBytes))
        let receiver = try await WALReceiver.begin(session, to: server, at: first, on: server.timeline)
        do {
            return try await withThrowingTaskGroup(of: [PointDocument.RequiredSegment]?.self) { group in
                group.addTask { try await ship(receiver, from: first) }
                // A store may take longer over one segment than the server waits for a word. What becomes of the
                // connection the shipping tells.
                group.addTask {
                    try? await receiver.keepAlive(by: time)
                    return nil
                }
                defer { group.cancelAll() }
                while let next = try await group.next() {
                    if let segments = next { return segments }
                }
                throw CancellationError()
            }
        } catch { throw PraError.wrapping(error) }
    }

    private func ship(
        _ begun: WALReceiver, from first: LSN
    ) async throws(PraError) -> [PointDocument.RequiredSegment] {
        var receiver = begun
        var shipper = WALShipper(
            server.system, server.timeline, segmentBytes: server.segmentBytes, into: store, from: first,
            durable: first)
        while true {
            guard case .bytes(let bytes, let at) = try await receiver.next(patience: .milliseconds(50)) else {
                throw PraError(
                    .backupFailed, "the server left timeline \(server.timeline) during the backup",
                    remedy: "run the backup again on the new primary", retry: .later)
            }
            try await shipper.add(bytes[...], at: at)
            if let stop = stop.lsn, shipper.position >= stop {
                try await shipper.putPiece()
                await session.abandon()
                return try await shipper.segments(to: stop)
            }
        }
    }
}
