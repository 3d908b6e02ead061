import CPostgres
import Model
import Ports

extension Wire {
    /// Stops what runs on the server, waits up to two seconds for it to have stopped, and closes: a cancel request
    /// that arrives late would hit the next statement.
    mutating func abandon() {
        heedsCancellation = false
        requestCancel()
        // Whatever goes wrong here, closing is what follows.
        do throws(PraError) { try drain(by: Deadline(in: .seconds(2))) } catch {}
        close()
    }

    /// `PQcancel` blocks while it connects; it has a handle of its own and gets a thread of its own.
    private func requestCancel() {
        guard unsafe PQtransactionStatus(raw) == PQTRANS_ACTIVE, let handle = unsafe PQgetCancel(raw) else { return }
        let request = unsafe CancelRequest(handle: handle)
        runOnNewThread { request.send() }
    }

    private mutating func drain(by deadline: Deadline) throws(PraError) {
        while unsafe PQstatus(raw) == CONNECTION_OK {
            do {
                guard let reply = try nextReply(by: deadline) else { return }
                guard case .copy = reply else { continue }
            } catch  where error.code != .timeout { continue }
            var rest = CopyBatch(capacity: 1 << 20)
            while try copy(into: &rest, limit: 1 << 20, by: deadline) { rest = CopyBatch(capacity: 1 << 20) }
        }
    }
}

@safe private final class CancelRequest: @unchecked Sendable {  // one thread sends it and frees it
    private let handle: OpaquePointer

    init(handle: OpaquePointer) { unsafe self.handle = unsafe handle }

    deinit { unsafe PQfreeCancel(handle) }

    /// A request that fails changes nothing: the connection is closed next, which stops the server as well, only
    /// later.
    func send() {
        var text = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(handle, &text, 256)
    }
}
