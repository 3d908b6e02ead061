import Model
import Objectives

/// What `pra restore --plan` prints.
package struct RestorePlanDocument: Encodable, Sendable {
    package struct Estimate: Encodable, Sendable {
        package var fetchSeconds: Double
        /// `nil` when nothing measured tells.
        package var replaySeconds: Double?
        package var source: ActionID
        package var measuredAt: Timestamp
    }

    package struct Leg: Encodable, Sendable {
        package var timeline: Timeline
        package var from: LSN
        package var to: LSN
        package var segments: Int
        package var bytes: ByteCount

        package init(timeline: Timeline, from: LSN, to: LSN, segments: Int, bytes: ByteCount) {
            (self.timeline, self.from, self.to, self.segments, self.bytes) = (timeline, from, to, segments, bytes)
        }
    }

    package var store: String
    package var cluster: String
    package var point: ActionID
    package var pointEndedAt: Timestamp
    package var target: String
    package var timeline: Timeline
    package var directory: String
    package var tablespaces: [String: String] = [:]
    package var files = 0
    package var bytes = ByteCount.zero
    package var fetchedBytes = ByteCount.zero
    package var replay: [Leg] = []
    package var replayedBytes = ByteCount.zero
    /// Whether the WAL is fetched before the start; otherwise while the server recovers.
    package var fetchesWALFirst = false
    package var delta = false
    package var overwritten: [String] = []
    package var removed: [String] = []
    package var walSetAside: [String] = []
    package var notRestored: [String] = []
    /// `nil` is unknown.
    package var estimate: Estimate?

    /// - Parameter point: with when it ended.
    package init(
        of cluster: String, from store: String, point: RecoveryPoint, to way: (target: String, timeline: Timeline),
        into directory: String
    ) {
        (self.store, self.cluster, self.point, pointEndedAt) = (store, cluster, point.action, point.stoppedAt)
        (target, timeline, self.directory) = (way.target, way.timeline, directory)
    }

    package mutating func estimate(by measured: RestoreEstimate?) {
        estimate = measured.map {
            Estimate(
                fetchSeconds: $0.fetch.inSeconds, replaySeconds: $0.replay?.inSeconds, source: $0.source,
                measuredAt: $0.measuredAt)
        }
    }

    package var text: String {
        var lines = [
            "Restore of \(cluster) to \(target) into \(directory). Nothing was done.",
            "fetch      \(fetchedBytes) of \(bytes) in \(files) files from \(store)",
            "           of the point \(point), which ended \(pointEndedAt)",
        ]
        lines += replay.map { leg in
            "replay     timeline \(leg.timeline): \(leg.from) to \(leg.to), \(leg.bytes) in \(leg.segments) segments"
        }
        lines.append(
            "           at most that much, fetched \(fetchesWALFirst ? "before the start" : "while recovering")")
        lines += tablespaces.sorted { $0.key < $1.key }.map { "tablespace \($0.key) goes to \($0.value)" }
        lines += delta ? overwriting : ["overwrite  nothing: the directory is empty"]
        lines += notRestored.map { "without    \($0)" }
        return (lines + [took]).joined(separator: "\n") + "\n"
    }

    private var overwriting: [String] {
        row("overwrite ", overwritten) + row("remove    ", removed) + row("set aside ", walSetAside)
    }

    private func row(_ word: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return ["\(word) nothing"] }
        let more = names.count - 10
        return ["\(word) \(names.count) files"] + names.prefix(10).map { "             \($0)" }
            + (more > 0 ? ["             and \(more) more: -o json names all"] : [])
    }

    private var took: String {
        guard let estimate else {
            return "takes      unknown: no restore or drill of \(cluster) that passed is in the ledger"
        }
        let fetch = DurationText.compact(.seconds(estimate.fetchSeconds))
        let replay = estimate.replaySeconds.map { DurationText.compact(.seconds($0)) } ?? "an unknown time"
        return
            "takes      about \(fetch) to fetch and \(replay) to replay,\n"
            + "           as measured by \(estimate.source) at \(estimate.measuredAt)"
    }
}
