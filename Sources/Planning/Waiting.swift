import Model

/// What a person decided that keeps something from being done.
package struct Waiting: Hashable, Sendable {
    package var why: String
    /// When it ends by itself; `nil` when a person has to end it.
    package var until: Timestamp?

    package init(for why: String, until: Timestamp? = nil) { (self.why, self.until) = (why, until) }
}

/// Gaps that are open for now and need nobody.
extension Gap {
    /// Retention that waits for drills, verifications or the clock.
    static let heldUp = "RetentionHeldUp"
    /// A slot that is kept until its successor can do without it.
    private static let replaced = "GuardSlotReplaced"

    mutating func wait(for event: String) { (reason, blocked) = (Gap.replaced, event) }

    package var passesByItself: Bool { reason == Gap.heldUp || waitsForStream || blockedUntil != nil }
    /// Whether WAL that is on its way into the stores is all that is missing.
    package var waitsForStream: Bool { reason == Gap.replaced }
}
