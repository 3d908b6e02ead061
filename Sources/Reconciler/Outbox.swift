import Model
import Ports

/// What waits to be sent, a line for each channel, so that one that hangs keeps nobody else's messages. The journal has
/// all of it; this is what the process knows of it.
struct Outbox: Sendable {
    private struct Line {
        var waiting: [Delivery] = []
        var tries = 1
        /// By the monotonic clock.
        var notBefore = Duration.zero
        var isSending = false
        /// Since when nothing went out that was tried.
        var failingSince: Duration?
    }

    private var lines: [ResourceID: Line] = [:]

    mutating func add(_ delivery: Delivery) {
        guard lines[delivery.channel]?.waiting.contains(delivery) != true else { return }
        lines[delivery.channel, default: Line()].waiting.append(delivery)
    }

    /// Whether some channel was not tried yet with what waits for it.
    var hasUntried: Bool { lines.values.contains { !$0.waiting.isEmpty && ($0.tries == 1 || $0.isSending) } }

    /// The oldest message of each channel that may be tried now; each counts as being sent until `sent` or `failed`.
    mutating func next(at now: Duration) -> [Delivery] {
        let ready = lines.filter { !$0.value.isSending && $0.value.notBefore <= now && !$0.value.waiting.isEmpty }
        for channel in ready.keys { lines[channel]?.isSending = true }
        return ready.sorted { $0.key < $1.key }.compactMap(\.value.waiting.first)
    }

    mutating func sent(_ delivery: Delivery) {
        guard var line = lines[delivery.channel] else { return }
        line.waiting.removeAll { $0 == delivery }
        (line.tries, line.notBefore, line.isSending, line.failingSince) = (1, .zero, false, nil)
        lines[delivery.channel] = line
    }

    /// - Returns: the number of the next try, for the length of the pause before it.
    func tries(of delivery: Delivery) -> Int { (lines[delivery.channel]?.tries ?? 1) + 1 }

    /// How long a channel has taken nothing.
    func failing(_ channel: ResourceID, at now: Duration) -> Duration {
        lines[channel]?.failingSince.map { now - $0 } ?? .zero
    }

    /// - Parameter now: when its channel failed; `nil` when that was not why.
    mutating func failed(_ delivery: Delivery, at now: Duration? = nil, until next: Duration) {
        guard var line = lines[delivery.channel] else { return }
        (line.tries, line.notBefore, line.isSending) = (line.tries + 1, next, false)
        line.failingSince = line.failingSince ?? now
        lines[delivery.channel] = line
    }
}
