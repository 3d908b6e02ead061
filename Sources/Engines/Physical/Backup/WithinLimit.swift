import Model
import Ports

/// Runs `body`, and cancels it when it takes longer than `limit`.
/// - Throws: `.timeout` naming `what`; `.interrupted` when the task itself is cancelled.
func within<T: Sendable>(
    _ limit: Duration, _ what: String, by time: any TimeSource,
    _ body: @escaping @Sendable () async throws(PraError) -> T
) async throws(PraError) -> T {
    do {
        return try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await time.sleep(for: limit)
                throw PraError(
                    .timeout, "\(what) took longer than \(DurationText.compact(limit))",
                    remedy: "raise `limits.timeout` of the plan, or see what slows the server or the store down",
                    retry: .later)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    } catch { throw PraError.wrapping(error) }
}
