import Dispatch
import Glibc
import Model
import Synchronization

/// What SIGINT and SIGTERM do. The first asks the command to stop, where it knows how (`whenAsked`), and else cancels
/// it; the next cancels; a SIGINT after that ends the process.
final class Interruption: Sendable {
    /// Of the command that runs.
    @TaskLocal static var current = Interruption()

    private struct State {
        var first: Int32?
        var count = 0
        var lastAt: DispatchTime?
        var stop: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())

    /// The exit status after a signal; `nil` without one.
    var status: Int32? {
        state.withLock { state in
            state.first.map { $0 == SIGINT ? 128 + SIGINT : PraError.Code.interrupted.exitStatus }
        }
    }

    /// Runs `body`; the first signal calls `stop` instead of cancelling.
    static func whenAsked<T>(
        _ stop: @escaping @Sendable () async -> Void, _ body: () async throws -> T
    ) async throws -> T {
        current.state.withLock { $0.stop = stop }
        defer { current.state.withLock { $0.stop = nil } }
        return try await body()
    }

    func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await Interruption.$current.withValue(self) { try await body() } }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in receive(number) { work.cancel() } }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await work.value
    }

    private func receive(_ number: Int32, cancel: () -> Void) {
        let (count, stop) = state.withLock { state in
            // One wish may arrive twice: `timeout` and terminals signal the process and its group.
            let isEcho = state.lastAt.map { DispatchTime.now() < $0 + .milliseconds(300) } ?? false
            if isEcho { return (0, state.stop) }
            (state.first, state.count, state.lastAt) = (state.first ?? number, state.count + 1, .now())
            return (state.count, state.stop)
        }
        guard count > 0 else { return }
        if count == 1, let stop {
            Task { await stop() }
        } else if count <= 2 {
            cancel()
        } else if number == SIGINT {
            _exit(128 + SIGINT)
        }
    }
}
