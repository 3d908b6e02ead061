import Model

/// Who hears of what: a tree that every alert goes down, from its root.
package enum AlertRoute: Kind {
    package static let name = "AlertRoute"

    package struct Spec: Hashable, Sendable {
        package var receivers: [Receiver]
        package var route: Route
        package var inhibit: [Inhibition]
        package var escalations: [Escalation]
        /// More messages to one receiver within a minute are put into one.
        package var storm: Int
        /// Between two tests of all its receivers.
        package var testEvery: Duration
        package var expect: [Expectation]
    }

    package struct Receiver: Hashable, Sendable {
        package var name: String
        package var channels: [String]
        /// People, whom its channels then reach: by their names, by what they do, and as members of teams.
        package var users: [String] = []
        package var roles: [String] = []
        package var teams: [String] = []
    }

    /// The root, which takes every alert that no branch takes.
    package struct Route: Hashable, Sendable {
        package var receiver: String
        package var groupBy: [String]
        package var groupWait: Duration
        package var groupInterval: Duration
        package var repeatInterval: Duration
        /// Name of one of the escalations.
        package var escalation: String?
        package var routes: [Branch]
    }

    /// Takes the alerts for which all its matchers hold. What it does not state is as above it.
    package struct Branch: Hashable, Sendable {
        package var match: [AlertMatcher]
        /// An alert that was taken goes on to the branches after this one.
        package var goesOn: Bool
        package var receiver: String?
        package var groupBy: [String]?
        package var groupWait: Duration?
        package var groupInterval: Duration?
        package var repeatInterval: Duration?
        package var escalation: String?
        package var routes: [Branch]
    }

    /// While an alert goes on for which all of `source` holds, nobody is told of those for which all of `target` holds
    /// and that have the same values of the labels in `equal`.
    package struct Inhibition: Hashable, Sendable {
        package var source: [AlertMatcher]
        package var target: [AlertMatcher]
        /// At least one; a label that an alert lacks is equal to none.
        package var equal: [String]

        package init(source: [AlertMatcher], target: [AlertMatcher], equal: [String]) {
            (self.source, self.target, self.equal) = (source, target, equal)
        }
    }

    /// Who else is told of an alert that nobody acknowledges.
    package struct Escalation: Hashable, Sendable {
        package struct Step: Hashable, Sendable {
            /// Since people were told that it began.
            package var after: Duration
            package var receiver: String
            /// How often they are told again, each time `after` later.
            package var repeats: Int
            /// What is below it is not escalated to them.
            package var minSeverity: AlertSeverity
        }

        package var name: String
        package var steps: [Step]
    }

    /// A test of the route itself: an alert with these labels reaches these receivers.
    package struct Expectation: Hashable, Sendable {
        package var labels: [String: String]
        package var receivers: [String]
    }
}
