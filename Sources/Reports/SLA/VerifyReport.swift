import FoundationEssentials
import Model
import Objectives

/// Computes a report again from the ledger and says where the document differs; empty when every figure stands.
/// - Throws: `.usage` when `document` is no report of this schema.
package func differences(
    between document: [UInt8], and entries: [LedgerEntry]
) throws(PraError) -> [String] {
    let claimed = try decodeReport(document)
    let known = entries.filter { $0.index < claimed.cover.ledger.size }
    var cover = claimed.cover
    cover.manifestRevision = statedRevision(in: known) ?? cover.manifestRevision
    let population = promised(in: known, from: cover.from, to: cover.to).union(claimed.completeness.population)
    let computed = makeReport(cover, entries: entries, population: population.sorted())
    let recomputed = try json(of: computed)
    if document == recomputed { return [] }
    var (there, here) = (JSONReader(document), JSONReader(recomputed))
    var found: [String] = []
    compare(there.value(), here.value(), at: "", &found)
    return found
}

/// The clusters to which something was promised in a period: none of them may be missing from its report.
package func promised(in entries: [LedgerEntry], from start: Timestamp, to end: Timestamp) -> Set<ResourceID> {
    let all = Dictionary(grouping: entries.map(\.fact), by: \.subject).mapValues { promises(in: $0) }
    return Set(all.filter { $0.value.contains { $0.isMade(from: start, to: end) } }.keys)
}

/// The manifests of the newest promise; `nil` before the first.
package func statedRevision(in entries: [LedgerEntry]) -> Digest? {
    entries.last { if case .stated = $0.fact.event { true } else { false } }.flatMap { entry in
        if case .stated(let statement) = entry.fact.event { statement.revision } else { nil }
    }
}

/// - Throws: `.usage`.
package func decodeReport(_ document: [UInt8]) throws(PraError) -> SLAReport {
    let report: SLAReport
    do { report = try JSONDecoder().decode(SLAReport.self, from: Data(document)) } catch {
        throw PraError(
            .usage, "the document is not an SLA report", remedy: "give the JSON file that `pra report` wrote",
            cause: (error as? DecodingError)?.words)
    }
    guard report.schema == SLAReport.schema else {
        throw PraError(
            .usage, "the document has schema \(report.schema), this pra knows \(SLAReport.schema)",
            remedy: "verify it with the pra that wrote it: \(report.cover.toolVersion)")
    }
    return report
}

private func compare(_ there: JSONReader.Value, _ here: JSONReader.Value, at path: String, _ found: inout [String]) {
    switch (there, here) {
    case (.object(let a), .object(let b)):
        for name in Set(a.keys).union(b.keys).sorted() {
            compare(
                a[name] ?? .scalar("nothing"), b[name] ?? .scalar("nothing"),
                at: path.isEmpty ? name : "\(path).\(name)", &found)
        }
    case (.list(let a), .list(let b)) where a.count == b.count:
        for (index, pair) in zip(a, b).enumerated() { compare(pair.0, pair.1, at: "\(path)[\(index)]", &found) }
    case _ where there == here: return
    default: found.append("\(path): the report says \(there.short), the ledger gives \(here.short)")
    }
}
