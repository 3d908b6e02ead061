import Alerts
import Model
import Ports

extension SQLiteJournal {
    /// Who was told of what since then, could not be told, and what still waits: oldest first, what waits last.
    package func deliveryLog(
        since: Timestamp, at now: Timestamp, in language: Language
    ) async throws(PraError) -> [DeliveryRow] {
        let size = try await size()
        let told = try await scan(.period(from: since, to: now), upTo: size, into: [DeliveryRow]()) { rows, fact, _ in
            guard case .told(let record) = fact.event, fact.at >= since else { return }
            rows.append(DeliveryRow(record, over: fact.subject, at: fact.at, in: language))
        }
        return try await told + outbox().map { DeliveryRow(waiting: $0, at: now, in: language) }
    }

    /// What somebody finds in the inbox, oldest first; without one all that is there.
    package func messages(of user: String?, at now: Timestamp) async throws(PraError) -> [ListedMessage] {
        let entries = try await inbox(of: user)
        guard let first = entries.map({ $0.message.since }).min() else { return [] }
        let said = try await scan(
            .period(from: first, to: now), upTo: try await size(), into: AcknowledgedAlerts()
        ) { said, fact, _ in said.take(fact) }
        return entries.map { entry in
            ListedMessage(
                entry.message, seenAt: entry.seenAt, readAt: entry.readAt, isAcknowledged: said.cover(entry.message))
        }
    }
}
