import Model
import Objectives

/// A fact with its index in the ledger.
package struct LedgerEntry: Hashable, Sendable {
    package var index: Int
    package var fact: Fact

    package init(index: Int, fact: Fact) { (self.index, self.fact) = (index, fact) }
}

/// Computes the report of a period; pure and total. The same ledger and cover give the same document, which is how it
/// is checked. The ledger's size is the cut-off: what was written after the period's end counts as far as it is about
/// the period.
/// - Parameter population: the clusters that must appear, whether or not the ledger knows them.
package func makeReport(_ cover: SLAReport.Cover, entries: [LedgerEntry], population: [ResourceID]) -> SLAReport {
    let inScope = entries.filter { $0.index < cover.ledger.size }.sorted { $0.index < $1.index }
    let clusters = population.sorted()
    let chapters = clusters.map { Chapter(cluster: $0, entries: inScope, cover: cover) }
    return SLAReport(
        cover: cover,
        completeness: completeness(of: inScope, clusters: chapters),
        verdicts: chapters.flatMap { $0.verdicts() },
        clusters: chapters.map { $0.section() },
        methodology: methodology(by: .standard),
        limitations: limitations(by: .standard)
            + inScope.compactMap { queueing(in: $0.fact, from: cover.from, to: cover.to) })
}

/// The span in which the ledger took nothing.
private func queueing(in fact: Fact, from start: Timestamp, to end: Timestamp) -> Message? {
    guard case .queued(let record) = fact.event, record.to >= start, record.from <= end else { return nil }
    return Message(.limitQueued, .instant(record.from), .instant(record.to), .count(record.entries))
}

private func completeness(of entries: [LedgerEntry], clusters: [Chapter]) -> SLAReport.Completeness {
    let (first, last) = (entries.first?.index, entries.last?.index)
    let span = first.flatMap { first in last.map { $0 - first + 1 } } ?? 0
    return SLAReport.Completeness(
        population: clusters.map(\.cluster), withoutObjectives: clusters.filter { $0.stated == nil }.map(\.cluster),
        facts: entries.count, firstIndex: first, lastIndex: last, missingIndices: span - entries.count)
}

/// How the figures are measured, with the constants that they were measured by.
private func methodology(by rules: MeasurementRules) -> [Message] {
    let example = Duration.seconds(300)
    return [
        Message(.methodPeriod), Message(.methodRPO),
        Message(
            .methodUnknown, .duration(rules.unknownGrace), .duration(rules.unknownGrace + example), .duration(example)),
        Message(.methodRTO), Message(.methodAvailability), Message(.methodRates, .ratio(rules.confidenceLevel)),
        Message(.methodIntegrity), Message(.methodConfidence),
    ]
}

private func limitations(by rules: MeasurementRules) -> [Message] {
    [
        Message(.limitEnvelope, .ratio(rules.tolerance)), Message(.limitHost), Message(.limitDrill),
        Message(.limitApplication), Message(.limitWaivers),
    ]
}
