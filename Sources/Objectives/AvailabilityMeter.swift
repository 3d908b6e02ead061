import Model

/// Counts the time in which one cluster answered, did not, and was not looked at. Time between two looks counts as the
/// worse of both.
package struct AvailabilityMeter: Sendable {
    private enum Look: Sendable { case up, down, blind }

    /// For so long a look is believed.
    package var staleAfter: Duration
    private var start: Timestamp
    private var clock: Timestamp
    private var last: Look?
    private var lastAt: Timestamp
    private var up: Duration = .zero
    private var down: Duration = .zero
    private var unknown: Duration = .zero

    package init(from start: Timestamp, rules: MeasurementRules = .standard) {
        (self.start, clock, lastAt, staleAfter) = (start, start, start, rules.staleAfter)
    }

    /// The server answered a query, or refused to.
    package mutating func observe(isUp: Bool, at now: Timestamp) { look(isUp ? .up : .down, at: now) }

    /// Nothing was learned: the fault may be the loop's own.
    package mutating func blind(at now: Timestamp) { look(.blind, at: now) }

    /// The fact of the time since the last cut, and a new beginning; `nil` when no time has passed.
    package mutating func cut(at now: Timestamp) -> AvailabilityRecord? {
        count(to: now, as: last)
        guard clock > start else { return nil }
        let record = AvailabilityRecord(from: start, to: clock, up: up, down: down, unknown: unknown)
        (start, up, down, unknown) = (clock, .zero, .zero, .zero)
        return record
    }

    /// A moment before the last cut counts from there: that fact is written.
    private mutating func look(_ look: Look, at now: Timestamp) {
        count(to: now, as: worse(last, look))
        (last, lastAt) = (look, max(lastAt, now))
    }

    private func worse(_ a: Look?, _ b: Look) -> Look? {
        if a == .blind || b == .blind { return .blind }
        return a == nil || a == b ? a : .down
    }

    /// Time that a look is too old for is unknown.
    private mutating func count(to now: Timestamp, as look: Look?) {
        guard now > clock else { return }
        let believed = look == nil ? .zero : max(.zero, min(lastAt + staleAfter, now) - clock)
        switch look {
        case .up: up += believed
        case .down: down += believed
        case .blind, nil: unknown += believed
        }
        unknown += now - clock - believed
        clock = now
    }
}
