/// Where an alert ends in a tree of routes.
package struct AlertDestination: Hashable, Sendable {
    /// The branch's place, from the root down; empty for the root itself.
    package var path: [Int]
    package var receiver: String
    package var groupBy: [String]
    package var groupWait: Duration
    package var groupInterval: Duration
    package var repeatInterval: Duration
    package var escalation: String?
}

extension AlertRoute.Spec {
    /// Everything to in-app inboxes, at once.
    /// - Parameter inboxes: names of AlertChannels.
    package init(inboxes: [String]) {
        self.init(only: AlertRoute.Receiver(name: "inbox", channels: inboxes))
    }

    /// Everything to one receiver, at once.
    package init(only receiver: AlertRoute.Receiver) {
        let root = AlertRoute.Route(
            receiver: receiver.name, groupBy: ["condition", "type"], groupWait: .zero, groupInterval: .zero,
            repeatInterval: .seconds(4 * 3600), escalation: nil, routes: [])
        self.init(
            receivers: [receiver], route: root, inhibit: [], escalations: [], storm: 30,
            testEvery: .seconds(30 * 86_400), expect: [])
    }

    /// Where an alert with these labels ends: at the deepest branch that takes it, and at those after it for as long as
    /// each goes on; at the root where none takes it. Alertmanager's rules.
    package func destinations(of labels: [String: String]) -> [AlertDestination] {
        let root = AlertDestination(
            path: [], receiver: route.receiver, groupBy: route.groupBy, groupWait: route.groupWait,
            groupInterval: route.groupInterval, repeatInterval: route.repeatInterval, escalation: route.escalation)
        let found = route.routes.destinations(of: labels, below: root)
        return found.isEmpty ? [root] : found
    }

    /// Each once, in the order in which they are reached.
    package func receivers(of labels: [String: String]) -> [AlertRoute.Receiver] {
        var seen: Set<String> = []
        return destinations(of: labels).filter { seen.insert($0.receiver).inserted }.compactMap { destination in
            receivers.first { $0.name == destination.receiver }
        }
    }
}

extension [AlertRoute.Branch] {
    fileprivate func destinations(
        of labels: [String: String], below above: AlertDestination
    ) -> [AlertDestination] {
        var found: [AlertDestination] = []
        for (place, branch) in enumerated() where branch.match.allSatisfy({ $0.holds(for: labels) }) {
            let here = branch.destination(below: above, at: place)
            let deeper = branch.routes.destinations(of: labels, below: here)
            found += deeper.isEmpty ? [here] : deeper
            if !branch.goesOn { break }
        }
        return found
    }
}

extension AlertRoute.Branch {
    fileprivate func destination(below above: AlertDestination, at place: Int) -> AlertDestination {
        AlertDestination(
            path: above.path + [place], receiver: receiver ?? above.receiver, groupBy: groupBy ?? above.groupBy,
            groupWait: groupWait ?? above.groupWait, groupInterval: groupInterval ?? above.groupInterval,
            repeatInterval: repeatInterval ?? above.repeatInterval, escalation: escalation ?? above.escalation)
    }
}
