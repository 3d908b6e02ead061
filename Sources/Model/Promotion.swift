/// The first recovery point on a later timeline than the one before it.
package struct Promotion: Hashable, Sendable {
    package var from: Timeline
    package var to: Timeline
    /// When it was committed.
    package var at: Timestamp

    package init(from: Timeline, to: Timeline, at: Timestamp) { (self.from, self.to, self.at) = (from, to, at) }
}
