import Manifests
import Model
import Ports

/// Messages go out beside everything else: a channel that hangs delays no look.
extension Loop {
    /// After so long a message is given up.
    private static let mostAge = Duration.seconds(86_400)
    private static let backoff = Backoff(base: .seconds(2), cap: .seconds(900))

    /// Sends what waits until cancelled, what an earlier process left included.
    func keepDelivering() async {
        var isLoaded = false
        await withDiscardingTaskGroup { group in
            repeat {
                if !isLoaded { isLoaded = await loadOutbox() }
                for delivery in outbox.next(at: world.time.elapsed()) {
                    group.addTask { await self.deliver(delivery) }
                }
            } while await pause(settings.deliverEvery)
            group.cancelAll()
        }
    }

    /// Waits until every channel was tried with what waits for it, at most `settings.farewell`: what is left then goes
    /// out by the next process.
    func settleOutbox() async {
        let limit = world.time.elapsed() + settings.farewell
        while outbox.hasUntried, world.time.elapsed() < limit {
            guard await pause(settings.tick) else { return }
        }
    }

    /// Makes messages durable before anything else is done about them.
    func enqueue(_ message: InboxMessage, to channels: [ResourceID]) async throws(PraError) {
        let deliveries = channels.map { Delivery(channel: $0, message: message) }
        guard !deliveries.isEmpty else { return }
        try await world.journal.enqueue(deliveries)
        for delivery in deliveries { outbox.add(delivery) }
    }

    private func loadOutbox() async -> Bool {
        switch await result({ () async throws(PraError) in try await world.journal.outbox() }) {
        case .success(let left):
            for delivery in left { outbox.add(delivery) }
            return true
        case .failure(let error):
            tell(.failed(.configuration(kind: "Outbox"), error, willRetry: true))
            return false
        }
    }

    private func deliver(_ delivery: Delivery) async {
        guard let channel = desired.channels.first(where: { $0.id == delivery.channel }) else {
            return await giveUp(delivery, because: "no manifest states the channel any more")
        }
        let target = ChannelTarget(resource: channel.id, spec: channel.spec)
        let (message, alerts) = (delivery.message, world.alerts)
        let sent = await result { () async throws(PraError) in try await alerts.send(message, to: target) }
        guard case .failure(let error) = sent else { return await settle(delivery) }
        guard error.code != .interrupted else { return outbox.failed(delivery, until: .zero) }
        if world.time.now() - message.at > Loop.mostAge { return await giveUp(delivery, because: error.what) }
        tell(.failed(.configuration(kind: channel.id.description), error, willRetry: true))
        let pause =
            error.retry == .later
            ? Loop.backoff.delay(before: outbox.tries(of: delivery), using: world.random) : settings.probeEvery
        outbox.failed(delivery, until: world.time.elapsed() + pause)
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        let error = PraError(
            .channelRejected, "“\(delivery.message.title)” was not delivered: \(reason)",
            remedy: "pra alert inbox shows what reached the inbox; check the channel")
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: false))
        await settle(delivery)
    }

    /// While the journal can not forget it, it is sent again under the same id.
    private func settle(_ delivery: Delivery) async {
        let journal = world.journal
        switch await result({ () async throws(PraError) in try await journal.settle(delivery) }) {
        case .success: outbox.sent(delivery)
        case .failure: outbox.failed(delivery, until: world.time.elapsed() + settings.interval)
        }
    }
}
