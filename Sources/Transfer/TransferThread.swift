import CCurl
import Model
import Ports

/// Initialises libcurl, once in the process.
private let curlIsReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

/// Starts the thread that makes the exchanges of `mailbox`; it ends when the mailbox is closed.
func startTransferThread(_ mailbox: Mailbox) throws(PraError) {
    guard curlIsReady else {
        throw PraError(.internalFault, "libcurl does not start", remedy: "check the installation of libcurl4")
    }
    runOnNewThread { TransferThread(mailbox).run() }
}

/// The loop around one curl multi handle. Confined to its thread.
@safe private final class TransferThread {
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    private var running: [Int: Exchange] = [:]
    private var isClosed = false

    init(_ mailbox: Mailbox) {
        guard let multi = unsafe curl_multi_init() else {
            preconditionFailure("libcurl gives no handle: out of memory")
        }
        self.mailbox = mailbox
        unsafe self.multi = unsafe multi
    }

    deinit { unsafe curl_multi_cleanup(multi) }

    func run() {
        while !isClosed {
            for order in mailbox.take() { obey(order) }
            var active: Int32 = 0
            unsafe curl_multi_perform(multi, &active)
            collect()
            if !isClosed { waitForWork() }
        }
        for id in Array(running.keys) { abandon(id) }
    }

    private func obey(_ order: Mailbox.Order) {
        switch order {
        case .start(let id, let request, let continuation): start(id, request, continuation)
        case .cancel(let id): abandon(id)
        case .close: isClosed = true
        }
    }

    private func start(_ id: Int, _ request: Mailbox.Request, _ continuation: Mailbox.Continuation) {
        guard let exchange = Exchange(request, continuation) else {
            continuation.resume(returning: .failed(.refused))
            return
        }
        running[id] = exchange
        unsafe curl_multi_add_handle(multi, exchange.easy)
    }

    private func abandon(_ id: Int) {
        guard let exchange = running.removeValue(forKey: id) else { return }
        unsafe curl_multi_remove_handle(multi, exchange.easy)
        exchange.continuation.resume(throwing: CancellationError())
    }

    /// Hands out what has ended.
    private func collect() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            let result = unsafe pra_curl_message_result(message)
            let easy = unsafe message.pointee.easy_handle
            guard let (id, exchange) = running.first(where: { unsafe $0.value.easy == easy }) else { continue }
            unsafe curl_multi_remove_handle(multi, exchange.easy)
            running[id] = nil
            exchange.continuation.resume(returning: exchange.outcome(result))
        }
    }

    /// Until a socket or the mailbox has something, or curl's own next deadline.
    private func waitForWork() {
        var extra = curl_waitfd(fd: mailbox.wakeUp, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        unsafe curl_multi_poll(multi, &extra, 1, 60_000, nil)
    }
}
