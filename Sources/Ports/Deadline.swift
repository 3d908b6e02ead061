import Model

extension TimeSource {
    /// Runs `body` and cancels it when it has not ended within `limit`. Its end is waited for, and comes soon: every
    /// wait of a port (server, store, program, HTTP) heeds cancellation within seconds, whatever hangs behind it.
    /// - Throws: what `body` throws, or `.timeout` naming `what` was waited for.
    package func withDeadline<T: Sendable>(
        _ limit: Duration, waitingFor what: String, _ body: @escaping @Sendable () async throws -> T
    ) async throws(PraError) -> T {
        do {
            return try await withThrowingTaskGroup(of: T?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await sleep(for: limit)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let value = first else {
                    throw PraError(
                        .timeout, "gave up after \(DurationText.compact(limit)) waiting for \(what)",
                        remedy:
                            "see why it does not answer; for work that is sound and only long raise `limits.timeout`",
                        retry: .later)
                }
                return value
            }
        } catch {
            throw PraError.wrapping(error)
        }
    }
}
