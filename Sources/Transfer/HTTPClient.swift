import Model

/// Makes HTTP and SMTP exchanges, any number at a time, on one thread of its own (libcurl's multi interface). The
/// thread ends when the client goes.
package final class HTTPClient: Sendable {
    private let mailbox: Mailbox

    /// - Throws: `.internalFault` when the system gives no thread or descriptor.
    package init() throws(PraError) {
        mailbox = try Mailbox()
        try startTransferThread(mailbox)
    }

    deinit { mailbox.close() }

    /// - Throws: `.interrupted` when the task is cancelled, and nothing else: that nobody answered is an outcome.
    package func send(_ request: HTTPRequest) async throws(PraError) -> HTTPOutcome {
        try await exchange(.http(request))
    }

    func exchange(_ request: Mailbox.Request) async throws(PraError) -> HTTPOutcome {
        defer { withExtendedLifetime(self) {} }
        let id = mailbox.newID()
        defer { mailbox.forget(id) }
        do {
            return try await withTaskCancellationHandler {
                try Task.checkCancellation()
                return try await withCheckedThrowingContinuation { mailbox.start(id, request, $0) }
            } onCancel: {
                mailbox.cancel(id)
            }
        } catch {
            throw PraError.wrapping(error)
        }
    }
}
