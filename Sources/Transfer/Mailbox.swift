import CCurl  // may own the names of sockets, as Glibc does: whichever is read first
import Glibc
import Model
import Synchronization

/// Orders from any thread to the transfer thread, and the descriptor that wakes it.
final class Mailbox: Sendable {
    typealias Continuation = CheckedContinuation<HTTPOutcome, any Error>

    enum Request: Sendable {
        case http(HTTPRequest), mail(MailRequest)
    }

    enum Order: Sendable {
        case start(Int, Request, Continuation)
        /// Of a request that may have ended.
        case cancel(Int)
        case close
    }

    private struct State {
        var orders: [Order] = []
        /// Requests in flight whose task is cancelled: cancellation may overtake the start.
        var cancelled: Set<Int> = []
        var lastID = 0
    }

    /// The reading end of a socket pair: readable while orders wait.
    let wakeUp: Int32
    private let writingEnd: Int32
    private let state = Mutex(State())

    init() throws(PraError) {
        var ends: [Int32] = [-1, -1]
        let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        guard unsafe socketpair(AF_UNIX, Int32(type), 0, &ends) == 0 else {
            throw PraError(
                .internalFault, "cannot make a socket pair for HTTP transfers: errno \(errno)",
                remedy: "raise the limit of open files (ulimit -n) and start pra again")
        }
        (wakeUp, writingEnd) = (ends[0], ends[1])
    }

    deinit {
        _ = Glibc.close(wakeUp)
        _ = Glibc.close(writingEnd)
    }

    func newID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    func start(_ id: Int, _ request: Request, _ continuation: Continuation) {
        let isCancelled = state.withLock { state in
            if !state.cancelled.contains(id) { state.orders.append(.start(id, request, continuation)) }
            return state.cancelled.contains(id)
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) } else { wake() }
    }

    func cancel(_ id: Int) {
        state.withLock { state in
            state.cancelled.insert(id)
            state.orders.append(.cancel(id))
        }
        wake()
    }

    func forget(_ id: Int) { state.withLock { _ = $0.cancelled.remove(id) } }

    func close() {
        state.withLock { $0.orders.append(.close) }
        wake()
    }

    /// Every order since the last call, in order.
    func take() -> [Order] {
        var wakeUps: [UInt8] = Array(repeating: 0, count: 64)
        while unsafe read(wakeUp, &wakeUps, wakeUps.count) == wakeUps.count {}
        return state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Writing can only fail when the socket is full, and then the thread is awake.
    private func wake() {
        var byte: UInt8 = 1
        _ = unsafe write(writingEnd, &byte, 1)
    }
}
