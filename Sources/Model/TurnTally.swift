/// Turns of a loop since its process began.
package struct TurnTally: Hashable, Sendable {
    package private(set) var count = 0
    package private(set) var failures = 0
    /// How long the last one took; `nil` before there was one.
    package private(set) var last: Duration?

    package init() {}

    package mutating func note(failed: Bool, took: Duration) {
        (count, last) = (count + 1, took)
        if failed { failures += 1 }
    }
}
