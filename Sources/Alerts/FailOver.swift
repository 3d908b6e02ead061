import Manifests
import Model

/// What a channel does not take for somebody, who is told of it over their next one as well. The first goes on trying.
package struct FailOver: Hashable, Sendable {
    /// Of one line, oldest first; never empty.
    package var deliveries: [Delivery]
    /// What is to go over the other channel, once.
    package var other: Delivery

    /// So often a channel fails somebody before.
    package static let tries = 2
    /// Between two looks at what waits for them: what came meanwhile goes over as one message.
    package static let pause = Duration.seconds(60)

    package init(_ deliveries: [Delivery], as other: Delivery) { (self.deliveries, self.other) = (deliveries, other) }
}

/// Somebody whom a channel fails, and what else is known of them.
package struct FailedListener: Sendable {
    package var user: Resource<User.Spec>
    package var channel: ResourceID
    /// What it does not take, oldest first.
    package var line: [Delivery]
    /// What waits for them over other channels.
    package var coming: [Delivery] = []
    /// Channels that fail them as well.
    package var failing: Set<ResourceID> = []
    /// Incidents of which they hear over other channels anyway.
    package var known: Set<String> = []
    /// When they last heard of an incident over another channel.
    package var heard: [String: Timestamp] = [:]
    /// By incident, over which channels they heard of it because another one failed: names.
    package var failedOver: [String: Set<String>] = [:]

    package init(_ user: Resource<User.Spec>, _ channel: ResourceID, line: [Delivery]) {
        (self.user, self.channel, self.line) = (user, channel, line)
    }

    /// What is critical or an error, is due, says that something goes on of which they hear nowhere else, and did not
    /// go over before: over the first of their ways that does not fail them and over which they want it at once. What
    /// says that it is over goes with it, or where it went. All that goes the same way becomes one message.
    package func failOvers(in desired: Desired, _ contacts: ContactBook, at now: Timestamp) -> [FailOver] {
        let paths = desired.detours(to: user, contacts).filter {
            $0.channel.id != channel && !failing.contains($0.channel.id)
        }
        var ways = paths.map { path in
            let coming = coming.filter { $0.channel == path.channel.id }
            return Way(
                path: path, begins: Set(coming.flatMap { $0.message.begun }),
                ends: Set(coming.flatMap { $0.message.ended }),
                told: Set(failedOver.filter { $0.value.contains(path.channel.name) }.keys))
        }
        for delivery in line where delivery.mayFailOver(at: now) {
            guard let place = way(of: delivery.message, among: ways) else { continue }
            ways[place].deliveries.append(delivery)
            ways[place].told.formUnion(delivery.message.begun)
        }
        return ways.compactMap { way in
            guard var other = way.deliveries.first else { return nil }
            if way.deliveries.count > 1 {
                other.message = AlertMessage(
                    folding: way.deliveries.map(\.message), in: user.spec.language, at: now)
            }
            // A part of the same notice may have come there under the notice's own name.
            other.message.id += "/\(channel.name)"
            (other.channel, other.recipient) = (way.path.channel.id, way.path.address)
            (other.notBefore, other.attempts) = (nil, 0)
            return FailOver(way.deliveries, as: other)
        }
    }

    private struct Way {
        var path: AlertPath
        /// Of what is on its way there.
        var begins: Set<String>
        var ends: Set<String>
        /// Of which they are told there because another channel failed.
        var told: Set<String>
        var deliveries: [Delivery] = []
    }

    private func way(of message: AlertMessage, among ways: [Way]) -> Int? {
        let news = message.begun.filter { incident in
            !known.contains(incident) && heard[incident].map { $0 < message.at } ?? true
        }
        guard news.isEmpty else {
            let place = ways.firstIndex { carries(message, over: $0.path) }
            return place.flatMap { ways[$0].begins.isSuperset(of: news) ? nil : $0 }
        }
        return ways.firstIndex { way in message.ended.contains { way.told.contains($0) && !way.ends.contains($0) } }
    }

    /// The inbox takes what is wanted nowhere.
    private func carries(_ message: AlertMessage, over path: AlertPath) -> Bool {
        path.way == .inApp
            || message.alerts.allSatisfy { alert in
                alert.about != path.channel.id
                    && user.spec.delivery(of: alert.type, alert.severity, over: path.way) == .now
            }
    }
}

extension Delivery {
    fileprivate func mayFailOver(at now: Timestamp) -> Bool {
        alsoOver == nil && AlertSeverity(rawValue: message.severity).map { $0 >= .error } ?? false && due <= now
    }
}

extension AlertMessage {
    fileprivate var begun: [String] { alerts.filter { $0.until == nil }.map(\.incident) }
    fileprivate var ended: [String] { alerts.filter { $0.until != nil }.map(\.incident) }
}
