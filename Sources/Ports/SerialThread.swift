import Dispatch
import Glibc
import Synchronization

/// A thread of its own for an actor that calls blocking C: give it back from `unownedExecutor`. Two actors may share
/// one. The thread ends when the last reference to this is gone and its jobs are done.
package final class SerialThread: SerialExecutor {
    private let work = Work()

    package init() { runOnNewThread { [work] in work.run() } }

    deinit { work.end() }

    package func enqueue(_ job: consuming ExecutorJob) { work.add(UnownedJob(job), for: self) }
}

/// Jobs wait here with a reference to their executor, so that it lives until the last of them has run.
private final class Work: Sendable {
    private struct Queue {
        var jobs: [(UnownedJob, SerialThread)] = []
        var isOver = false
    }

    private let queue = Mutex(Queue())
    private let bell = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob, for thread: SerialThread) {
        queue.withLock { $0.jobs.append((job, thread)) }
        bell.signal()
    }

    func end() {
        queue.withLock { $0.isOver = true }
        bell.signal()
    }

    func run() {
        while step() {}
    }

    /// One job, or `false` at the end. A function of its own, so that the job's executor is let go before the next
    /// wait.
    private func step() -> Bool {
        bell.wait()
        let (next, isOver) = queue.withLock { queue in
            (queue.jobs.isEmpty ? nil : queue.jobs.removeFirst(), queue.isOver)
        }
        if let (job, thread) = next { unsafe job.runSynchronously(on: thread.asUnownedSerialExecutor()) }
        return next != nil || !isOver
    }
}

/// Runs `body` on a new thread that nobody waits for; for blocking C.
package func runOnNewThread(_ body: @escaping @Sendable () -> Void) {
    let argument = unsafe Unmanaged.passRetained(ThreadBody(run: body)).toOpaque()
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread, nil,
        { argument in
            if let argument = unsafe argument {
                unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
            }
            return nil
        }, argument)
    precondition(status == 0, "the system gives no more threads (pthread_create: \(status))")
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}
