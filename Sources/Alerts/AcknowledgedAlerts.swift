import Model

/// Which times of which incidents somebody said to be at, folded from facts in order.
package struct AcknowledgedAlerts: Sendable {
    private struct Time: Hashable {
        var incident: String
        var since: Timestamp
    }

    private var open: [String: Timestamp] = [:]
    private var acknowledged: Set<Time> = []

    package init() {}

    package mutating func take(_ fact: Fact) {
        switch fact.event {
        case .incident(let record): open[record.id] = record.change == .opened ? fact.at : nil
        case .acknowledged(let record):
            guard let since = open[record.incident] else { return }
            let time = Time(incident: record.incident, since: since)
            if record.holds(at: fact.at) { acknowledged.insert(time) } else { acknowledged.remove(time) }
        default: return
        }
    }

    /// Whether that is so of all that a message says go on; `false` where it says so of none.
    package func cover(_ message: AlertMessage) -> Bool {
        let firing = message.alerts.filter { $0.until == nil }
        return !firing.isEmpty && message.more == 0
            && firing.allSatisfy { acknowledged.contains(Time(incident: $0.incident, since: $0.since)) }
    }
}
