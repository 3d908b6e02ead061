import Engines
import Model
import Objectives

/// What `pra restore --plan` prints.
struct RestorePlanDocument: Encodable {
    struct Estimate: Encodable {
        var fetchSeconds: Double
        /// `nil` when nothing measured tells.
        var replaySeconds: Double?
        var source: ActionID
        var measuredAt: Timestamp
    }

    struct Leg: Encodable {
        var timeline: Timeline
        var from: LSN
        var to: LSN
        var segments: Int
        var bytes: ByteCount
    }

    var store: String
    var cluster: String
    var point: ActionID
    var pointEndedAt: Timestamp
    var target: String
    var timeline: Timeline
    var directory: String
    var tablespaces: [String: String]
    var files: Int
    var bytes: ByteCount
    var fetchedBytes: ByteCount
    var replay: [Leg]
    var replayedBytes: ByteCount
    /// Whether the WAL is fetched before the start; otherwise while the server recovers.
    var fetchesWALFirst: Bool
    var delta: Bool
    var overwritten: [String]
    var removed: [String]
    var walSetAside: [String]
    var notRestored: [String]
    /// `nil` is unknown.
    var estimate: Estimate?

    init(_ outlook: RestoreOutlook, store: String, estimate: RestoreEstimate?) {
        (self.store, cluster, point) = (store, outlook.cluster, outlook.choice.point.action)
        (pointEndedAt, target) = (outlook.choice.point.stoppedAt, outlook.choice.target.description)
        (timeline, directory) = (outlook.choice.timeline, outlook.directory)
        tablespaces = Dictionary(outlook.tablespaces.map { ("\($0.key)", $0.value) }) { $1 }
        (files, bytes, fetchedBytes) = (outlook.files, outlook.bytes, outlook.fetched)
        replay = outlook.legs.map {
            Leg(timeline: $0.timeline, from: $0.from, to: $0.to, segments: $0.segments, bytes: $0.bytes)
        }
        (replayedBytes, fetchesWALFirst) = (outlook.replayed, outlook.stagesWAL)
        (delta, overwritten, removed) = (outlook.isBuiltOn, outlook.changed, outlook.removed)
        (walSetAside, notRestored) = (outlook.setAside, outlook.notRestored)
        self.estimate = estimate.map {
            Estimate(
                fetchSeconds: $0.fetch.inSeconds, replaySeconds: $0.replay?.inSeconds, source: $0.source,
                measuredAt: $0.measuredAt)
        }
    }

    var text: String {
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
