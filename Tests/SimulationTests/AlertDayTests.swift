import Alerts
import Manifests
import Model
import Synchronization
import Testing

/// What must hold of every day of alerts.
@Suite(.tags(.simulation)) struct AlertDayTests {
    @Test(arguments: 0..<16 as Range<UInt64>) func aDay(seed: UInt64) throws {
        let day = try AlertDay(seed: seed)
        let ports = SimulatedPorts(seed: seed, day.manifests[0])
        try day.live(ports)
        let state = ports.state.withLock { $0 }
        nobodyIsLeftWithoutWord(day, state)
        nobodyIsToldTwice(seed, state)
        nothingStartsATimerAnew(seed, state)
        whatWentOverAnotherChannelIsToldToItsEnd(seed, state)
    }

    /// Goal: whoever is to hear of a critical incident has heard of it by the end of the patience, or that the channel
    /// delivers nothing is an incident.
    private func nobodyIsLeftWithoutWord(_ day: AlertDay, _ state: SimulatedState) {
        let limit = AlertDay.wait + AlertDay.interval + AlertDay.patience + AlertDay.slack
        var checked = 0
        for span in state.spans(where: { $0.severity == "critical" && $0.id.contains("/n") }) {
            let (since, end) = (span.since, span.since + limit)
            guard end <= state.born + AlertDay.length, span.until.map({ $0 > end }) ?? true else { continue }
            for (channel, user) in ears(of: day) {
                checked += 1
                let isOpen = state.spans { $0.id == "delivery.failed/\(channel)" }
                    .contains { $0.since <= end && ($0.until ?? end) >= since }
                // Whoever opted out at one contact hears by another.
                let ways = user.isEmpty || !state.hasLeft(user, by: end) ? [channel] : AlertDay.channels
                let isTold = ways.flatMap { state.tellings(over: $0, to: user) }.contains {
                    $0.at <= end && $0.record.outcome == .accepted && $0.record.began.contains(span.id)
                }
                #expect(isTold || isOpen, "seed \(day.seed): \(span.id) to “\(user)” over \(channel), since \(since)")
            }
        }
        #expect(checked > 0, "seed \(day.seed)")
    }

    /// Goal: no channel takes a message twice, unless the process died before it had noted that; and what is told of a
    /// group at one time has one id.
    private func nobodyIsToldTwice(_ seed: UInt64, _ state: SimulatedState) {
        let answers = Dictionary(grouping: state.answers) { [$0.channel, $0.recipient, $0.user, $0.message.id] }
        for (place, answers) in answers {
            #expect(Set(answers.map(\.life)).count == answers.count, "seed \(seed): \(place) twice by one process")
        }
        #expect(answers.count > 10, "seed \(seed)")
        for (thread, messages) in Dictionary(grouping: state.told(over: "hook"), by: \.thread) {
            for (one, next) in zip(messages, messages.dropFirst()) {
                #expect(next.at - one.at >= AlertDay.interval, "seed \(seed): \(thread) at \(one.at) and \(next.at)")
            }
        }
    }

    /// Goal: a group is told when its timers say, whatever manifests were read anew meanwhile, and whoever died.
    private func nothingStartsATimerAnew(_ seed: UInt64, _ state: SimulatedState) {
        for type in ["backup.failed", "verification.failed", "rto.risk"] {
            let spans = state.spans { AlertType(condition: $0.type).rawValue == type && $0.id.contains("/n") }
            var told = state.told(over: "hook").filter { $0.alerts.contains { $0.type.rawValue == type } }
            var timers = Timers(spans, until: state.born + AlertDay.length - AlertDay.slack)
            while let due = timers.next() {
                let message = told.isEmpty ? nil : told.removeFirst()
                let isInTime = message.map { due <= $0.at && $0.at <= due + AlertDay.slack } ?? false
                #expect(isInTime, "seed \(seed): \(type) due \(due), told \(message?.at.description ?? "never")")
                guard let message, isInTime else { break }
                timers.take(message)
            }
        }
    }

    private func ears(of day: AlertDay) -> [(channel: String, user: String)] {
        let people = day.manifests[0].users.map(\.name).filter { $0 != AlertDay.pager }
        return AlertDay.channels.flatMap { name in
            (name == "hook" ? [""] : people).map { (name, $0) }
        } + [("text", AlertDay.pager)]
    }

    /// Goal: what went over another channel because the telephone failed was put there once, and who took it there
    /// has its end there, or it waits.
    private func whatWentOverAnotherChannelIsToldToItsEnd(_ seed: UInt64, _ state: SimulatedState) {
        for name in ["mail", "inbox"] {
            let theirs = { (delivery: Delivery) in
                delivery.channel.name == name && delivery.user == AlertDay.pager
            }
            let kept = Dictionary(grouping: state.kept.filter(theirs), by: \.message.id)
            #expect(
                kept.values.allSatisfy { $0.count == 1 }, "seed \(seed): \(kept.filter { $0.value.count > 1 }.keys)")
            let told = state.tellings(over: name, to: AlertDay.pager).filter { $0.record.outcome == .accepted }
            let left = (state.outbox + state.dead).filter(theirs)
            for span in state.spans(where: { $0.id.contains("/n") }) {
                guard let until = span.until, told.contains(where: { $0.record.began.contains(span.id) }),
                    until + AlertDay.interval + AlertDay.slack < state.born + AlertDay.length
                else { continue }
                let isOver = told.contains { $0.record.over.contains(span.id) && $0.at >= until }
                let waits = left.contains { $0.message.tells(span.id, .resolved) }
                // Whoever wants no more mail hears by another way.
                let hasLeft = state.hasLeft(AlertDay.pager, by: state.born + AlertDay.length)
                #expect(isOver || waits || hasLeft, "seed \(seed): the end of \(span.id) over \(name)")
            }
        }
    }
}

