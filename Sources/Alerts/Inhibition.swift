import Manifests
import Model

extension AlertRoute.Inhibition {
    /// What follows from something else that people are told of: the same in every route.
    static let builtIn: [AlertRoute.Inhibition] = [
        // While a cluster is being restored or is away, what hangs on it is away as well. A copy is made beside it, and
        // what failed brings nothing back.
        rule(from: [#"condition="restore.running""#], to: [#"type=~"replication.unhealthy|rpo.breach|backup.failed""#]),
        rule(from: [#"condition="cluster.down""#], to: [#"condition=~"rpo.unknown|endpoint.down|slot.+""#]),
        // Not a promotion, after which its slots are in order within minutes, or never.
        rule(
            from: [#"condition=~"cluster.down|cluster.mistaken|endpoint.down""#], to: [#"type="replication.unhealthy""#]
        ),
    ]

    private static func rule(from source: [String], to target: [String]) -> AlertRoute.Inhibition {
        AlertRoute.Inhibition(
            source: source.compactMap { AlertMatcher(text: $0) }, target: target.compactMap { AlertMatcher(text: $0) },
            equal: ["cluster"])
    }
}

/// Which alerts are muted by others that go on.
struct Inhibitors {
    private let builtIn: Inhibitor
    private let ofRoutes: [String: Inhibitor]

    init(_ alerts: [Alert], by rules: AlertRules) {
        builtIn = Inhibitor(alerts, AlertRoute.Inhibition.builtIn)
        ofRoutes = rules.routes.filter { !$0.value.inhibit.isEmpty }.mapValues { Inhibitor(alerts, $0.inhibit) }
    }

    func mute(_ alert: Alert, in route: String) -> Bool {
        !alert.type.isMandatory && (builtIn.mutes(alert) || ofRoutes[route]?.mutes(alert) ?? false)
    }
}

private struct Inhibitor {
    private struct Rule {
        var stated: AlertRoute.Inhibition
        /// Values of its equal labels that some source has, and some source that is no target.
        var all: Set<[String]> = []
        var oneSided: Set<[String]> = []
    }

    private let rules: [Rule]

    init(_ alerts: [Alert], _ rules: [AlertRoute.Inhibition]) {
        self.rules = rules.map { stated in
            var rule = Rule(stated: stated)
            for alert in alerts where stated.isSource(alert) {
                guard let values = stated.equalValues(of: alert) else { continue }
                rule.all.insert(values)
                if !stated.isTarget(alert) { rule.oneSided.insert(values) }
            }
            return rule
        }.filter { !$0.all.isEmpty }
    }

    /// What is source and target of a rule is not muted by others that are both.
    func mutes(_ alert: Alert) -> Bool {
        rules.contains { rule in
            guard rule.stated.isTarget(alert), let values = rule.stated.equalValues(of: alert) else { return false }
            return rule.stated.isSource(alert) ? rule.oneSided.contains(values) : rule.all.contains(values)
        }
    }
}

extension AlertRoute.Inhibition {
    fileprivate func isSource(_ alert: Alert) -> Bool { source.allSatisfy { $0.holds(for: alert.labels) } }
    fileprivate func isTarget(_ alert: Alert) -> Bool { target.allSatisfy { $0.holds(for: alert.labels) } }

    /// `nil` where it lacks one: two alerts that both have no cluster are not of the same cluster.
    fileprivate func equalValues(of alert: Alert) -> [String]? {
        let values = equal.compactMap { alert.labels[$0] }
        return values.count == equal.count ? values : nil
    }
}
