import Model

// A route is tried when it is read: one that loses an alert is a mistake that is seen at its line.

extension AlertRoute.Spec {
    var faults: [Fault] {
        let found = route.faults(receivers.map(\.name)) + escalationFaults
        // What it is tried on would only repeat it.
        guard found.isEmpty else { return found }
        return unusedReceivers
            + expect.enumerated().compactMap { index, expectation in
                fault(of: expectation, at: [.field("expect"), .index(index)])
            }
    }

    private var unusedReceivers: [Fault] {
        let called = escalations.flatMap(\.steps).map(\.receiver)
        let used = Set([route.receiver] + route.routes.flatMap(\.allReceivers) + called)
        return receivers.enumerated().filter { !used.contains($1.name) }.map { index, receiver in
            Fault(
                "unused-receiver", at: [.field("receivers"), .index(index), .field("name")],
                "no route leads to “\(receiver.name)”", "name it in a route, or remove it", severity: .warning)
        }
    }

    private var escalationFaults: [Fault] {
        let (names, known) = (receivers.map(\.name), Set(escalations.map(\.name)))
        let unknown = escalations.enumerated().flatMap { place, escalation in
            escalation.steps.enumerated().compactMap { index, step in
                unknownReceiver(
                    step.receiver, names,
                    at: [.field("escalations"), .index(place), .field("steps"), .index(index)])
            }
        }
        let stated = [(route.escalation, [Step.field("route")])] + route.routes.escalations(at: [.field("route")])
        return unknown
            + stated.compactMap { name, steps in
                guard let name, !known.contains(name) else { return nil }
                return Fault(
                    "unknown-escalation", at: steps + [.field("escalation")], "no escalation is called “\(name)”",
                    suggestion(for: name, among: known.sorted()))
            }
    }

    private func fault(of expectation: AlertRoute.Expectation, at steps: [Step]) -> Fault? {
        for (label, value) in expectation.labels.sorted(by: { $0.key < $1.key }) {
            guard let known = AlertLabels.values(of: label), !known.contains(value) else { continue }
            return Fault(
                "unknown-value", at: steps + [.field("labels"), .field(label)], "no alert has the \(label) “\(value)”",
                suggestion(for: value, among: known))
        }
        let reached = receivers(of: expectation.labels).map(\.name)
        guard Set(reached) != Set(expectation.receivers) else { return nil }
        let expected = expectation.receivers.isEmpty ? "nobody" : expectation.receivers.joined(separator: ", ")
        return Fault(
            "expectation-failed", at: steps + [.field("receivers")],
            "this alert reaches \(reached.joined(separator: ", ")), not \(expected)",
            "change the route, or expect [\(reached.joined(separator: ", "))]")
    }
}

extension AlertRoute.Route {
    fileprivate func faults(_ receivers: [String]) -> [Fault] {
        let steps = [Step.field("route")]
        return unknownReceiver(receiver, receivers, at: steps).map { [$0] } ?? routes.faults(receivers, at: steps)
    }
}

extension [AlertRoute.Branch] {
    fileprivate func faults(_ receivers: [String], at steps: [Step]) -> [Fault] {
        enumerated().flatMap { $1.faults(receivers, at: steps + [.field("routes"), .index($0)]) }
    }
}

extension [AlertRoute.Branch] {
    /// What each branch states, and where.
    fileprivate func escalations(at steps: [Step]) -> [(String?, [Step])] {
        enumerated().flatMap { index, branch in
            let here = steps + [.field("routes"), .index(index)]
            return [(branch.escalation, here)] + branch.routes.escalations(at: here)
        }
    }
}

extension AlertRoute.Branch {
    fileprivate var allReceivers: [String] { [receiver].compactMap(\.self) + routes.flatMap(\.allReceivers) }

    fileprivate func faults(_ receivers: [String], at steps: [Step]) -> [Fault] {
        var found = match.enumerated().compactMap { $1.fault(at: steps + [.field("match"), .index($0)]) }
        if let receiver, let fault = unknownReceiver(receiver, receivers, at: steps) { found.append(fault) }
        return found + routes.faults(receivers, at: steps)
    }
}

extension AlertMatcher {
    /// Of labels whose values are known, one that no alert can have.
    fileprivate func fault(at steps: [Step]) -> Fault? {
        guard let known = AlertLabels.values(of: label), comparison == .equals || comparison == .matches,
            !known.contains(where: { holds(for: [label: $0]) })
        else { return nil }
        return Fault(
            "unknown-value", at: steps, "no alert has a \(label) for which \(text) holds",
            comparison == .equals ? suggestion(for: value, among: known) : "known are " + known.joined(separator: ", "))
    }
}

private func unknownReceiver(_ name: String, _ receivers: [String], at steps: [Step]) -> Fault? {
    receivers.contains(name)
        ? nil
        : Fault(
            "unknown-receiver", at: steps + [.field("receiver")], "no receiver is called “\(name)”",
            suggestion(for: name, among: receivers))
}
