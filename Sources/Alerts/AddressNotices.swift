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

    /// Who would be told the same twice at once is told once; that a channel does not deliver is not told over it.
    package func deliveries(of notices: [AlertNotice]) -> [Delivery] {
        var told: Set<Telling> = []
        return notices.flatMap { notice -> [Delivery] in
            let receiver = rules.routes[notice.group.route]?.receivers.first { $0.name == notice.receiver }
            guard let receiver else { return [] }
            let channels = desired.channels.filter { receiver.channels.contains($0.name) }
            return channels.flatMap { channel -> [Delivery] in
                let notice = notice.only { $0.about != channel.id }
                let people = desired.recipients(of: receiver, over: channel.spec)
                return people.filter { recipient in
                    let alerts = Set(notice.firing + notice.over)
                    return told.insert(Telling(channel: channel.id, recipient: recipient, alerts: alerts)).inserted
                }.flatMap { deliveries(of: notice, to: $0, over: channel) }
            }
        }
    }

    private func deliveries(
        of notice: AlertNotice, to recipient: AlertRecipient, over channel: Resource<AlertChannel.Spec>
    ) -> [Delivery] {
        let user = desired.users.first { $0.name == recipient.user }
        guard let user, let way = channel.spec.type.way else {
            return delivery(of: notice, to: recipient, over: channel.id, in: .english, notBefore: nil)
        }
        let zone = zones(user.spec.timeZone) ?? .utc
        let parts = { (deliver: User.Deliver) in
            notice.only { user.spec.delivery(of: $0.type, $0.severity, over: way) == deliver }
        }
        let (atOnce, later) = (parts(.now), parts(.digest))
        let quiet = atOnce.mustWake ? nil : user.spec.quietUntil(now, in: zone)
        return delivery(of: atOnce, to: recipient, over: channel.id, in: user.spec.language, notBefore: quiet)
            + delivery(
                of: later, to: recipient, over: channel.id, in: user.spec.language,
                notBefore: user.spec.nextDigest(after: now, in: zone))
    }

    private func delivery(
        of notice: AlertNotice, to recipient: AlertRecipient, over channel: ResourceID, in language: Language,
        notBefore: Timestamp?
    ) -> [Delivery] {
        guard !notice.firing.isEmpty || !notice.over.isEmpty else { return [] }
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
