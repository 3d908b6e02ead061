import Model

/// Alerts of which one receiver is told together, and what they were told. All its times are absolute, so that no
/// restart and no new manifest starts a timer anew.
package struct AlertGroup: Hashable, Sendable, Codable {
    package struct Key: Hashable, Sendable, Codable, Comparable {
        package var route: String
        package var receiver: String
        /// In which its alerts are alike, as `name=value`, sorted.
        package var labels: [String]

        package init(route: String, receiver: String, labels: [String]) {
            (self.route, self.receiver, self.labels) = (route, receiver, labels)
        }

        /// `default/operators/cluster=akig,type=rpo.breach`
        package var text: String { "\(route)/\(receiver)/\(labels.joined(separator: ","))" }

        package static func < (a: Self, b: Self) -> Bool {
            (a.route, a.receiver) != (b.route, b.receiver)
                ? (a.route, a.receiver) < (b.route, b.receiver) : a.labels.lexicographicallyPrecedes(b.labels)
        }
    }

    package struct Member: Hashable, Sendable, Codable {
        package var alert: Alert
        /// When it came to the group.
        package var joined: Timestamp
        /// When the receiver was first told that it began.
        package var told: Timestamp?
        /// Whom its escalation called, each call once.
        package var called: [String] = []
    }

    package var key: Key
    package var began: Timestamp
    /// By incident.
    package var members: [String: Member] = [:]
    package var lastSent: Timestamp?
    /// How often somebody was told.
    package var count = 0

    init(_ key: Key, at now: Timestamp) { (self.key, began) = (key, now) }

    /// Of all that is told of it, from its begin to its end.
    var thread: String { "\(key.text)/\(began)" }

    /// One that begins again before its end was told is the same one.
    mutating func add(_ alert: Alert, at now: Timestamp) {
        members[alert.incident, default: Member(alert: alert, joined: now)].alert = alert
    }

    /// What nobody was told of and is over is forgotten.
    mutating func end(except goingOn: Set<String>, at now: Timestamp) {
        for (incident, member) in members where member.alert.until == nil && !goingOn.contains(incident) {
            members[incident]?.alert.until = now
            if member.told == nil { members[incident] = nil }
        }
    }

    mutating func take(_ notice: AlertNotice, at now: Timestamp) {
        if notice.reason == .escalated {
            for alert in notice.firing { members[alert.incident]?.called.append(notice.receiver) }
        } else {
            for alert in notice.firing where members[alert.incident]?.told == nil {
                members[alert.incident]?.told = now
            }
            for alert in notice.over { members[alert.incident] = nil }
            lastSent = now
        }
        count += 1
    }
}
