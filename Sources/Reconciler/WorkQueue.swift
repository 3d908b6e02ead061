import Model

/// Which keys want a turn, and when. Carries keys and never events: what a turn does depends only on what it then sees.
/// A key is worked on by one worker at a time; asking again while it runs makes it run once more after.
package struct WorkQueue<Key: Hashable & Comparable & Sendable>: Sendable {
    private var wanted: [Key: Duration] = [:]
    package private(set) var running: Set<Key> = []

    package init() {}

    package var isIdle: Bool { wanted.isEmpty && running.isEmpty }

    /// Asks for a turn not before `time` (monotonic); an earlier wish stands.
    package mutating func add(_ key: Key, at time: Duration) {
        wanted[key] = min(wanted[key] ?? time, time)
    }

    /// The key that has waited longest among those that may run now; it counts as running until `finish`.
    package mutating func next(at now: Duration) -> Key? {
        let ready = wanted.filter { $0.value <= now && !running.contains($0.key) }
        guard let key = ready.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return nil }
        wanted[key] = nil
        running.insert(key)
        return key
    }

    package mutating func finish(_ key: Key) { running.remove(key) }

    /// Forgets every wish; what runs goes on.
    package mutating func clear() { wanted.removeAll() }

    /// When the next wish that nothing holds back comes due.
    package var nextTime: Duration? { wanted.filter { !running.contains($0.key) }.values.min() }
}
