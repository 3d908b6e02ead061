import Dispatch
import Model
import Ports
import Synchronization

/// A few threads of our own for work that blocks or computes for long, so that the cooperative pool never waits for it.
/// Each thread makes one `Local` (a compression context, say) that its jobs use one after the other. The threads end
/// with this object, after the jobs that are queued.
final class WorkerThreads<Local>: Sendable {
    /// Does the work and returns what tells its ticket: by then nothing of the job holds on to its input.
    typealias Job = @Sendable (Local) -> () -> Void

    private let queue: JobQueue<Local>
    private let count: Int

    init(count: Int, makeLocal: @escaping @Sendable () -> Local) {
        (queue, self.count) = (JobQueue(), count)
        for _ in 0..<count {
            let queue = queue
            runOnNewThread {
                let local = makeLocal()
                while let tell = queue.next().map({ $0(local) }) { tell() }
            }
        }
    }

    deinit { queue.close(waking: count) }

    /// Queues the job; the ticket tells when it is done. First come, first served.
    func submit<Value: Sendable>(_ work: @escaping @Sendable (Local) -> Value) -> Ticket<Value> {
        let ticket = Ticket<Value>()
        queue.add { local in
            let value = work(local)
            return { ticket.fulfil(value) }
        }
        return ticket
    }

    func run<Value: Sendable>(
        _ work: @escaping @Sendable (Local) throws(PraError) -> Value
    ) async throws(PraError) -> Value {
        try await submit { local in Result { () throws(PraError) in try work(local) } }.value().get()
    }
}

/// The outcome of a job that may still run; one reader.
final class Ticket<Value: Sendable>: Sendable {
    private enum State { case running, awaited(CheckedContinuation<Value, Never>), done(Value) }
    private let state = Mutex(State.running)

    func fulfil(_ value: Value) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, Never>? in
            defer { state = .done(value) }
            if case .awaited(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: value)
    }

    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Value? in
                if case .done(let value) = state { return value }
                state = .awaited(continuation)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}

/// Jobs in order, and a bell that rings once for each. No pipe: each store would keep two files open.
private final class JobQueue<Local>: Sendable {
    private let waiting = Mutex(Queue<WorkerThreads<Local>.Job>())
    private let bell = DispatchSemaphore(value: 0)

    func add(_ job: @escaping WorkerThreads<Local>.Job) {
        waiting.withLock { $0.append(job) }
        bell.signal()
    }

    /// The next job, waiting for one; `nil` once closed and empty. The rings of `close` come after those of all jobs.
    func next() -> WorkerThreads<Local>.Job? {
        bell.wait()
        return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func close(waking threads: Int) { for _ in 0..<threads { bell.signal() } }
}
