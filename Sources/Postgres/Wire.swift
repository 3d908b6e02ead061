import CPostgres
import Glibc
import Model
import Ports

/// One `PGconn`, used by one thread, that never blocks inside libpq: every wait is a `poll` on the socket and the
/// wake-up with a deadline. Cancellation of the current task ends a wait.
@safe struct Wire: ~Copyable {
    var raw: OpaquePointer?
    let peer: Peer
    let wake: WakeUp
    let notices = NoticeLog()
    let isReplication: Bool
    /// What runs, for messages: the start of the statement, never its parameters.
    var activity = "the login"
    var heedsCancellation = true
    /// Between the server's announcement of COPY and its end.
    var isCopying = false

    init(peer: Peer, wake: WakeUp, isReplication: Bool) {
        unsafe raw = nil
        (self.peer, self.wake, self.isReplication) = (peer, wake, isReplication)
    }

    deinit { unsafe PQfinish(raw) }

    mutating func close() {
        unsafe PQfinish(raw)
        unsafe raw = nil
    }

    /// Whether nothing runs and no transaction is open.
    var isIdle: Bool { unsafe PQtransactionStatus(raw) == PQTRANS_IDLE }

    var isUp: Bool { unsafe PQstatus(raw) == CONNECTION_OK }

    /// A setting that the server reports by itself, such as `in_hot_standby`.
    func parameter(_ name: String) -> String? { unsafe PQparameterStatus(raw, name).map { unsafe String(cString: $0) } }

    var serverVersion: Int { Int(unsafe PQserverVersion(raw)) }
    var backend: Int32 { unsafe PQbackendPID(raw) }

    mutating func connect(_ keywords: [(String, String)], by deadline: Deadline) throws(PraError) {
        unsafe raw = withCStrings(keywords.map(\.0)) { names in
            unsafe withCStrings(keywords.map(\.1)) { values in unsafe PQconnectStartParams(names, values, 0) }
        }
        unsafe PQsetErrorVerbosity(raw, PQERRORS_VERBOSE)
        unsafe notices.attach(to: raw)
        guard unsafe PQstatus(raw) != CONNECTION_BAD else { throw connectFailure() }
        var phase = PGRES_POLLING_WRITING
        while phase != PGRES_POLLING_OK {
            guard phase == PGRES_POLLING_READING || phase == PGRES_POLLING_WRITING else { throw connectFailure() }
            try wait(for: phase == PGRES_POLLING_READING ? POLLIN : POLLOUT, by: deadline)
            phase = unsafe PQconnectPoll(raw)
        }
        guard unsafe PQsetnonblocking(raw, 1) == 0 else { throw lost() }
    }

    private func connectFailure() -> PraError {
        peer.connectFailure(
            Complaint(connecting: message, isReplication: isReplication),
            needsPassword: unsafe PQconnectionNeedsPassword(raw) == 1)
    }

    private var message: String { unsafe String(cString: PQerrorMessage(raw)) }

    func lost() -> PraError { peer.lost(doing: activity, cause: message) }

    /// Waits until the socket is ready for `events`.
    /// - Throws: `.timeout`, `.interrupted`.
    func wait(for events: Int32, by deadline: Deadline) throws(PraError) {
        while true {
            if heedsCancellation, Task.isCancelled { throw PraError.wrapping(CancellationError()) }
            switch pollSocket(events, by: deadline) {
            case .ready: return
            case .woken: wake.clear()
            case .nothing: if deadline.isPast { throw peer.timeout(doing: activity) }
            }
        }
    }

    private enum Readiness { case ready, woken, nothing }

    private func pollSocket(_ events: Int32, by deadline: Deadline) -> Readiness {
        var descriptors = [
            pollfd(fd: unsafe PQsocket(raw), events: Int16(events), revents: 0),
            pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&descriptors, 2, deadline.milliseconds) > 0 else { return .nothing }
        return descriptors[0].revents != 0 ? .ready : .woken
    }
}

/// Calls `body` with a null-terminated array of C strings, `NULL` for `nil`.
func withCStrings<R>(_ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
    let copies = UnsafeMutableBufferPointer<UnsafePointer<CChar>?>.allocate(capacity: texts.count + 1)
    unsafe copies.initialize(repeating: nil)
    for (index, text) in texts.enumerated() {
        if let text { unsafe copies[index] = UnsafePointer(strdup(text)) }
    }
    defer {
        for index in copies.indices { unsafe free(UnsafeMutablePointer(mutating: copies[index])) }
        unsafe copies.deallocate()
    }
    guard let start = copies.baseAddress else { preconditionFailure("an allocation has an address") }
    return unsafe body(start)
}
