import Dispatch
import Model
import Synchronization

/// Bounds the wait for a call into a file system that may never come back (a dead NFS server, a disk that tries again
/// for ever), and shortens it once the task is cancelled. The call itself can not be ended: it is left behind on its
/// thread.
///
/// Whatever it still does when it comes back, a process that was stopped for as long would do as well, and that harms
/// nothing by construction (FORMAT.md): a put takes no name that is taken, names are made of content, of an action or
/// of chance and never come back after a delete, and what is mutable below `control/` saves work and protects nothing.
/// The action's intent stays open, so the next try finds what is there and adopts it.
struct Patience: Sendable {
    /// Far longer than a sound disk takes for one object.
    var limit = Duration.seconds(120)
    var afterCancellation = Duration.seconds(5)
    /// Calls that may be left behind in one folder, so that a store that hangs for days does not take all threads.
    private static let mostLeft = 8
    private static let left = Mutex<[String: Int]>([:])

    /// - Parameter name: of what is waited for.
    func run<Value: Sendable>(
        _ name: String, in folder: String, on threads: WorkerThreads<Void>,
        _ work: @escaping @Sendable () throws(PraError) -> Value
    ) async throws(PraError) -> Value {
        guard Patience.left.withLock({ $0[folder, default: 0] < Patience.mostLeft }) else {
            throw silent("\(folder) does not answer: \(Patience.mostLeft) earlier calls still wait for it", folder)
        }
        let call = Call()
        let ticket = threads.submit { _ in
            guard call.begin() else { return Result<Value, PraError>.failure(PraError.wrapping(CancellationError())) }
            let result = Result { () throws(PraError) in try work() }
            if !call.end() { Patience.left.withLock { $0[folder, default: 1] -= 1 } }
            return result
        }
        let late = silent("gave up after \(DurationText.compact(limit)) waiting for \(name)", folder)
        let alarm = Alarm {
            guard let hangs = call.leave() else { return }
            if hangs { Patience.left.withLock { $0[folder, default: 0] += 1 } }
            ticket.fulfil(.failure(call.isCancelled ? PraError.wrapping(CancellationError()) : late))
        }
        alarm.set(in: limit)
        return try await withTaskCancellationHandler {
            await ticket.value()
        } onCancel: {
            call.cancel()
            alarm.set(in: afterCancellation)
        }.get()
    }

    private func silent(_ what: String, _ folder: String) -> PraError {
        PraError(
            .timeout, what, remedy: "see that its disk or server answers: ls \(folder), and dmesg", retry: .later)
    }
}

/// Rings once, until it is let go.
private final class Alarm: @unchecked Sendable {  // a Dispatch source may be used by any thread
    private let timer: any DispatchSourceTimer

    init(_ ring: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource()
        timer.setEventHandler(handler: ring)
        timer.resume()
    }

    deinit { timer.cancel() }

    func set(in duration: Duration) {
        timer.schedule(deadline: .now() + .milliseconds(Int(duration.microseconds / 1000)))
    }
}

/// Who is first: the call that comes back, or the caller who waits no longer.
private final class Call: Sendable {
    private enum State { case queued, running, over }

    private let state = Mutex((now: State.queued, isCancelled: false))

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() { state.withLock { $0.isCancelled = true } }

    /// `false` when nobody waits for it any more.
    func begin() -> Bool {
        state.withLock { state in
            guard state.now == .queued else { return false }
            state.now = .running
            return true
        }
    }

    /// `false` when it was left behind.
    func end() -> Bool {
        state.withLock { state in
            defer { state.now = .over }
            return state.now == .running
        }
    }

    /// Whether it is under way, and so left behind; `nil` when it has come back.
    func leave() -> Bool? {
        state.withLock { state in
            guard state.now != .over else { return nil }
            defer { state.now = .over }
            return state.now == .running
        }
    }
}
