/// Who hears of what: a tree that every alert goes down, from its root.
package enum AlertRoute: Kind {
    package static let name = "AlertRoute"

    package struct Spec: Hashable, Sendable {
        package var receivers: [Receiver]
        package var route: Route
        package var expect: [Expectation]
    }

    package struct Receiver: Hashable, Sendable {
        package var name: String
        package var channels: [String]
    }

    /// The root, which takes every alert that no branch takes.
    package struct Route: Hashable, Sendable {
        package var receiver: String
        package var groupBy: [String]
        package var groupWait: Duration
        package var groupInterval: Duration
        package var repeatInterval: Duration
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
        package var routes: [Branch]
    }

    /// A test of the route itself: an alert with these labels reaches these receivers.
    package struct Expectation: Hashable, Sendable {
        package var labels: [String: String]
        package var receivers: [String]
    }
}
