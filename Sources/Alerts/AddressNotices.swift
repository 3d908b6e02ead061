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
        /// Number of the set of alerts.
        var alerts: Int
    }

    private struct Hours {
        var quietUntil: Timestamp?
        var nextDigest: Timestamp
    }

    private struct Receiver: Hashable {
        var route: String
        var name: String
    }

    /// What was worked out and told so far. What one is told most others are told as well.
    private struct Progress {
        var audiences: [Receiver: Audience] = [:]
        var told: Set<Telling> = []
        /// By user.
        var hours: [String: Hours] = [:]
        private var sets: [Set<Alert>: Int] = [:]
        private var last: (notice: AlertNotice, set: Int)?
        private var wordings: [Wording] = []

        private struct Wording {
            /// The last notice, or what of it somebody is told.
            var part: AlertNotice
            var language: Language
            var message: AlertMessage
        }

        /// Of the set of its alerts.
        mutating func number(of notice: AlertNotice) -> Int {
            if let last, last.notice == notice { return last.set }
            let alerts = Set(notice.firing + notice.over)
            let set = sets[alerts] ?? sets.count
            (sets[alerts], last, wordings) = (set, (notice, set), [])
            return set
        }

        /// - Parameter notice: the one whose number was asked for last, or a part of it.
        mutating func message(of notice: AlertNotice, in language: Language, at now: Timestamp) -> AlertMessage {
            if let known = wordings.first(where: { $0.language == language && $0.part == notice }) {
                return known.message
            }
            let message = AlertMessage(notice, in: language, at: now)
            wordings.append(Wording(part: notice, language: language, message: message))
            return message
        }
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
            let isAbout = (notice.firing + notice.over).contains { $0.about == line.channel.id }
            let part = isAbout ? notice.only { $0.about != line.channel.id } : notice
            for listener in line.listeners { all += deliveries(of: part, to: listener, over: line.channel, &progress) }
        }
        for barred in audience.barred { all += detoured(notice, for: barred, &progress) }
        guard !notice.over.isEmpty, !rules.failedOver.isEmpty else { return all }
        for user in audience.people { all += ends(of: notice, for: user, &progress) }
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

    /// Who was told of a begin over another channel because theirs failed is told there of its end, whatever became of
    /// theirs meanwhile. One that comes there anyway comes once: by then they do not know of the begin any more.
    private func ends(
        of notice: AlertNotice, for user: Resource<User.Spec>, _ progress: inout Progress
    ) -> [Delivery] {
        guard let failedOver = rules.failedOver[user.name] else { return [] }
        return desired.detours(to: user, rules.contacts).compactMap { path in
            let part = notice.only { alert in
                alert.until != nil && failedOver[alert.incident]?.contains(path.channel.name) ?? false
            }
            guard !part.isEmpty else { return nil }
            var message = progress.message(of: part, in: user.spec.language, at: now)
            // Of what else the notice says something may fail over under its own name.
            message.id += "/over"
            return Delivery(
                channel: path.channel.id, recipient: path.address, user: user.name, message: message,
                notBefore: part.mustWake ? nil : hours(of: user, &progress).quietUntil)
        }
    }

    /// - Parameter insists: what its recipient never wants there comes as well: they hear of it nowhere else.
    private func deliveries(
        of notice: AlertNotice, to listener: Listener, over channel: Resource<AlertChannel.Spec>,
        insists: Bool = false, _ progress: inout Progress
    ) -> [Delivery] {
        let set = progress.number(of: notice)
        guard progress.told.insert(.init(channel: channel.id, recipient: listener.recipient, alerts: set)).inserted
        else { return [] }
        let delivery = Delivery(
            channel: channel.id, recipient: listener.recipient.address, user: listener.user?.name ?? "",
            message: progress.message(of: notice, in: listener.user?.spec.language ?? .english, at: now))
        guard let user = listener.user, let way = channel.spec.type.way else { return notice.isEmpty ? [] : [delivery] }
        let hours = hours(of: user, &progress)
        let parts = { (deliver: User.Deliver) in
            notice.only { user.spec.delivery(of: $0.type, $0.severity, over: way) == deliver }
        }
        // Most people want most things as they come.
        let isWhole = insists || user.spec.preferences.isEmpty
        let (atOnce, later) = isWhole ? (notice, notice.nothing) : (parts(.now), parts(.digest))
        let times = [(atOnce, atOnce.mustWake ? nil : hours.quietUntil), (later, hours.nextDigest)]
        var all: [Delivery] = []
        for (part, time) in times where !part.isEmpty {
            var some = delivery
            some.notBefore = time
            if part.count < notice.count {
                some.message = progress.message(of: part, in: user.spec.language, at: now)
            }
            // Of one notice somebody may get a part now and another with their digest.
            if time != nil { some.message.id += "/later" }
            all.append(some)
        }
        return all
    }

    private func hours(of user: Resource<User.Spec>, _ progress: inout Progress) -> Hours {
        if let known = progress.hours[user.name] { return known }
        let zone = zones(user.spec.timeZone) ?? .utc
        let hours = Hours(
            quietUntil: user.spec.quietUntil(now, in: zone), nextDigest: user.spec.nextDigest(after: now, in: zone))
        progress.hours[user.name] = hours
        return hours
    }
}

extension AlertNotice {
    fileprivate var count: Int { firing.count + over.count }
    fileprivate var isEmpty: Bool { count == 0 }

    fileprivate var nothing: Self {
        var none = self
        (none.firing, none.over) = ([], [])
        return none
    }

    fileprivate func only(_ isWanted: (Alert) -> Bool) -> Self {
        var some = self
        (some.firing, some.over) = (firing.filter(isWanted), over.filter(isWanted))
        return some
    }

    /// Whether no quiet hours hold it.
    fileprivate var mustWake: Bool { firing.contains(where: \.mustWake) || over.contains(where: \.mustWake) }
}

extension Alert {
    fileprivate var mustWake: Bool {
        severity == .critical || (type.isMandatory && condition != AlertType.testCondition)
    }
}
