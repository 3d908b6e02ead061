import Model

/// Gaps that are open for now and need nobody.
extension Gap {
    /// Retention that waits for drills, verifications or the clock.
    static let heldUp = "RetentionHeldUp"
    /// A slot that is kept until its successor can do without it.
    private static let replaced = "GuardSlotReplaced"

    mutating func wait(for event: String) { (reason, blocked) = (Gap.replaced, event) }

    package var passesByItself: Bool { reason == Gap.heldUp || waitsForStream }
    /// Whether WAL that is on its way into the stores is all that is missing.
    package var waitsForStream: Bool { reason == Gap.replaced }
}
