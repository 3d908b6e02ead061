import Alerts
import Manifests
import Model
import Planning
import Ports

/// Whom a channel fails is told over their next way as well.
extension Loop {
    /// One after the other: two channels that fail the same person would both take to their next way.
    func failOver(_ failing: [(delivery: Delivery, error: PraError?)]) async {
        for (failed, error) in failing { _ = await failOver(failed, because: error?.what) }
        isFailingOver = false
    }

    /// - Parameters:
    ///   - failed: what the channel does not take, or the first of it.
    ///   - line: all of it; `nil` is all that waits there for the same person.
    /// - Returns: what goes over other channels now; `nil` where that could not be kept.
    func failOver(_ failed: Delivery, line: [Delivery]? = nil, because reason: String?) async -> [FailOver]? {
        let (journal, channel) = (world.journal, failed.channel)
        guard var (user, _) = person(failed.user, over: channel) else { return [] }
        let read = await result { () async throws(PraError) in try await journal.outbox(of: user.name) }
        guard case .success(let waiting) = read else { return nil }
        let alerts = await book.history.alerts
        if let own = alerts.wishes[user.name] { user.spec.take(own) }
        var listener = FailedListener(user, channel, line: line ?? waiting.filter { $0.channel == channel })
        listener.coming = waiting.filter { $0.channel != channel }
        listener.failing = outbox.channels(failing: user.name)
        listener.known = alerts.known(to: user.name, otherThanOver: channel)
        let since = listener.line.filter { $0.alsoOver == nil }.map(\.message.at).min() ?? world.time.now()
        listener.heard = await heard(by: user.name, otherThanOver: channel, since: since)
        listener.failedOver = alerts.failedOver[user.name] ?? [:]
        let all = listener.failOvers(in: desired, alerts.contacts, at: world.time.now())
        // First that, so that the ledger never lacks why the second went out, nor where its end is to be told.
        let logged = await result { () async throws(PraError) in
            try await book.record(all.flatMap { records(of: $0, hasTry: line != nil, reason) })
        }
        report(logged)
        guard case .success = logged else { return nil }
        for one in all {
            switch await result({ () async throws(PraError) in try await journal.failOver(one) }) {
            case .success(true):
                outbox.failedOver(one)
                wakeDelivery.yield()
            case .success(false): break
            case .failure: return nil
            }
        }
        return all
    }

    /// - Parameter hasTry: whether the last try is not counted yet.
    private func records(
        of failOver: FailOver, hasTry: Bool, _ reason: String?
    ) -> [(event: Fact.Event, subject: ResourceID)] {
        failOver.deliveries.map { delivery in
            var record = record(of: delivery, .failing, reason)
            record.alsoOver = failOver.other.channel.name
            if !hasTry { record.attempts -= 1 }
            return (.told(record), delivery.channel)
        }
    }
}
