import Manifests
import Model

/// How an alert of a group stands at one instant.
struct Standing {
    /// Silenced until then, or by another alert for as long as that goes on.
    var mutedUntil: Timestamp?
    var isInhibited = false
    var acknowledged: Acknowledgement?

    var isMuted: Bool { isInhibited || mutedUntil != nil }
}

/// One group at one instant: what there is to tell of it, and when.
struct GroupLook {
    let group: AlertGroup
    /// Of the branch that leads to it; `nil` where no alert takes it any more, so that only ends are told.
    let destination: AlertDestination?
    let calls: [EscalationCall]
    /// Of the incidents that the routes lead to the group now.
    let standings: [String: Standing]

    init(
        group: AlertGroup, destination: AlertDestination?, calls: [EscalationCall], standings: [String: Standing]
    ) {
        (self.group, self.destination, self.calls, self.standings) = (group, destination, calls, standings)
    }

    /// The same look at what has become of the group.
    init(_ group: AlertGroup, like look: Self) {
        self.init(
            group: group, destination: look.destination, calls: look.calls,
            standings: look.standings.filter { group.members[$0.key] != nil })
    }

    private var notBefore: Timestamp? {
        group.lastSent.map { $0 + (destination?.groupInterval ?? .zero) }
    }

    /// What goes on, is led here, and is not muted.
    var firing: [AlertGroup.Member] {
        group.members.values.filter { member in
            member.alert.until == nil && standings[member.alert.incident].map { !$0.isMuted } ?? false
        }
    }

    /// What the receiver knows of and is over.
    var over: [AlertGroup.Member] { group.members.values.filter { $0.alert.until != nil && $0.told != nil } }

    private var unacknowledged: [AlertGroup.Member] {
        firing.filter { $0.told != nil && standings[$0.alert.incident].map { $0.acknowledged == nil } ?? false }
    }

    /// When the receiver is told again of what goes on; `nil` where nothing is to be repeated.
    private var repeatAt: Timestamp? {
        guard let destination, let last = group.lastSent, !unacknowledged.isEmpty else { return nil }
        return last + destination.repeatInterval
    }

    /// When something new is to be told.
    private var newsAt: Timestamp? {
        let wait = destination?.groupWait ?? .zero
        let began = firing.filter { $0.told == nil }.map { $0.joined + wait }
        let ended = over.compactMap(\.alert.until)
        guard let first = (began + ended).min() else { return nil }
        return max(first, notBefore ?? first)
    }

    /// When the group is to be looked at again.
    var next: Timestamp? {
        let unmuted = standings.values.compactMap(\.mutedUntil).min()
        let unclaimed = standings.values.compactMap(\.acknowledged?.until).min()
        return [newsAt, repeatAt, unmuted, unclaimed, dueCalls.map(\.at).min()].compactMap(\.self).min()
    }

    /// - Parameter isLast: nothing is waited for any more.
    func reason(at now: Timestamp, isLast: Bool) -> NotifyReason? {
        guard newsAt.map({ $0 <= now || isLast }) == true || repeatAt.map({ $0 <= now }) == true else { return nil }
        let told = group.members.values.filter { $0.told != nil && (standings[$0.alert.incident]?.isMuted != true) }
        let reason = NotifyReason(
            told: group.lastSent == nil ? nil : Set(told.map(\.alert.incident)),
            firing: Set(firing.map(\.alert.incident)), over: Set(over.map(\.alert.incident)),
            isRepeatDue: repeatAt.map { $0 <= now } ?? false)
        // What is muted, or led elsewhere by now, goes on all the same.
        let goesOn = group.members.values.contains { $0.told != nil && $0.alert.until == nil }
        return reason == .allOver && goesOn ? .someOver : reason
    }

    /// What its receiver is told now, and whom its escalation calls.
    func notices(at now: Timestamp, isLast: Bool) -> [AlertNotice] {
        var notices: [AlertNotice] = []
        if let reason = reason(at: now, isLast: isLast) {
            notices.append(notice(notices.count, to: group.key.receiver, reason, firing, over))
        }
        let due = Dictionary(grouping: dueCalls.filter { $0.at <= now }, by: \.call.receiver)
        for (receiver, calls) in due.sorted(by: { $0.key < $1.key }) {
            notices.append(notice(notices.count, to: receiver, .escalated, calls.map(\.member), []))
        }
        // Whoever was called is told that it is over.
        guard notices.first?.group == group.key, notices.first?.reason != .escalated else { return notices }
        for (receiver, members) in calledFor(over) where receiver != group.key.receiver {
            notices.append(notice(notices.count, to: receiver, .allOver, [], members))
        }
        return notices
    }

    private func calledFor(_ members: [AlertGroup.Member]) -> [(String, [AlertGroup.Member])] {
        let called = members.flatMap { member in Set(member.called).map { ($0, member) } }
        return Dictionary(grouping: called, by: \.0).mapValues { $0.map(\.1) }.sorted { $0.key < $1.key }
    }

    /// - Parameter place: among those of this look.
    private func notice(
        _ place: Int, to receiver: String, _ reason: NotifyReason, _ firing: [AlertGroup.Member],
        _ over: [AlertGroup.Member]
    ) -> AlertNotice {
        AlertNotice(
            group: group.key, thread: group.thread, number: group.count + place, receiver: receiver, reason: reason,
            firing: firing.map(\.alert).sorted(by: isGraver), over: over.map(\.alert).sorted(by: isGraver))
    }

    private func calls(for member: AlertGroup.Member) -> [EscalationCall] {
        calls.filter { $0.minSeverity <= member.alert.severity }
    }

    /// The next call for each alert that nobody acknowledged, and when it is due.
    var dueCalls: [(member: AlertGroup.Member, call: EscalationCall, at: Timestamp)] {
        unacknowledged.compactMap { member in
            let calls = calls(for: member)
            guard let told = member.told, calls.indices.contains(member.called.count) else { return nil }
            let call = calls[member.called.count]
            return (member, call, told + call.after)
        }
    }
}

/// The order in which alerts are told.
func isGraver(_ a: Alert, _ b: Alert) -> Bool {
    a.severity != b.severity ? a.severity > b.severity : (a.since, a.incident) < (b.since, b.incident)
}

/// One time that an escalation calls somebody.
struct EscalationCall: Hashable {
    var after: Duration
    var receiver: String
    var minSeverity: AlertSeverity
}

extension AlertRoute.Escalation {
    /// All that it may call, in the order of their times.
    var calls: [EscalationCall] {
        steps.flatMap { step in
            (0...step.repeats).map { time in
                EscalationCall(
                    after: step.after * (time + 1), receiver: step.receiver, minSeverity: step.minSeverity)
            }
        }.sorted { $0.after < $1.after }
    }
}
