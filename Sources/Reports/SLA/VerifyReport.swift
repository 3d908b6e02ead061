import FoundationEssentials
import Model
import Objectives

/// Where a report differs from the one that the ledger gives; empty when every figure stands.
package func differences(
    between document: [UInt8], and computed: SLAReport
) throws(PraError) -> [String] {
    let recomputed = try computed.document()
    if document == recomputed { return [] }
    var (there, here) = (JSONReader(document), JSONReader(recomputed))
    var found: [String] = []
    compare(there.value(), here.value(), at: "", &found)
    return found
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
