import Model
import Synchronization

/// One value that comes later, from any thread, for one who waits. The first that is given counts.
final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Value, PraError>, Never>)
        case kept(Result<Value, PraError>)
    }

    private let state = Mutex(State.open)

    func keep(_ result: Result<Value, PraError>) {
        let waiting = state.withLock { state -> CheckedContinuation<Result<Value, PraError>, Never>? in
            switch state {
            case .kept: return nil
            case .open:
                state = .kept(result)
                return nil
            case .awaited(let continuation):
                state = .kept(result)
                return continuation
            }
        }
        waiting?.resume(returning: result)
    }

    func value() async throws(PraError) -> Value {
        try await withCheckedContinuation { continuation in
            let there = state.withLock { state -> Result<Value, PraError>? in
                if case .kept(let result) = state { return result }
                state = .awaited(continuation)
                return nil
            }
            if let there { continuation.resume(returning: there) }
        }.get()
    }
}
