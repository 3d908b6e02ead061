import Model
import Ports

/// pra's own inbox: a message is delivered once it is in the journal, and a second delivery of it changes nothing.
struct InboxChannel: Sendable {
    let journal: any Journal

    func send(_ message: AlertMessage, to user: String) async throws(PraError) {
        try await journal.post(message, for: user)
    }
}
