import Manifests
import Model

/// Makes messages of notices: whom they reach, in whose language, and what each of them wants to hear when.
package struct NoticeAddresser {
    private let desired: Desired
    private let rules: AlertRules
    private let now: Timestamp
    private let zones: (String) -> ZoneRules?

    /// - Parameter zones: `nil` for one that this host does not know: its hours are taken to be UTC's.
    package init(
        _ desired: Desired, _ rules: AlertRules, at now: Timestamp, zones: @escaping (String) -> ZoneRules?
    ) {
        (self.desired, self.rules, self.now, self.zones) = (desired, rules, now, zones)
    }

    private struct Telling: Hashable {
        var channel: ResourceID
        var recipient: AlertRecipient
        var alerts: Set<Alert>
    }

    private struct Receiver: Hashable {
        var route: String
        var name: String
    }

    /// What was worked out and told so far.
    private struct Progress {
        var audiences: [Receiver: Audience] = [:]
        var told: Set<Telling> = []
    }

    /// Who would be told the same twice at once is told once; that a channel does not deliver is not told over it. What
    /// a contact must not carry goes over the next one that may, or into the inbox.
    package func deliveries(of notices: [AlertNotice]) -> [Delivery] {
        var progress = Progress()
        return notices.flatMap { deliveries(of: $0, &progress) }
    }

    private func deliveries(of notice: AlertNotice, _ progress: inout Progress) -> [Delivery] {
        guard let audience = audience(of: notice, &progress) else { return [] }
        var all: [Delivery] = []
        for line in audience.lines {
            let part = notice.only { $0.about != line.channel.id }
            for listener in line.listeners { all += deliveries(of: part, to: listener, over: line.channel, &progress) }
        }
        for barred in audience.barred { all += detoured(notice, for: barred, &progress) }
        return all
    }

    private func audience(of notice: AlertNotice, _ progress: inout Progress) -> Audience? {
        let key = Receiver(route: notice.group.route, name: notice.receiver)
        if let known = progress.audiences[key] { return known }
        let receiver = rules.routes[key.route]?.receivers.first { $0.name == key.name }
        progress.audiences[key] = receiver.map { Audience(of: $0, in: desired, rules.contacts) }
        return progress.audiences[key]
    }

    /// What would have come by the contacts that must not be used, and comes by no other.
    private func detoured(
        _ notice: AlertNotice, for barred: Audience.Barred, _ progress: inout Progress
    ) -> [Delivery] {
        let spec = barred.user.spec
        let wants = { (alert: Alert, way: User.Way) in
            spec.delivery(of: alert.type, alert.severity, over: way) != .never
        }
        let carries = { (path: AlertPath, alert: Alert) in path.channel.id != alert.about && wants(alert, path.way) }
        var rest = notice.only { alert in
            barred.barred.contains { wants(alert, $0) } && !barred.open.contains { carries($0, alert) }
        }
        var all: [Delivery] = []
        for path in barred.detours where !rest.isEmpty {
            let isLast = path.way == .inApp
            let part = rest.only { isLast || carries(path, $0) }
            rest = rest.only { !isLast && !carries(path, $0) }
            let recipient = AlertRecipient(address: path.address, user: barred.user.name)
            all += deliveries(
                of: part, to: Listener(recipient: recipient, user: barred.user), over: path.channel, insists: isLast,
                &progress)
        }
        return all
    }

    /// - Parameter insists: what its recipient never wants there comes as well: they hear of it nowhere else.
    private func deliveries(
        of notice: AlertNotice, to listener: Listener, over channel: Resource<AlertChannel.Spec>,
        insists: Bool = false, _ progress: inout Progress
    ) -> [Delivery] {
        let alerts = Set(notice.firing + notice.over)
        let telling = Telling(channel: channel.id, recipient: listener.recipient, alerts: alerts)
        guard progress.told.insert(telling).inserted else { return [] }
        guard let user = listener.user, let way = channel.spec.type.way else {
            return delivery(of: notice, to: listener.recipient, over: channel.id, in: .english, notBefore: nil)
        }
        let zone = zones(user.spec.timeZone) ?? .utc
        let parts = { (deliver: User.Deliver) in
            notice.only { user.spec.delivery(of: $0.type, $0.severity, over: way) == deliver }
        }
        let (atOnce, later) = (insists ? notice : parts(.now), insists ? notice.only { _ in false } : parts(.digest))
        let quiet = atOnce.mustWake ? nil : user.spec.quietUntil(now, in: zone)
        return delivery(
            of: atOnce, to: listener.recipient, over: channel.id, in: user.spec.language, notBefore: quiet)
            + delivery(
                of: later, to: listener.recipient, over: channel.id, in: user.spec.language,
                notBefore: user.spec.nextDigest(after: now, in: zone))
    }

    private func delivery(
        of notice: AlertNotice, to recipient: AlertRecipient, over channel: ResourceID, in language: Language,
        notBefore: Timestamp?
    ) -> [Delivery] {
        guard !notice.isEmpty else { return [] }
        var message = AlertMessage(notice, in: language, at: now)
        // Of one notice somebody may get a part now and another with their digest.
        if notBefore != nil { message.id += "/later" }
        return [
            Delivery(
                channel: channel, recipient: recipient.address, user: recipient.user ?? "", message: message,
                notBefore: notBefore)
        ]
    }
}

extension AlertNotice {
    fileprivate var isEmpty: Bool { firing.isEmpty && over.isEmpty }

    fileprivate func only(_ isWanted: (Alert) -> Bool) -> Self {
        var some = self
        (some.firing, some.over) = (firing.filter(isWanted), over.filter(isWanted))
        return some
    }

    /// Whether no quiet hours hold it.
    fileprivate var mustWake: Bool {
        (firing + over).contains {
            $0.severity == .critical || ($0.type.isMandatory && $0.condition != AlertType.testCondition)
        }
    }
}
