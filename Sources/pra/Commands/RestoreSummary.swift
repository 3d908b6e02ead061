import Engines
import Model
import Reports

/// What `pra restore` did.
struct RestoreSummary: Encodable {
    var directory: String
    var point: ActionID
    var timeline: Timeline
    var target: String
    var restoredBytes: ByteCount
    var writtenBytes: ByteCount
    var notRestored: [String]
    var phases: [DrillRecord.Phase]
    /// Of the check; `nil` without one.
    var reached: LSN?
    var checks: [DrillRecord.Check]
    var passed: Bool?
    var reports: [String]
    /// Why it is not in the ledger; `nil` when it is.
    var unnoted: String?
    /// Only what was restored now is in here, not what an earlier run restored.
    var restored: Restored?

    struct Restored: Encodable {
        var endOfWAL: LSN
        var verified: Bool?
        var externalConfiguration: String?
        var holdsWAL: Bool
        var walSetAside: String?
    }

    private var record: RestoreRecord

    private enum CodingKeys: String, CodingKey {
        case directory, point, timeline, target, restoredBytes, writtenBytes, notRestored, phases, reached, checks
        case passed, reports, unnoted, restored
    }

    init(_ record: RestoreRecord, _ result: RestoreResult?, reports: [String], unnoted: String?) {
        (directory, point, timeline, target) = (record.directory, record.point, record.timeline, record.target)
        (restoredBytes, writtenBytes) = (record.restoredBytes, record.writtenBytes)
        (notRestored, phases, reached) = (record.notRestored, record.phases, record.reached)
        (checks, passed, self.reports, self.unnoted) = (record.checks, record.passed, reports, unnoted)
        restored = result.map {
            Restored(
                endOfWAL: $0.choice.end, verified: $0.isVerified, externalConfiguration: $0.externalConfiguration,
                holdsWAL: $0.holdsWAL, walSetAside: $0.walSetAside)
        }
        self.record = record
    }

    func text(styled: Bool) -> String {
        var lines = restored.map { said(of: $0) } ?? ["\(directory) was restored before, from \(point) to \(target)."]
        if !notRestored.isEmpty {
            lines.append("Not restored:\n" + notRestored.map { "  - \($0)" }.joined(separator: "\n"))
        }
        lines += reports.map { "Report: \($0)" }
        if let unnoted { lines.append(unnoted) }
        if passed == nil { lines.append("Next, as its owner: pg_ctl -D \(directory) start; then this with --check") }
        return lines.joined(separator: "\n") + "\n" + Reports.text(of: record, in: .english, styled: styled)
    }

    private func said(of restored: Restored) -> [String] {
        var lines = [
            "Restored \(restoredBytes) of \(point) into \(directory)"
                + (writtenBytes < restoredBytes ? "; \(writtenBytes) of them differed and were written." : "."),
            "Recovery goes to \(target) on timeline \(timeline); the store's WAL ends at \(restored.endOfWAL).",
            restored.verified == true
                ? "pg_verifybackup: every file is as it was."
                : "pg_verifybackup is not installed here: extents were checked, the manifest was not.",
        ]
        if let folder = restored.externalConfiguration {
            lines.append("Configuration from outside the data directory: \(folder)")
        }
        if let folder = restored.walSetAside { lines.append("WAL that was here and the store lacks: \(folder)") }
        lines.append(
            restored.holdsWAL
                ? "Its WAL is in pg_wal: it starts without the store."
                : "While it recovers it fetches its WAL from the store, by `pra wal get`.")
        return lines
    }
}
