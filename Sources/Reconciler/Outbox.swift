import Alerts
import Manifests
import Model
import Ports

/// What waits to be sent, a line for each recipient of each channel, so that one that hangs keeps nobody else's
/// messages. The journal has all of it; this is a page of it, and what the process knows of the lines.
struct Outbox: Sendable {
    private struct Line {
        /// Oldest first.
        var waiting: [Delivery] = []
        /// What is being sent, or folded.
        var working: [Delivery] = []
        var tries = 1
        /// By the monotonic clock.
        var notBefore = Duration.zero
        /// Since when nothing was taken that was tried.
        var failingSince: Duration?
        /// How its oldest message failed last.
        var lastFailure: DeliveryFailure?
        /// When it is looked at next whether something of it goes over another channel.
        var nextFailOver = Duration.zero

        /// Whether its recipient is failed by its channel, and not only by chance: one that refuses whatever comes is
        /// tried a second time so late that nobody may wait for it.
        var isFailing: Bool {
            (oldest?.attempts ?? 0) >= FailOver.tries || lastFailure?.kind == .configuration
        }
        var oldest: Delivery? { working.first ?? waiting.first }
        var isEmpty: Bool { waiting.isEmpty && working.isEmpty }
        /// What is critical goes first, after what was to be told of the same before.
        var gravest: Delivery? {
            let first = waiting.first { $0.isCritical }
            return waiting.first { first == nil || $0.message.thread == first?.message.thread }
        }
        /// Whether nothing is known of it that a new one would not know.
        var isFresh: Bool { tries == 1 && notBefore == .zero && failingSince == nil && lastFailure == nil }
    }

    private struct Destination: Hashable, Comparable {
        var channel: ResourceID
        var recipient: String
        var user: String

        init(_ delivery: Delivery) {
            (channel, recipient, user) = (delivery.channel, delivery.recipient, delivery.user)
        }

        static func < (a: Self, b: Self) -> Bool {
            (a.channel, a.recipient, a.user) < (b.channel, b.recipient, b.user)
        }
    }

    private struct Name: Hashable {
        var destination: Destination
        var message: String

        init(_ delivery: Delivery) { (destination, message) = (Destination(delivery), delivery.message.id) }
    }

    /// What a channel took and the journal has not noted yet.
    struct Taken: Sendable {
        var delivery: Delivery
        var record: DeliveryRecord
    }

    /// So many messages are in memory at most.
    static let limit = 1000

    private var lines: [Destination: Line] = [:]
    /// Until when channels want nothing, by the monotonic clock; kept until one took something after that.
    private var throttled: [ResourceID: Duration] = [:]
    private(set) var taken: [Taken] = []
    private var rates: [ResourceID: MessageRate] = [:]
    /// How many messages are in memory.
    private(set) var count = 0
    /// Whether the journal has more that is due.
    private var isPart = true
    private var wantsPage = true
    /// When the first of what is held is due.
    private var held: Timestamp?
    /// What has left the outbox since a page was asked for; `nil` while none is.
    private var gone: Set<Name>?

    /// What the journal has kept just now.
    mutating func add(_ deliveries: [Delivery]) {
        for delivery in deliveries {
            if let time = delivery.notBefore {
                held = min(held ?? time, time)
            } else if isPart || gone != nil || count >= Outbox.limit {
                (isPart, wantsPage) = (true, true)
            } else {
                lines[Destination(delivery), default: Line()].waiting.append(delivery)
                count += 1
            }
        }
    }

    /// What one contact does not take goes to another, for which the same may wait already.
    mutating func move(_ delivery: Delivery, to other: Delivery, at now: Duration) {
        ended(delivery, isFailure: false, at: now)
        let line = lines[Destination(other)]
        let isHere =
            line.map { ($0.waiting + $0.working).contains(where: other.isSame) } ?? false
            || taken.contains { other.isSame(as: $0.delivery) }
        if !isHere { add([other]) }
    }

    /// What goes over another channel waits over the first as well.
    mutating func failedOver(_ failOver: FailOver) {
        let names = Set(failOver.deliveries.map(Name.init))
        for place in Set(names.map(\.destination)) {
            let waiting = lines[place]?.waiting ?? []
            for (index, delivery) in waiting.enumerated() where names.contains(Name(delivery)) {
                lines[place]?.waiting[index].alsoOver = failOver.other.channel.name
            }
        }
        add([failOver.other])
    }

    // A page is read while messages leave: what has left by then is not taken from it.

    func needsPage(at time: Timestamp) -> Bool { gone == nil && (wantsPage || held.map { $0 <= time } ?? false) }

    mutating func beginPage() { (gone, wantsPage) = ([], false) }

    mutating func losePage() { (gone, wantsPage) = (nil, true) }

