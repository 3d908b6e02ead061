import Model

/// Until when something holds that a person says of alerts.
package struct AlertTerm: Hashable, Sendable {
    /// `nil` where no end was said.
    package let until: Timestamp?
    /// Whether it was said as a length: who says it again later means the same.
    package let isLength: Bool

    /// - Parameters:
    ///   - length: `30m`, `4h`, `2d`.
    ///   - names: of the two, as whoever wrote them knows them.
    package init(
        for length: String?, until: Timestamp?, after now: Timestamp, as names: (length: String, until: String)
    ) throws(PraError) {
        guard length == nil || until == nil else {
            throw PraError(
                .usage, "\(names.length) and \(names.until) say the same twice", remedy: "give one of them")
        }
        isLength = length != nil
        if let length {
            guard let time = DurationText.parse(length), time > .zero else {
                throw PraError(
                    .usage, "\(names.length) “\(length)” is no length of time", remedy: "write 30m, 4h or 2d")
            }
            self.until = now + time
        } else {
            if let until, until <= now {
                throw PraError(.usage, "\(names.until) \(until) has passed", remedy: "give a later moment")
            }
            self.until = until
        }
    }

    /// Whether what holds until then is what this says.
    package func isSame(as known: Timestamp?) -> Bool {
        isLength ? known != nil : known == until
    }
}
