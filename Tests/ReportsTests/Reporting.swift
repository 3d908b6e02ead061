import Model
import Objectives
import Reports

/// A fact with its index in the ledger.
struct LedgerEntry: Hashable, Sendable {
    var index: Int
    var fact: Fact
}

/// The report that these entries give.
func makeReport(_ cover: SLAReport.Cover, entries: [LedgerEntry], population: [ResourceID]) -> SLAReport {
    let known = entries.filter { $0.index < cover.ledger.size }.sorted { $0.index < $1.index }
    var promises = Promises()
    for entry in known { promises.take(entry.fact, at: entry.index) }
    var account = ReportAccount(cover, promises: promises, population: population)
    for entry in known { account.take(entry.fact, at: entry.index) }
    return account.report()
}

/// Where a document differs from what these entries give.
func differences(between document: [UInt8], and entries: [LedgerEntry]) throws(PraError) -> [String] {
    let claimed = try decodeReport(document)
    return try differences(
        between: document,
        and: makeReport(claimed.cover, entries: entries, population: claimed.completeness.population))
}
