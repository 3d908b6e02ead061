/// Lets one piece of work through after the other, in the order in which they came.
actor Turnstile {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter body: its end is waited for before the next begins, whatever it waits for itself.
    func inTurn<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        if isTaken { await withCheckedContinuation { waiting.append($0) } }
        isTaken = true
        defer { if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() } }
        return try await body()
    }
}
