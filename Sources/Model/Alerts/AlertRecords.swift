/// Somebody knows of an incident and is at it: nobody is told of it again, or called, until it grows. The last of an
/// incident counts: one that takes it back is the same with an end that has come.
package struct AcknowledgedRecord: Hashable, Sendable, Codable {
    package var incident: String
    /// What it was then.
    package var severity: String
    package var by: String
    package var comment: String
    /// `nil`: until it is over.
    package var until: Timestamp?

    package init(incident: String, severity: String, by: String, comment: String, until: Timestamp?) {
        (self.incident, self.severity, self.by) = (incident, severity, by)
        (self.comment, self.until) = (comment, until)
    }

    /// Whether somebody is at it at that time, as far as this says.
    package func holds(at time: Timestamp) -> Bool { until.map { $0 > time } ?? true }
}

/// Nobody is told of the alerts for which all matchers hold. The last of an id counts: one that ends it earlier is
/// the same with an earlier end.
package struct SilenceRecord: Hashable, Sendable, Codable {
    package var id: String
    /// As `AlertMatcher` writes them.
    package var matchers: [String]
    package var by: String
    package var comment: String
    package var until: Timestamp

    package init(id: String, matchers: [String], by: String, comment: String, until: Timestamp) {
        (self.id, self.matchers, self.by, self.comment, self.until) = (id, matchers, by, comment, until)
    }
}

/// What became of one message to one recipient of the channel that it is about. Who the recipient is can be told from
/// it by who knows them, and by nobody else.
package struct DeliveryRecord: Hashable, Sendable, Codable {
    package enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// The channel took it.
        case accepted
        /// The channel says that it is where it should be, or that somebody read it. Only a channel's word makes it so.
        case delivered, read
        /// It failed, for the first time or in a new way, and is tried again.
        case failing
        /// It failed for good.
        case dead
    }

    package var message: String
    package var thread: String
    /// As `masked` shows an address; empty where the channel is itself whom it reaches.
    package var recipient: String
    /// Name of the `User`; empty where it is nobody's own.
    package var user: String
    package var severity: String
    /// Incidents that it says go on, and that it says are over.
    package var began: [String]
    package var over: [String]
    package var outcome: Outcome
    /// How often it was tried by then.
    package var attempts: Int
    /// Since it could go out: since it was written, or since the hours in which it was held were over.
    @InSeconds package var took: Duration
    /// Why it failed; of `accepted` the channel's own name of it, where it gave one.
    package var detail: String?
    /// Name of the channel over which its person was told the same as well, since this one failed.
    package var alsoOver: String?

    package init(
        _ message: AlertMessage, to recipient: String, user: String, _ outcome: Outcome, attempts: Int,
        took: Duration, detail: String? = nil
    ) {
        (self.message, thread, severity) = (message.id, message.thread, message.severity)
        (self.recipient, self.user) = (recipient, user)
        began = message.alerts.filter { $0.until == nil }.map(\.incident)
        over = message.alerts.filter { $0.until != nil }.map(\.incident)
        (self.outcome, self.attempts, self.detail) = (outcome, attempts, detail)
        self.took = took
    }
}

extension DeliveryRecord {
    /// What is shown of `said`, and that its person was told elsewhere as well.
    package func detail(_ said: String?, in language: Language) -> String {
        [said, alsoOver.map { language.text(.toldAlsoOver, [.name($0)]) }].compactMap(\.self).joined(separator: "; ")
    }
}

/// Somebody asked that what a channel has not taken, and what was given up, is tried again now.
package struct RetryRecord: Hashable, Sendable, Codable {
    package var by: String

    package init(by: String) { self.by = by }
}

/// Somebody asked for a test of the channel or the route that it is about.
package struct TestedRecord: Hashable, Sendable, Codable {
    package var by: String

    package init(by: String) { self.by = by }
}

/// What the person that it is about wants otherwise than their User manifest says. The last counts, as a whole.
package struct PreferenceRecord: Hashable, Sendable, Codable {
    package var by: String
    package var wishes: AlertWishes

    package init(by: String, _ wishes: AlertWishes) { (self.by, self.wishes) = (by, wishes) }
}

/// When and of what somebody wants to be told, in the words of a User manifest; what is `nil` is as that has it.
package struct AlertWishes: Hashable, Sendable, Codable {
    package struct Hours: Hashable, Sendable, Codable {
        package var from: String
        package var to: String
        package var days: [String]

        package init(from: String, to: String, days: [String]) { (self.from, self.to, self.days) = (from, to, days) }
    }

    /// A list that is not there means all.
    package struct Preference: Hashable, Sendable, Codable {
        package var types: [String]?
        package var severities: [String]?
        package var over: [String]?
        package var deliver: String

        package init(types: [String]?, severities: [String]?, over: [String]?, deliver: String) {
            (self.types, self.severities, self.over, self.deliver) = (types, severities, over, deliver)
        }
    }

    package var quietHours: [Hours]?
    package var preferences: [Preference]?
    package var digestAt: String?

    package init() {}

    package var isEmpty: Bool { self == Self() }
}
