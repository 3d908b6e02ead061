import Engines
import Model

/// What `pra restore` did.
struct RestoreSummary: Encodable {
    var directory: String
    var point: ActionID
    var timeline: Timeline
    var target: String
    var endOfWAL: LSN
    var restoredBytes: ByteCount
    var writtenBytes: ByteCount
    var verified: Bool?
    var externalConfiguration: String?
    var holdsWAL: Bool
    var walSetAside: String?
    var notRestored: [String]
    var phases: [DrillRecord.Phase]

    init(_ result: RestoreResult) {
        (directory, point, timeline) = (result.directory, result.choice.point.action, result.choice.timeline)
        (target, endOfWAL) = (result.choice.target.description, result.choice.end)
        (restoredBytes, writtenBytes) = (result.restoredBytes, result.writtenBytes)
        (verified, externalConfiguration) = (result.isVerified, result.externalConfiguration)
        (holdsWAL, walSetAside, notRestored) = (result.holdsWAL, result.walSetAside, result.notRestored)
        phases = result.phases
    }

    var text: String {
        var lines = [
            "Restored \(restoredBytes) of \(point) into \(directory)"
                + (writtenBytes < restoredBytes ? "; \(writtenBytes) of them differed and were written." : "."),
            "Recovery goes to \(target) on timeline \(timeline); the store's WAL ends at \(endOfWAL).",
            verified.map { $0 ? "pg_verifybackup: every file is as it was." : "pg_verifybackup found damage." }
                ?? "pg_verifybackup is not installed here: extents were checked, the manifest was not.",
        ]
        if let externalConfiguration {
            lines.append("Configuration from outside the data directory: \(externalConfiguration)")
        }
        if let walSetAside { lines.append("WAL that was here and the store lacks: \(walSetAside)") }
        if !notRestored.isEmpty {
            lines.append("Not restored:\n" + notRestored.map { "  - \($0)" }.joined(separator: "\n"))
        }
        lines.append(
            holdsWAL
                ? "Its WAL is in pg_wal: it starts without the store."
                : "While it recovers it fetches its WAL from the store, by `pra wal get`.")
        lines.append(
            "Took " + phases.map { "\($0.name.rawValue) \(DurationText.compact($0.took))" }.joined(separator: ", ")
                + ".")
        lines.append("Next, as its owner: pg_ctl -D \(directory) start")
        return lines.joined(separator: "\n") + "\n"
    }
}
