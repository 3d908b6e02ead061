import Model

/// Why people are told of a group now.
package enum NotifyReason: String, Hashable, Sendable, Codable {
    case first, someNew, someOver, allOver, stillTrue, escalated, storm, digest

    /// Whether there is something to tell: Alertmanager's rules, of which it has a table.
    /// - Parameters:
    ///   - told: what goes on as far as people know; `nil` before they were told anything.
    ///   - firing: what goes on.
    ///   - over: what people know of and is over, of which they were not told.
    ///   - isRepeatDue: whether they were told so long ago that they are told again.
    package init?<Name: Hashable>(told: Set<Name>?, firing: Set<Name>, over: Set<Name>, isRepeatDue: Bool) {
        guard let told else {
            guard !firing.isEmpty else { return nil }
            self = .first
            return
        }
        if !firing.isSubset(of: told) {
            self = .someNew
        } else if firing.isEmpty {
            guard !told.isEmpty else { return nil }
            self = .allOver
        } else if !over.isEmpty {
            self = .someOver
        } else if isRepeatDue {
            self = .stillTrue
        } else {
            return nil
        }
    }
}