    /// Puts a page in place of what waits.
    mutating func take(_ page: OutboxPage, at now: Duration, _ time: Timestamp) {
        let known = (gone ?? []).union((lines.values.flatMap(\.working) + taken.map(\.delivery)).map(Name.init))
        for place in lines.keys { lines[place]?.waiting = [] }
        count = lines.values.reduce(taken.count) { $0 + $1.working.count }
        let new = page.deliveries.filter { !known.contains(Name($0)) }
        let room = max(0, Outbox.limit - count)
        (isPart, held, gone) = (page.isPart || new.count > room, page.next, nil)
        for delivery in new.prefix(room) {
            let place = Destination(delivery)
            lines[place, default: Line()].waiting.append(delivery)
            // An earlier process tried it in vain.
            if delivery.attempts > 0, lines[place]?.failingSince == nil {
                lines[place]?.failingSince = now - max(.zero, time - delivery.due)
            }
        }
        count += min(new.count, room)
        lines = lines.filter { !$0.value.isEmpty || !$0.value.isFresh }
    }

    mutating func wantPage() { wantsPage = true }

    /// Whether some recipient was not tried yet with what waits for them and is due, or the journal does not know yet
    /// that it was taken.
    func hasUntried(at time: Timestamp) -> Bool {
        !taken.isEmpty || needsPage(at: time)
            || lines.values.contains { !$0.working.isEmpty || ($0.tries == 1 && !$0.waiting.isEmpty) }
    }

    /// What is next for one recipient: never empty.
    enum Work: Sendable {
        case send(Delivery)
        /// What was held for them and is due by now: it becomes one message.
        case fold([Delivery])
    }

    /// The oldest message of each line that may be tried now; each line counts as being worked on until `took`,
    /// `ended`, `failed`, `postpone` or `folded`.
    /// - Parameters:
    ///   - now: by the monotonic clock.
    ///   - channels: as they are stated.
    mutating func next(at now: Duration, for channels: [ResourceID: AlertChannel.Spec]) -> [Work] {
        // What the journal can not note would be sent again by the next process.
        guard taken.count < Outbox.limit else { return [] }
        let unnoted = Set(taken.map { Destination($0.delivery) })
        let ready = lines.filter { place, line in
            // Whether they know that it began must be known before they are told that it is over.
            line.working.isEmpty && line.notBefore <= now
                && first(in: line, at: place).map { $0.message.state != .resolved || !unnoted.contains(place) } ?? false
        }
        return admitted(ready, at: now).sorted { $0.key < $1.key }.compactMap { place, line -> Work? in
            guard let work = work(of: line, at: place, channels[place.channel], now) else { return nil }
            let next =
                switch work {
                case .send(let delivery): [delivery]
                case .fold(let deliveries): deliveries
                }
            lines[place]?.working = next
            lines[place]?.waiting.removeAll { one in next.contains { $0.isSame(as: one) } }
            return work
        }
    }

    /// People get what was held, and what is more than their channel may be sent now, as one message.
    private mutating func work(
        of line: Line, at place: Destination, _ channel: AlertChannel.Spec?, _ now: Duration
    ) -> Work? {
        let held = line.waiting.filter { $0.notBefore != nil }
        if held.count > 1 { return .fold(held) }
        if mayHave(place.channel, channel?.mostOften, at: now) { return first(in: line, at: place).map { .send($0) } }
        // What is about no alert has words that a digest of alerts would lose.
        let mayFold = channel?.isRead == true && line.waiting.allSatisfy { !$0.message.alerts.isEmpty }
        return mayFold && line.waiting.count > 1 ? .fold(line.waiting) : nil
    }

    private mutating func mayHave(_ channel: ResourceID, _ rate: AlertChannel.Rate?, at now: Duration) -> Bool {
        guard let rate else { return true }
        if rates[channel]?.rate != rate { rates[channel] = MessageRate(rate) }
        return rates[channel]?.take(at: now) ?? true
    }

    private func first(in line: Line, at place: Destination) -> Delivery? {
        throttled[place.channel] == nil ? line.waiting.first : line.gravest
    }

    /// Without those whose channel wants nothing now. One that did asks for one message at first, the gravest: all at
    /// once would have it refuse them again.
    private func admitted(_ ready: [Destination: Line], at now: Duration) -> [Destination: Line] {
        let busy = Set(lines.filter { !$0.value.working.isEmpty }.keys.map(\.channel))
        let probes = Dictionary(grouping: ready.filter { throttled[$0.key.channel] != nil }, by: \.key.channel)
            .compactMap { channel, lines -> Destination? in
                guard let until = throttled[channel], until <= now, !busy.contains(channel) else { return nil }
                return lines.min { a, b in
                    let (isA, isB) = (a.value.gravest?.isCritical == true, b.value.gravest?.isCritical == true)
                    return isA == isB ? a.key < b.key : isA
                }?.key
            }
        return ready.filter { place, _ in throttled[place.channel] == nil || probes.contains(place) }
    }

