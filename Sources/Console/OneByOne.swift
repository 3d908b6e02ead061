/// Lets one after the other through, in the order in which they came: between what somebody reads and what they write
/// because of it nobody else writes.
actor OneByOne {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard isTaken else { return isTaken = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}

extension Call {
    /// Does `act` while nobody else is in here.
    func alone<T: Sendable>(_ act: () async throws -> T) async throws -> T {
        await server.writers.enter()
        do {
            let result = try await act()
            await server.writers.leave()
            return result
        } catch {
            await server.writers.leave()
            throw error
        }
    }
}
