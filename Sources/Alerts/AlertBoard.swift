import Manifests
import Model

/// Who was told what: a value from which, with what goes on and the rules, follows what people are told next. It is
/// kept together with the messages that follow from it, so that nobody is told twice, or never.
package struct AlertBoard: Sendable {
    package private(set) var groups: [AlertGroup.Key: AlertGroup]
    /// When there is something to tell, as far as is known now.
    package private(set) var next: Timestamp?
    private var storms = StormGuard()

    package init(_ groups: some Sequence<AlertGroup> = []) {
        self.groups = Dictionary(groups.map { ($0.key, $0) }) { $1 }
    }

    /// - Parameters:
    ///   - alerts: all that go on. What the board has and they lack is over.
    ///   - isLast: nothing is waited for that may still come: nobody looks later.
    package mutating func step(
        _ alerts: [RoutedAlert], by rules: AlertRules, at now: Timestamp, isLast: Bool = false
    ) -> [AlertNotice] {
        let places = place(alerts, by: rules, at: now)
        end(Set(alerts.map(\.alert.incident)), at: now)
        let inhibitors = Inhibitors(alerts.map(\.alert), by: rules)
        let looks = groups.values.map { look(at: $0, places[$0.key], inhibitors, rules, at: now) }
        let due = looks.flatMap { $0.notices(at: now, isLast: isLast) }.sorted { $0.thread < $1.thread }
        let (notices, held) = storms.pass(due, by: rules, at: now, isLast: isLast)
        for notice in due where !held.contains(notice) { groups[notice.group]?.take(notice, at: now) }
        groups = groups.filter { !$0.value.members.isEmpty }
        next = looks.compactMap { look in
            groups[look.group.key].flatMap { GroupLook($0, like: look).next }
        }.min()
        if !held.isEmpty { next = [next, storms.nextWindow(after: now)].compactMap(\.self).min() }
        return notices
    }

    private func look(
        at group: AlertGroup, _ place: Place?, _ inhibitors: Inhibitors, _ rules: AlertRules, at now: Timestamp
    ) -> GroupLook {
        let route = group.key.route
        let standings = (place?.incidents ?? []).reduce(into: [String: Standing]()) { standings, incident in
            guard let alert = group.members[incident]?.alert else { return }
            standings[incident] = standing(of: alert, in: route, inhibitors, rules, at: now)
        }
        let destination = place?.destination ?? formerDestination(of: group, in: rules.routes[route])
        return GroupLook(
            group: group, destination: destination, calls: calls(of: destination, in: rules.routes[route]),
            standings: standings)
    }

    /// Where alerts lead now.
    private struct Place {
        var destination: AlertDestination
        var incidents: Set<String>
    }

    private mutating func place(
        _ alerts: [RoutedAlert], by rules: AlertRules, at now: Timestamp
    ) -> [AlertGroup.Key: Place] {
        var places: [AlertGroup.Key: Place] = [:]
        for routed in alerts {
            let alert = routed.alert
            for name in routed.routes {
                for destination in rules.routes[name]?.destinations(of: alert.labels) ?? [] {
                    let labels = destination.groupBy.sorted().map { "\($0)=\(alert.labels[$0] ?? "")" }
                    let key = AlertGroup.Key(route: name, receiver: destination.receiver, labels: labels)
                    places[key, default: Place(destination: destination, incidents: [])].incidents
                        .insert(alert.incident)
                    groups[key, default: AlertGroup(key, at: now)].add(alert, at: now)
                }
            }
        }
        return places
    }

    /// What nobody was told of and is over is forgotten.
    private mutating func end(_ goingOn: Set<String>, at now: Timestamp) {
        for key in groups.keys { groups[key]?.end(except: goingOn, at: now) }
    }

    private func standing(
        of alert: Alert, in route: String, _ inhibitors: Inhibitors, _ rules: AlertRules, at now: Timestamp
    ) -> Standing {
        Standing(
            mutedUntil: rules.silences.filter { $0.mutes(alert, at: now) }.map(\.until).max(),
            isInhibited: inhibitors.mute(alert, in: route),
            acknowledged: rules.acknowledgement(of: alert, at: now))
    }

    /// Of a group in which nothing goes on, by which its end is told.
    private func formerDestination(of group: AlertGroup, in route: AlertRoute.Spec?) -> AlertDestination? {
        group.members.values.min { $0.joined < $1.joined }.flatMap { member in
            route?.destinations(of: member.alert.labels).first { $0.receiver == group.key.receiver }
        }
    }

    private func calls(of destination: AlertDestination?, in route: AlertRoute.Spec?) -> [EscalationCall] {
        guard let name = destination?.escalation else { return [] }
        return route?.escalations.first { $0.name == name }?.calls ?? []
    }
}
