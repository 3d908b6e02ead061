import Model

/// One line of the log of deliveries.
package struct DeliveryRow: Hashable, Sendable, Encodable {
    package var at: Timestamp
    package var channel: String
    /// A person, a masked address, or nobody where the channel is itself whom it reaches.
    package var to: String
    package var severity: String
    /// `accepted`, `delivered`, `read`, `failing`, `dead`; `waiting` of what is in the outbox.
    package var outcome: String
    package var attempts: Int
    @InSeconds package var took: Duration
    package var began: [String]
    package var over: [String]
    package var message: String
    package var detail: String?

    /// What the ledger says of a message.
    package init(_ record: DeliveryRecord, over channel: ResourceID, at time: Timestamp, in language: Language) {
        (at, self.channel, outcome) = (time, channel.name, record.outcome.rawValue)
        to = record.user.isEmpty ? record.recipient : record.user
        (severity, attempts, began, over) = (record.severity, record.attempts, record.began, record.over)
        message = record.message
        let said = record.detail(record.detail, in: language)
        detail = said.isEmpty ? nil : said
        took = record.took
    }

    /// What is in the outbox.
    package init(waiting delivery: Delivery, at now: Timestamp, in language: Language) {
        let to = delivery.recipient.isEmpty ? "" : masked(delivery.recipient)
        var record = DeliveryRecord(
            delivery.message, to: to, user: delivery.user, .failing, attempts: delivery.attempts,
            took: max(.zero, now - delivery.due))
        record.alsoOver = delivery.alsoOver
        self.init(record, over: delivery.channel, at: delivery.due, in: language)
        outcome = "waiting"
    }

    /// Whether it did not arrive, or not yet.
    package var isMissing: Bool { ["failing", "dead", "waiting"].contains(outcome) }

    /// Whether it says of an incident that it goes on, or that it is over.
    package func tells(of incident: String) -> Bool { began.contains(incident) || over.contains(incident) }
}
