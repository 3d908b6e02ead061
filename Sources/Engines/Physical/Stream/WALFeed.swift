import Model
import Ports
import Postgres

/// Takes WAL from the server into a spool, over all timelines.
struct WALFeed: Sendable {
    let engine: PhysicalEngine
    let session: Postgres.Session
    let server: SourceServer
    let spool: Spool
    /// Whether commits may wait for it.
    var isSynchronous = false

    /// How often it looks whether a full spool has room again.
    private static let pause = Duration.milliseconds(100)
    /// How long the spool may have none before that is told.
    private static let roomPatience = Duration.seconds(30)
    private static let shutDownPause = Duration.seconds(10)

    /// Receives from a segment on until cancelled.
    /// - Parameter isResumed: whether all before `start` is durable, in the stores and in the spool.
    /// - Returns: what ended it; `.walRemoved` when the server has recycled what comes next.
    func run(from start: WALPosition, isResumed: Bool) async -> PraError {
        var position = start, acknowledged = isResumed ? start.lsn : .zero
        while true {
            do throws(PraError) {
                position = try await follow(position, acknowledged)
                acknowledged = position.lsn
                try await keepHistories(of: position.timeline)
                await spool.follow(position)
            } catch {
                // A second fsync after one that failed may say yes to bytes that the disk never took.
                if error.code == .fileFault { return error }
                do throws(PraError) { try await spool.flush() } catch let fault {
                    return error.code == .interrupted ? fault : error
                }
                return error
            }
        }
    }

    /// Keeps the history file of every timeline that led to `timeline`.
    func keepHistories(of timeline: Timeline) async throws(PraError) {
        for (timeline, bytes) in try await engine.histories(upTo: timeline, session) {
            try await spool.keep(bytes, of: timeline)
        }
    }

    /// Receives one timeline to its end.
    /// - Returns: where the next one begins, at a segment.
    private func follow(_ position: WALPosition, _ acknowledged: LSN) async throws(PraError) -> WALPosition {
        var receiver = try await begin(position, acknowledged)
        while true {
            let since = engine.world.time.elapsed()
            while await !spool.hasRoom {
                if engine.world.time.elapsed() - since > WALFeed.roomPatience { throw await spool.noRoom() }
                try await engine.world.time.sleep(for: WALFeed.pause)
                try await receiver.keepAliveIfDue()
            }
            let patience: Duration = await spool.hasUnsynced ? .milliseconds(1) : .seconds(5)
            switch try await receiver.next(patience: patience) {
            case .bytes(let bytes, let at):
                let isMoreWaiting = bytes.count >= WALReceiver.batch
                try await receiver.report(try await spool.take(bytes, at: at, isMoreWaiting: isMoreWaiting))
            case .ended(let next, let fork):
                try await spool.close()
                return WALPosition(timeline: next, lsn: server.segmentStart(fork))
            case .shutDown:
                throw try await afterPause(receiver.stopped())
            }
        }
    }

    /// A server that goes down tells only those that it streams to: it ends the session of one that asks now.
    private func begin(_ position: WALPosition, _ acknowledged: LSN) async throws(PraError) -> WALReceiver {
        do throws(PraError) {
            return try await WALReceiver.begin(
                session, to: server, at: position.lsn, on: position.timeline,
                acknowledged: isSynchronous ? acknowledged : nil)
        } catch  where error.code == .connectionLost {
            throw try await afterPause(error)
        }
    }

    /// Whoever asks a server again that is going down keeps it from becoming a standby.
    private func afterPause(_ end: PraError) async throws(PraError) -> PraError {
        try await engine.world.time.sleep(for: WALFeed.shutDownPause)
        return end
    }
}
