import Model

/// A message on its way to one recipient of a channel.
package struct Delivery: Hashable, Sendable {
    package var channel: ResourceID
    /// An address, where a channel has several; else empty.
    package var recipient: String
    /// Name of the `User` whom it is for; empty where it is nobody's own.
    package var user: String
    package var message: AlertMessage
    /// It waits until then, by the wall clock: somebody's quiet hours, or their next digest.
    package var notBefore: Timestamp?
    /// How often it was tried and failed.
    package var attempts = 0
    /// Name of the channel over which its person is told the same as well, since this one failed: see `FailOver`.
    package var alsoOver: String?

    package init(
        channel: ResourceID, recipient: String = "", user: String = "", message: AlertMessage,
        notBefore: Timestamp? = nil
    ) {
        (self.channel, self.recipient, self.user) = (channel, recipient, user)
        (self.message, self.notBefore) = (message, notBefore)
    }

    /// Since when it could go out.
    package var due: Timestamp { notBefore ?? message.at }

    /// Whether it is the same message to the same recipient.
    package func isSame(as other: Self) -> Bool {
        message.id == other.message.id && channel == other.channel && recipient == other.recipient
            && user == other.user
    }
}

/// A part of what waits, for a process to work on.
package struct OutboxPage: Sendable {
    /// Oldest first.
    package var deliveries: [Delivery]
    /// Whether more is due.
    package var isPart: Bool
    /// When the first of what is held is due.
    package var next: Timestamp?

    package init(_ deliveries: [Delivery], isPart: Bool = false, next: Timestamp? = nil) {
        (self.deliveries, self.isPart, self.next) = (deliveries, isPart, next)
    }
}

/// What follows from one look at what goes on.
package struct AlertNews: Sendable {
    /// In place of what was kept of them.
    package var changed: [AlertGroup]
    package var gone: [AlertGroup.Key]
    package var deliveries: [Delivery]

    package init(changed: [AlertGroup] = [], gone: [AlertGroup.Key] = [], deliveries: [Delivery] = []) {
        (self.changed, self.gone, self.deliveries) = (changed, gone, deliveries)
    }

    package var isEmpty: Bool { changed.isEmpty && gone.isEmpty && deliveries.isEmpty }
}
