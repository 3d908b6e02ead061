import Model
import Reports

/// Where a document differs from what these entries give.
func differences(between document: [UInt8], and entries: [LedgerEntry]) throws(PraError) -> [String] {
    let claimed = try decodeReport(document)
    return try differences(
        between: document,
        and: makeReport(claimed.cover, entries: entries, population: claimed.completeness.population))
}
