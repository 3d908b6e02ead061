import Model

/// Whether the loop comes around: a heartbeat says so to a monitor elsewhere, and is worth nothing while one key hangs.
struct Rounds {
    /// Turns that go on, by when they began.
    private var running: [Key: Duration] = [:]
    /// Keys that had a turn since the process began.
    private var looked: Set<Key> = []

    mutating func begin(_ key: Key, at now: Duration) { running[key] = now }

    mutating func end(_ key: Key) {
        running[key] = nil
        looked.insert(key)
    }

    /// Whether each of `keys` had a turn, and none has waited for its next one, or been at it, for longer than `limit`.
    /// - Parameters:
    ///   - busy: keys at work that may take hours.
    ///   - next: when the key that waits longest wanted its turn.
    func isComplete(
        _ keys: [Key], busy: Set<Key>, next: Duration?, within limit: Duration, at now: Duration
    ) -> Bool {
        keys.allSatisfy { looked.contains($0) || busy.contains($0) } && next ?? now >= now - limit
            && running.allSatisfy { busy.contains($0.key) || $0.value >= now - limit }
    }
}
