import Alerts
import Model
import Reconciler
import State

extension LoopView {
    func facts() async -> [Fact] { await loop.facts }

    func inbox(of user: String) async throws(PraError) -> [ListedMessage] {
        try await journal.messages(of: user, at: now())
    }

    func mark(_ ids: [String], of user: String, asRead isRead: Bool) async throws(PraError) {
        try await SQLiteJournal.markInbox(in: folder, ids, of: user, asRead: isRead, at: now())
    }

    func deliveries(since: Timestamp, in language: Language) async throws(PraError) -> [DeliveryRow] {
        try await journal.deliveryLog(since: since, at: now(), in: language)
    }

    func send(_ deliveries: [Delivery]) async throws(PraError) { try await loop.send(deliveries) }
}
