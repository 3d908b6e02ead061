import Evidence
import Model
import Objectives
import Ports
import Reports
import State

extension ReportFile {
    /// Where it differs from what the ledger gives; empty where every figure stands.
    /// - Parameter pins: The keys whose signatures count; `nil` for all that the state has.
    func differences(
        from journal: SQLiteJournal, accepting pins: [LedgerKeyPin]? = nil
    ) async throws(PraError) -> [String] {
        let claimed = try decodeReport(document)
        let cited = claimed.cover.ledger
        if let fault = fault(expecting: cited.keyFingerprint) { return [fault] }
        let (history, made) = (try await journal.keyHistory(), claimed.cover.generatedAt)
        if let end = history.end(of: cited.keyFingerprint), end.from <= made {
            return [
                "the report is signed by \(cited.keyFingerprint), which is revoked from \(end.from)"
                    + (end.reason.map { ": \($0)" } ?? "") + "; it says that it was made at \(made)"
            ]
        }
        if let damage = try await journal.damage(accepting: pins) { return [damage] }
        let head = LedgerHead(
            size: cited.size, root: cited.root, checkpoint: cited.checkpoint, key: cited.keyFingerprint)
        let faults = try await journal.faults(in: head, accepting: pins)
        return try await faults + Reports.differences(between: document, and: recomputed(claimed, from: journal))
    }

    /// From every entry, whatever is said elsewhere of what they are about.
    private func recomputed(_ claimed: SLAReport, from journal: SQLiteJournal) async throws(PraError) -> SLAReport {
        let promises = try await journal.scan(.everything, upTo: claimed.cover.ledger.size, into: Promises()) {
            $0.take($1, at: $2)
        }
        var cover = try claimed.cover.recomputed(in: try knownZone(claimed.cover.timeZone))
        cover.manifestRevision = promises.revision ?? cover.manifestRevision
        let population = promises.clusters(in: cover.period).union(claimed.completeness.population)
        return try await journal.report(cover, promises, population: population, from: .everything)
    }
}
