import Alerts
import Model

/// What the console shows of alerts beyond what the ledger's history has, and what it has sent.
package protocol AlertSource: Sendable {
    /// All that the ledger says without curves of long ago, in order.
    func facts() async -> [Fact]
    /// Oldest first.
    func inbox(of user: String) async throws(PraError) -> [ListedMessage]
    /// Keeps that somebody saw messages, or read them.
    func mark(_ ids: [String], of user: String, asRead: Bool) async throws(PraError)
    /// Who was told of what since then, could not be told, and what waits: oldest first, what waits last.
    func deliveries(since: Timestamp, in language: Language) async throws(PraError) -> [DeliveryRow]
    /// Puts messages into the outbox.
    func send(_ deliveries: [Delivery]) async throws(PraError)
}
