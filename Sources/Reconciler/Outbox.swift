import Alerts
import Model
import Ports

/// What waits to be sent, a line for each recipient of each channel, so that one that hangs keeps nobody else's
/// messages. The journal has all of it; this is what the process knows of it.
struct Outbox: Sendable {
    private struct Line {
        var waiting: [Delivery] = []
        var tries = 1
        /// By the monotonic clock.
        var notBefore = Duration.zero
        var isSending = false
        /// Since when nothing was taken that was tried.
        var failingSince: Duration?
        /// How its oldest message failed last.
        var lastFailure: DeliveryFailure.Kind?

        func due(at time: Timestamp) -> [Delivery] { waiting.filter { $0.notBefore.map { $0 <= time } ?? true } }
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

    private var lines: [Destination: Line] = [:]

    mutating func add(_ delivery: Delivery) {
        let place = Destination(delivery)
        guard lines[place]?.waiting.contains(where: delivery.isSame) != true else { return }
        lines[place, default: Line()].waiting.append(delivery)
    }

    /// Whether some recipient was not tried yet with what waits for them and is due.
    func hasUntried(at time: Timestamp) -> Bool {
        lines.values.contains { !$0.due(at: time).isEmpty && ($0.tries == 1 || $0.isSending) }
    }

    /// What is next for one recipient: never empty.
    enum Work: Sendable {
        case send(Delivery)
        /// What was held for them and is due by now: it becomes one message.
        case fold([Delivery])
    }

    /// The oldest message of each line that may be tried now; each line counts as being worked on until `settled`,
    /// `failed` or `folded`.
    /// - Parameters:
    ///   - now: by the monotonic clock.
    ///   - time: by the wall clock, by which hours are quiet.
    mutating func next(at now: Duration, _ time: Timestamp) -> [Work] {
        let ready = lines.filter { !$0.value.isSending && $0.value.notBefore <= now }
        return ready.sorted { $0.key < $1.key }.compactMap { place, line -> Work? in
            let due = line.due(at: time), held = due.filter { $0.notBefore != nil }
            guard let first = due.first else { return nil }
            lines[place]?.isSending = true
            return held.count > 1 ? .fold(held) : .send(first)
        }
    }

    mutating func folded(_ deliveries: [Delivery], into one: Delivery) {
        let place = Destination(one)
        lines[place]?.waiting.removeAll { held in deliveries.contains { $0.isSame(as: held) } }
        lines[place]?.isSending = false
        add(one)
    }

    /// Taken, or given up, or (`nil`) not needed any more, which says nothing of its channel.
    mutating func settled(_ delivery: Delivery, isTaken: Bool?, at now: Duration) {
        let place = Destination(delivery)
        guard var line = lines[place] else { return }
        line.waiting.removeAll(where: delivery.isSame)
        (line.tries, line.notBefore, line.isSending, line.lastFailure) = (1, .zero, false, nil)
        if let isTaken { line.failingSince = isTaken ? nil : line.failingSince ?? now }
        lines[place] = line
    }

    /// - Returns: the number of the next try, for the length of the pause before it.
    func tries(of delivery: Delivery) -> Int { (lines[Destination(delivery)]?.tries ?? 1) + 1 }

    /// The longest time for which a recipient of the channel has taken nothing; `nil` where each took what came last.
    func failing(_ channel: ResourceID, at now: Duration) -> Duration? {
        lines.filter { $0.key.channel == channel }.compactMap { $0.value.failingSince.map { now - $0 } }.max()
    }

    /// Its channel failed.
    /// - Returns: how it failed before; `nil` where it had not.
    mutating func failed(
        _ delivery: Delivery, _ kind: DeliveryFailure.Kind, at now: Duration, until next: Duration
    ) -> DeliveryFailure.Kind? {
        let before = lines[Destination(delivery)]?.lastFailure
        postpone(delivery, until: next)
        let place = Destination(delivery)
        guard var line = lines[place] else { return before }
        (line.failingSince, line.lastFailure) = (line.failingSince ?? now, kind)
        for index in line.waiting.indices where line.waiting[index].isSame(as: delivery) {
            line.waiting[index].attempts += 1
        }
        lines[place] = line
        return before
    }

    /// Its channel was not why it is not settled.
    mutating func postpone(_ delivery: Delivery, until next: Duration) {
        let place = Destination(delivery)
        guard var line = lines[place] else { return }
        (line.tries, line.notBefore, line.isSending) = (line.tries + 1, next, false)
        lines[place] = line
    }

    /// Pauses are over.
    mutating func retry(_ channel: ResourceID) {
        for place in lines.keys where place.channel == channel {
            lines[place]?.tries = 1
            lines[place]?.notBefore = .zero
        }
    }
}
