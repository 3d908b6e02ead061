import Alerts
import Manifests
import Model
import Planning
import Ports

/// That a channel took a message does not say that it arrived: providers that can be asked are.
extension Loop {
    private struct Awaited: Sendable {
        var telling: AlertHistory.Telling
        var record: DeliveryRecord
        var at: Timestamp
        var target: ChannelTarget
    }

    /// Asks what became of what was taken, with growing pauses, for a day at most, until cancelled.
    func keepReceipts() async {
        var asked: [AlertHistory.Telling: (pause: Duration, next: Duration)] = [:]
        while await pause(settings.alertEvery) {
            let (open, elapsed) = (await awaited, world.time.elapsed())
            let stillOpen = Set(open.map(\.telling))
            asked = asked.filter { stillOpen.contains($0.key) }
            // It takes a network some seconds at least.
            for one in open where asked[one.telling] == nil {
                asked[one.telling] = (.seconds(15), elapsed + .seconds(15))
            }
            let due = open.filter { asked[$0.telling].map { $0.next <= elapsed } ?? false }
            for one in due {
                let pause = asked[one.telling].map { min($0.pause * 2, .seconds(3600)) } ?? .seconds(15)
                asked[one.telling] = (pause, elapsed + pause)
            }
            _ = await concurrently(due, atMost: 8) { await self.ask(about: $0) }
        }
    }

    private var awaited: [Awaited] {
        get async {
            let (now, alerts) = (world.time.now(), await book.history.alerts)
            return alerts.awaited.compactMap { telling, told -> Awaited? in
                guard told.at > now - AlertHistory.awaitFor,
                    let channel = desired.channels.first(where: { $0.id == telling.ear.channel }),
                    channel.spec.tellsFates
                else { return nil }
                let target = ChannelTarget(
                    resource: channel.id, spec: channel.spec, recipient: telling.ear.recipient,
                    user: telling.ear.user)
                return Awaited(telling: telling, record: told.record, at: told.at, target: target)
            }.sorted { ($0.at, $0.record.message) < ($1.at, $1.record.message) }
        }
    }

    private func ask(about one: Awaited) async {
        guard let name = one.record.detail else { return }
        var record = one.record
        record.took += max(.zero, world.time.now() - one.at)
        let fate: MessageFate?
        // Whoever gives no answer is asked again: that says nothing of the message.
        do throws(DeliveryFailure) { fate = try await world.alerts.fate(of: name, over: one.target) } catch { return }
        switch fate {
        case nil: return
        case .delivered:
            record.outcome = .delivered
            await keep(record, over: one.target.resource)
        case .lost(let failure):
            (record.outcome, record.detail) = (.dead, failure.error.what)
            guard await keep(record, over: one.target.resource) else { return }
            if failure.kind == .gone {
                _ = await keepOptOut(of: record.user, over: one.target.resource, because: failure.error)
            }
            _ = await openIncident(of: one.target.resource, failure.error)
        }
    }

    @discardableResult
    private func keep(_ record: DeliveryRecord, over channel: ResourceID) async -> Bool {
        let outcome = await result { () async throws(PraError) in
            try await book.record([.told(record)], about: channel)
        }
        report(outcome)
        if case .success = outcome { return true }
        return false
    }
}
