/// The report that a schedule asks for was written when its period was over, which is done once.
package struct ReportRecord: Hashable, Sendable, Codable {
    /// By the calendar: `2026-10`.
    package var period: String
    package var timeZone: String
    package var from: Timestamp
    package var to: Timestamp
    /// SHA-256 of its JSON document.
    package var digest: Digest
    /// Of the ledger, as far as the report reads it.
    package var entries: Int
    /// Names of the `Team`s that it is for.
    package var recipients: [String]
    /// How much later it was written than it was due.
    @InSeconds package var late: Duration

    package init(
        period: String, timeZone: String, from: Timestamp, to: Timestamp, digest: Digest, entries: Int,
        recipients: [String], late: Duration
    ) {
        (self.period, self.timeZone, self.from, self.to) = (period, timeZone, from, to)
        (self.digest, self.entries, self.recipients, self.late) = (digest, entries, recipients, late)
    }
}