    mutating func folded(_ deliveries: [Delivery], into one: Delivery) {
        let place = Destination(one)
        count += 1 - deliveries.count
        gone?.formUnion(deliveries.map(Name.init))
        lines[place]?.working = []
        lines[place]?.waiting.insert(one, at: 0)
    }

    /// The channel took it.
    mutating func took(_ delivery: Delivery, _ record: DeliveryRecord) {
        let waiting = lines[Destination(delivery)]?.waiting ?? []
        lines[Destination(delivery)] = Line(waiting: waiting)
        throttled[delivery.channel] = nil
        taken.append(Taken(delivery: delivery, record: record))
        emptied(Destination(delivery))
    }

    /// The journal has noted that these were taken.
    mutating func noted(_ batch: [Taken]) {
        let names = Set(batch.map { Name($0.delivery) })
        taken.removeAll { names.contains(Name($0.delivery)) }
        gone?.formUnion(names)
        count -= batch.count
    }

    /// Given up, or (`isFailure` false) not needed any more, which says nothing of its channel.
    mutating func ended(_ delivery: Delivery, isFailure: Bool, at now: Duration) {
        let place = Destination(delivery)
        guard var line = lines[place] else { return }
        (line.working, line.tries, line.notBefore, line.lastFailure) = ([], 1, .zero, nil)
        if isFailure { line.failingSince = line.failingSince ?? now }
        lines[place] = line
        gone?.insert(Name(delivery))
        count -= 1
        emptied(place)
    }

    private mutating func emptied(_ place: Destination) {
        guard lines[place]?.isEmpty == true else { return }
        if isPart { wantsPage = true }
        if lines[place]?.isFresh == true { lines[place] = nil }
    }

    /// - Returns: the number of the next try, for the length of the pause before it.
    func tries(of delivery: Delivery) -> Int { (lines[Destination(delivery)]?.tries ?? 1) + 1 }

    /// The longest time for which a recipient of the channel has taken nothing; `nil` where each took what came last.
    func failing(_ channel: ResourceID, at now: Duration) -> Duration? {
        lines.filter { $0.key.channel == channel }.compactMap { $0.value.failingSince.map { now - $0 } }.max()
    }

    /// Of each person whom a channel fails one message that it does not take, and why; once in `FailOver.pause`.
    mutating func failing(at now: Duration) -> [(delivery: Delivery, error: PraError?)] {
        let failing = lines.filter { !$0.key.user.isEmpty && $0.value.isFailing && $0.value.nextFailOver <= now }
        for place in failing.keys { lines[place]?.nextFailOver = now + FailOver.pause }
        return failing.sorted { $0.key < $1.key }.compactMap { _, line in
            line.oldest.map { ($0, line.lastFailure?.error) }
        }
    }

    func channels(failing user: String) -> Set<ResourceID> {
        Set(lines.filter { $0.key.user == user && $0.value.isFailing }.keys.map(\.channel))
    }

    /// Channels of which a recipient has taken nothing for so long, and why.
    func overdue(at now: Duration, after patience: Duration) -> [(channel: ResourceID, error: PraError)] {
        let late = lines.filter { $0.value.failingSince.map { now - $0 >= patience } ?? false }
        return late.sorted { $0.key < $1.key }.compactMap { place, line in
            line.lastFailure.map { (place.channel, $0.error) }
        }
    }

    /// Its channel failed.
    /// - Returns: how it failed before; `nil` where it had not.
    mutating func failed(
        _ delivery: Delivery, _ failure: DeliveryFailure, at now: Duration, until next: Duration
    ) -> DeliveryFailure.Kind? {
        let place = Destination(delivery), before = lines[place]?.lastFailure?.kind
        postpone(delivery, until: next)
        guard var line = lines[place] else { return before }
        (line.failingSince, line.lastFailure) = (line.failingSince ?? now, failure)
        if !line.waiting.isEmpty { line.waiting[0].attempts += 1 }
        lines[place] = line
        // Who says how long speaks for all that it takes: of one number's own limit it is not said.
        if failure.kind == .throttled, let pause = failure.retryAfter {
            throttled[delivery.channel] = max(throttled[delivery.channel] ?? .zero, now + pause)
        }
        return before
    }

    /// Its channel was not why it is not settled.
    mutating func postpone(_ delivery: Delivery, until next: Duration) {
        let place = Destination(delivery)
        guard var line = lines[place] else { return }
        line.waiting = line.working + line.waiting
        (line.working, line.tries, line.notBefore) = ([], line.tries + 1, next)
        lines[place] = line
    }

    /// Pauses are over.
    mutating func retry(_ channel: ResourceID) {
        throttled[channel] = nil
        for place in lines.keys where place.channel == channel {
            lines[place]?.tries = 1
            lines[place]?.notBefore = .zero
        }
    }
}

extension Delivery {
    fileprivate var isCritical: Bool { message.severity == AlertSeverity.critical.rawValue }
}
