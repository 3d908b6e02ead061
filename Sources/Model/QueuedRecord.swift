/// Facts that waited in a file because the state disk was full or the ledger broken: those right before this one.
package struct QueuedRecord: Hashable, Sendable, Codable {
    /// When the first of them and the last happened.
    package var from: Timestamp
    package var to: Timestamp
    package var entries: Int

    package init(from: Timestamp, to: Timestamp, entries: Int) {
        (self.from, self.to, self.entries) = (from, to, entries)
    }
}
