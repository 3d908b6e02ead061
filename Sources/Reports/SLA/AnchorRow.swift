import Model
import Objectives

extension SLAReport {
    /// How much of the ledger is known to somebody else than whoever keeps it: what lies above the farthest anchor
    /// could have been written anew since.
    package struct AnchorRow: Hashable, Sendable, Codable {
        package var form: AnchorRecord.Form
        package var place: String
        /// Entries that it covers, and everything written before that time.
        package var size: Int
        package var before: Timestamp
        /// Entries of the report's ledger above it, and the oldest one's age at most, when the report was made.
        package var unanchored: Int
        @InSeconds package var lag: Duration
        package var sources: Sources
    }
}

/// The farthest anchor of a ledger.
struct AnchorAccount: Sendable {
    private var farthest: (record: AnchorRecord, index: Int)?

    mutating func take(_ fact: Fact, at index: Int) {
        guard case .anchored(let record) = fact.event, record.size >= farthest?.record.size ?? 0 else { return }
        farthest = (record, index)
    }

    func row(_ cover: SLAReport.Cover) -> SLAReport.AnchorRow? {
        farthest.map { record, index in
            SLAReport.AnchorRow(
                form: record.form, place: record.place, size: record.size, before: record.before,
                unanchored: cover.ledger.size - record.size, lag: max(.zero, cover.generatedAt - record.before),
                sources: Sources([index]))
        }
    }
}

extension SLAReport.AnchorRow {
    func text(in language: Language) -> String {
        language.text(
            .anchoredUpTo,
            [
                .count(size), .name(form.rawValue), .name(place), .count(unanchored), .duration(lag),
                .name("\(sources)"),
            ])
    }
}
