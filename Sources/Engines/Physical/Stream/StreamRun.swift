import Model
import Ports
import Stores

/// One stream: WAL is received while every store takes it from the spool.
struct StreamRun: Sendable {
    let feed: WALFeed
    /// Of each store that can be used.
    let coverages: [[WALCoverage]]
    /// The names of the segments that the server has.
    let kept: Set<String>
    let uploaders: [Uploader]

    private enum Ended: Sendable { case feed(PraError), uploader(Uploader, PraError) }

    /// What a store may still take after the stream has ended.
    private static let drainLimit = Duration.seconds(10)

    /// - Returns: why it ended.
    func go() async throws(PraError) -> PraError {
        try await feed.keepHistories(of: feed.server.timeline)
        let server = feed.server, history = try await serverHistory()
        let frontier = Frontier(server: server, history: history, kept: kept)
        // A new store begins where the others are.
        let stored = coverages.compactMap(frontier.position).min()
        // Without any, where the server is now.
        let start = stored ?? WALPosition(timeline: server.timeline, lsn: server.flush)
        let first = await feed.spool.resumption(
            from: WALPosition(timeline: start.timeline, lsn: server.segmentStart(start.lsn)), along: history)
        try await feed.spool.begin(at: first, segmentBytes: Int(server.segmentBytes))
        let (end, uploaders) = await run(from: first, isResumed: stored != nil)
        let drained = await drain(uploaders)
        if end.code == .walRemoved { await recordGap(in: drained) }
        return end
    }

    /// Runs the feed and the uploaders until one of them ends, which ends them all.
    private func run(from start: WALPosition, isResumed: Bool) async -> (PraError, [Uploader]) {
        await withTaskGroup(of: Ended.self) { group in
            group.addTask { .feed(await feed.run(from: start, isResumed: isResumed)) }
            for uploader in uploaders {
                group.addTask {
                    var uploader = uploader
                    let end = await uploader.run()
                    return .uploader(uploader, end)
                }
            }
            var end: PraError?, ended: [Uploader] = []
            for await next in group {
                group.cancelAll()
                switch next {
                case .feed(let error): end = end ?? error
                case .uploader(let uploader, let error):
                    end = end ?? error
                    ended.append(uploader)
                }
            }
            return (end ?? PraError.wrapping(CancellationError()), ended)
        }
    }

    private func drain(_ uploaders: [Uploader]) async -> [Uploader] {
        let deadline = feed.engine.world.time.elapsed() + StreamRun.drainLimit
        return await withTaskGroup(of: Uploader.self) { group in
            for uploader in uploaders {
                group.addTask {
                    var uploader = uploader
                    await uploader.drain(until: deadline)
                    return uploader
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// A record of the WAL that the server has recycled before it was fetched, in every store that can be used.
    private func recordGap(in uploaders: [Uploader]) async {
        let resumes = feed.server.segmentStart(feed.server.flush)
        for uploader in uploaders {
            guard let store = uploader.store, let position = uploader.position, resumes > position.lsn else { continue }
            do throws(PraError) {
                try await store.recordGap(
                    system: feed.server.system, timeline: position.timeline, from: position.lsn, to: resumes)
            } catch { uploader.refused(error) }
        }
    }

    private func serverHistory() async throws(PraError) -> TimelineHistory {
        let timeline = feed.server.timeline
        guard timeline.number > 1, let bytes = await feed.spool.histories[timeline] else {
            return TimelineHistory(only: timeline)
        }
        return try TimelineHistory(of: timeline, file: String(decoding: bytes, as: UTF8.self))
    }
}
