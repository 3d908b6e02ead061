import Manifests
import Model

/// Incidents that began in a period, without tests of routes, which go by no branch; folded from facts.
package struct PastAlerts: Sendable {
    package private(set) var all: [(incident: IncidentRecord, subject: ResourceID, since: Timestamp)] = []
    private let since: Timestamp

    package init(since: Timestamp) { self.since = since }

    package mutating func take(_ fact: Fact) {
        guard case .incident(let record) = fact.event, record.change == .opened, fact.at >= since,
            record.type != AlertType.testCondition
        else { return }
        all.append((record, fact.subject, fact.at))
    }
}

/// Which of these alerts reach others by `now` than by `before`: those first of which nobody hears any more, then the
/// most. Plans, and the labels by which routes choose, are those of `now`; neither quiet hours, nor silences, nor
/// escalations count.
package func reroutes(of past: PastAlerts, from before: Desired, to now: Desired) -> [ReroutedAlerts] {
    struct Sort: Hashable { var condition: String, about: String, before: [String], after: [String] }
    var counts: [Sort: Int] = [:]
    for (incident, subject, since) in past.all {
        let old = Hearing(of: incident, about: subject, since: since, by: before, in: now)
        let new = Hearing(of: incident, about: subject, since: since, by: now, in: now)
        guard old.ears != new.ears else { continue }
        let (then, after) = old.told(apartFrom: new)
        let sort = Sort(
            condition: incident.type, about: subject.name, before: then, after: new.ears.isEmpty ? [] : after)
        counts[sort, default: 0] += 1
    }
    return counts.map { sort, count in
        ReroutedAlerts(
            condition: sort.condition, about: sort.about, count: count, before: sort.before, after: sort.after)
    }.sorted { a, b in
        if a.after.isEmpty != b.after.isEmpty { return a.after.isEmpty }
        return (b.count, a.condition, a.about, a.after.joined()) < (a.count, b.condition, b.about, b.after.joined())
    }
}

/// Who hears of an alert.
private struct Hearing {
    struct Ear: Hashable {
        var receiver: String
        var channel: String
        var who: String
    }

    struct Reached: Hashable {
        var channel: String
        var who: String
    }

    private var all: Set<Ear> = []
    /// Without the receivers, whose names reach nobody.
    var ears: Set<Reached> { Set(all.map { Reached(channel: $0.channel, who: $0.who) }) }

    /// - Parameter now: has the plans and labels.
    init(
        of incident: IncidentRecord, about subject: ResourceID, since: Timestamp, by desired: Desired, in now: Desired
    ) {
        let (routes, labels) = now.routesAndLabels(of: subject)
        let alert = Alert(incident, about: subject, since: since, labels: labels)
        let receivers = desired.routes.filter { routes.contains($0.name) }.flatMap {
            $0.spec.receivers(of: alert.labels)
        }
        for receiver in receivers {
            let channels = desired.channels.filter { receiver.channels.contains($0.name) && $0.id != subject }
            for channel in channels {
                all.formUnion(
                    desired.recipients(of: receiver, over: channel.spec).map { recipient in
                        let who = recipient.user ?? (recipient.address.isEmpty ? "" : masked(recipient.address))
                        return Ear(receiver: receiver.name, channel: channel.name, who: who)
                    })
            }
        }
        // What is pra's own reaches the inbox whatever the routes say.
        guard alert.type.isMandatory else { return }
        for inbox in desired.channels where inbox.spec.type == .inApp {
            all.insert(Ear(receiver: inbox.name, channel: inbox.name, who: ""))
        }
    }

    /// Both in the fewest words by which they differ.
    func told(apartFrom other: Self) -> (own: [String], other: [String]) {
        let words: [(Ear) -> String] = [
            \.receiver, { "\($0.receiver) over \($0.channel)" },
            { "\($0.receiver) over \($0.channel)" + ($0.who.isEmpty ? "" : " to \($0.who)") },
        ]
        let pairs = words.map { word in (Set(all.map(word)).sorted(), Set(other.all.map(word)).sorted()) }
        return pairs.first { $0.0 != $0.1 } ?? pairs[pairs.count - 1]
    }
}
