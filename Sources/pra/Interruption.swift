import Glibc
import Model
import Ports
import Synchronization

/// What SIGINT and SIGTERM do. The first asks the command to stop, where it knows how (`whenAsked`), and else cancels
/// it; the second, or `patience` after the first, ends the process where it stands, as `kill -9` may at any time.
final class Interruption: Sendable {
    /// Of the command that runs.
    @TaskLocal static var current = Interruption()

    private struct State {
        var first: Int32?
        var stop: (@Sendable () async -> Void)?
    }

    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameter patience: a loop drains for 30 seconds; then what it cancelled winds down.
    init(patience: Duration = .seconds(45)) { self.patience = patience }

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

    /// - Parameter tell: says why the process ends by force, and gives its exit status.
    func cancelling(
        _ body: @escaping @Sendable () async throws -> Void, tell: @escaping @Sendable (PraError) -> Int32
    ) async throws {
        Signals.catchAll()
        let work = Task { try await Interruption.$current.withValue(self) { try await body() } }
        // Not on the shared pool: whatever hangs there, a signal is heard.
        runOnNewThread { [self] in
            heed { work.cancel() }
            _exit(tell(forced()))
        }
        try await work.value
    }

    private func heed(cancel: () -> Void) {
        let first = Signals.next(within: nil)
        let stop = state.withLock { state in
            state.first = first
            return state.stop
        }
        // This thread must go on to hear the second signal, whatever `stop` waits for.
        if let stop { Task { await stop() } } else { cancel() }
    }

    /// Waits for the second signal or the end of patience.
    private func forced() -> PraError {
        // One wish may arrive twice: `timeout` and terminals signal the process and its group.
        let (echo, start) = (Duration.milliseconds(300), ContinuousClock.now)
        while start.duration(to: .now) < echo { _ = Signals.next(within: echo - start.duration(to: .now)) }
        let isAsked = Signals.next(within: patience) != nil
        let why = isAsked ? "a second one came" : "\(DurationText.compact(patience)) did not do to end it in order"
        return PraError(
            .interrupted, "ended by a signal in the middle of its work: \(why)",
            remedy: "run the same command again; what was durable is kept, what was begun is found again")
    }
}

/// SIGINT and SIGTERM as bytes of a pipe: a handler may do little more than write.
private enum Signals {
    private static let pipe: [Int32] = {
        var ends: [Int32] = [-1, -1]
        let status = unsafe Glibc.pipe(&ends)
        precondition(status == 0, "the process has no descriptors left (pipe: errno \(errno))")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }()
    private static let writeEnd = pipe[1]

    static func catchAll() {
        _ = writeEnd  // made before a handler needs it
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                let before = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = unsafe write(Signals.writeEnd, &byte, 1)
                errno = before
            }
        }
    }

    /// The next signal; `nil` when none comes within `limit`.
    static func next(within limit: Duration?) -> Int32? {
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            let left = end.map { Int32(clamping: ($0 - .now).microseconds / 1000 + 1) } ?? -1
            if let end, end <= .now { return nil }
            var wait = pollfd(fd: pipe[0], events: Int16(POLLIN), revents: 0), byte: UInt8 = 0
            if unsafe poll(&wait, 1, left) > 0, unsafe read(pipe[0], &byte, 1) == 1 { return Int32(byte) }
        }
    }
}
