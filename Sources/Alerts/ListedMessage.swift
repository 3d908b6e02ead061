import Model

/// A message of the inbox, as it is listed.
package struct ListedMessage: Hashable, Sendable, Encodable {
    package enum State: String, Hashable, Sendable, Encodable { case unread, seen, read, acknowledged }

    package var message: AlertMessage
    package var state: State
    package var seenAt: Timestamp?
    package var readAt: Timestamp?

    /// - Parameter isAcknowledged: whether somebody is at all that it is about.
    package init(_ message: AlertMessage, seenAt: Timestamp?, readAt: Timestamp?, isAcknowledged: Bool) {
        (self.message, self.seenAt, self.readAt) = (message, seenAt, readAt)
        state = isAcknowledged ? .acknowledged : readAt != nil ? .read : seenAt != nil ? .seen : .unread
    }

    package var isUnread: Bool { state == .unread || state == .seen }
}

extension [ListedMessage] {
    /// Those that are read by who says that they have read these, and were not before.
    /// - Parameter ids: `nil` for all.
    package func newlyRead(_ ids: [String]?, by user: String) throws(PraError) -> [String] {
        let known = Set(map(\.message.id))
        if let stray = ids?.first(where: { !known.contains($0) }) {
            throw PraError(
                .incidentMissing, "there is no message \(stray) for \(user)",
                remedy: "pra alert inbox --user \(user) lists them")
        }
        return filter { $0.readAt == nil && ids?.contains($0.message.id) ?? true }.map(\.message.id)
    }
}
