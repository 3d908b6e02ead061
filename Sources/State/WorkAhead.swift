import Dispatch
import FoundationEssentials
import Model
import Synchronization

/// Pieces of work on threads of their own, whose results come in the order in which the work was begun. For callers
/// that may not suspend.
struct WorkAhead<Value: Sendable> {
    private final class Piece: Sendable {
        private let result = Mutex<Result<Value, PraError>?>(nil)
        private let end = DispatchSemaphore(value: 0)

        init(_ work: @escaping @Sendable () throws(PraError) -> Value) {
            DispatchQueue.global().async { [self] in
                let value = Result(catching: work)
                result.withLock { $0 = value }
                end.signal()
            }
        }

        func wait() throws(PraError) -> Value? {
            end.wait()
            // Taken out, so that it is the caller's alone.
            return try result.withLock { $0.take() }?.get()
        }
    }

    /// Four times as many as there are cores, so that none of them waits for who takes the results.
    private let limit = 4 * ProcessInfo.processInfo.activeProcessorCount
    private var pieces: ArraySlice<Piece> = []

    /// - Returns: the oldest result, when enough is under way; else `nil`.
    mutating func begin(_ work: @escaping @Sendable () throws(PraError) -> Value) throws(PraError) -> Value? {
        pieces.append(Piece(work))
        return pieces.count > limit ? try next() : nil
    }

    /// The oldest result; `nil` when nothing is under way.
    mutating func next() throws(PraError) -> Value? { try pieces.popFirst()?.wait() ?? nil }
}