extension SimulatedState {
    /// Whether one of their contacts took no more messages.
    fileprivate func hasLeft(_ user: String, by end: Timestamp) -> Bool {
        ledger.contains { fact in
            guard case .contact(let record) = fact.event else { return false }
            return fact.subject.name == user && record.change == .optedOut && fact.at <= end
        }
    }
}

/// A second reckoning of when one group is to be told, from the manifest's timers alone.
private struct Timers {
    private var waiting: [SimulatedState.Span]
    private var told: [SimulatedState.Span] = []
    private var last: Timestamp?
    private let end: Timestamp

    init(_ spans: [SimulatedState.Span], until end: Timestamp) { (waiting, self.end) = (spans, end) }

    /// When something is to be told next; `nil` where that is not before the end.
    func next() -> Timestamp? {
        let earliest = last.map { $0 + AlertDay.interval }
        let began = waiting.compactMap { span -> Timestamp? in
            let due = max(span.since + AlertDay.wait, earliest ?? span.since)
            // What is over before it was told is told to nobody.
            return span.until.map { $0 > due } ?? true ? due : nil
        }
        let ended = told.compactMap(\.until).map { max($0, earliest ?? $0) }
        let again = told.isEmpty ? nil : last.map { $0 + AlertDay.repeats }
        return (began + ended + [again].compactMap(\.self)).min().flatMap { $0 < end ? $0 : nil }
    }

    mutating func take(_ message: AlertMessage) {
        let (began, over) = (message.alerts.filter { $0.until == nil }, message.alerts.filter { $0.until != nil })
        let isNew = { (span: SimulatedState.Span) in began.contains { $0.incident == span.id } }
        told += waiting.filter(isNew)
        waiting.removeAll(where: isNew)
        told.removeAll { span in over.contains { $0.incident == span.id } }
        last = told.isEmpty ? nil : message.at
    }
}

extension SimulatedState {
    struct Span {
        var id: String
        var since: Timestamp
        var until: Timestamp?
    }

    /// From when to when incidents were open, as the ledger has it.
    func spans(where isMeant: (IncidentRecord) -> Bool) -> [Span] {
        var spans: [Span] = []
        for fact in ledger {
            guard case .incident(let record) = fact.event, isMeant(record) else { continue }
            if record.change != .resolved {
                spans.append(Span(id: record.id, since: fact.at))
            } else if let index = spans.lastIndex(where: { $0.id == record.id }) {
                spans[index].until = fact.at
            }
        }
        return spans
    }

    func tellings(over channel: String, to user: String) -> [(at: Timestamp, record: DeliveryRecord)] {
        ledger.compactMap { fact in
            guard case .told(let record) = fact.event, fact.subject.name == channel, record.user == user else {
                return nil
            }
            return (fact.at, record)
        }
    }

    /// What was put into the outbox for a channel before the day's end, in order.
    func told(over channel: String) -> [AlertMessage] {
        kept.filter { $0.channel.name == channel && $0.message.at < born + AlertDay.length }.map(\.message)
    }
}
