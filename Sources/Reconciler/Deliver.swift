import Alerts
import Manifests
import Model
import Ports

/// Messages go out beside everything else: a channel that hangs delays no look.
extension Loop {
    /// After so long a message is given up.
    private static let mostAge = Duration.seconds(86_400)
    /// So long a channel may give no answer until somebody is told.
    private static let patience = Duration.seconds(600)
    private static let backoff = Backoff(base: .seconds(2), cap: .seconds(900))

    /// Sends what waits until cancelled, what an earlier process left included: as soon as it comes, and what failed
    /// when its pause is over.
    func keepDelivering() async {
        var isLoaded = false
        await withDiscardingTaskGroup { group in
            group.addTask {
                repeat { self.wakeDelivery.yield() } while await self.pause(self.settings.deliverEvery)
            }
            for await _ in deliveryWakes {
                if !isLoaded { isLoaded = await loadOutbox() }
                for work in outbox.next(at: world.time.elapsed(), world.time.now()) {
                    group.addTask {
                        switch work {
                        case .send(let delivery): await self.deliver(delivery)
                        case .fold(let deliveries): await self.fold(deliveries)
                        }
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Waits until every channel was tried with what waits for it, at most `settings.farewell`: what is left then goes
    /// out by the next process.
    func settleOutbox() async {
        await tellPeople(isLast: true)
        let limit = world.time.elapsed() + settings.farewell
        while outbox.hasUntried(at: world.time.now()), world.time.elapsed() < limit {
            guard await pause(settings.tick) else { return }
        }
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

    /// What was held for one recipient becomes one message, which says the last of each alert.
    private func fold(_ deliveries: [Delivery]) async {
        guard var one = deliveries.first else { return }
        let language = desired.users.first { $0.name == one.user }?.spec.language ?? .english
        one.message = AlertMessage(folding: deliveries.map(\.message), in: language, at: world.time.now())
        one.notBefore = nil
        let (journal, folded) = (world.journal, one)
        switch await result({ () async throws(PraError) in try await journal.fold(deliveries, into: folded) }) {
        case .success:
            outbox.folded(deliveries, into: folded)
            wakeDelivery.yield()
        case .failure: outbox.failed(one, until: world.time.elapsed() + settings.interval)
        }
    }

    private func deliver(_ delivery: Delivery) async {
        guard let channel = desired.channels.first(where: { $0.id == delivery.channel }) else {
            return await giveUp(delivery, because: "no manifest states the channel any more")
        }
        guard desired.addresses(over: channel).contains(delivery.recipient) else {
            return await giveUp(delivery, because: "no manifest names its recipient any more")
        }
        let target = ChannelTarget(
            resource: channel.id, spec: channel.spec, recipient: delivery.recipient, user: delivery.user)
        do throws(DeliveryFailure) {
            try await world.alerts.send(delivery.message, to: target)
        } catch {
            return await take(error, of: delivery)
        }
        await settle(delivery, isTaken: true)
        if outbox.failing(delivery.channel, at: world.time.elapsed()) == nil {
            await closeIncident(of: delivery.channel)
        }
    }

    private func take(_ failure: DeliveryFailure, of delivery: Delivery) async {
        let error = failure.error
        guard error.code != .interrupted else { return outbox.failed(delivery, until: .zero) }
        let isOver = failure.kind == .payload || failure.kind == .gone
        if isOver || world.time.now() - delivery.message.at > Loop.mostAge {
            await giveUp(delivery, because: error.what)
            return await openIncident(of: delivery.channel, error)
        }
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: true))
        let pause =
            failure.kind == .configuration
            ? settings.probeEvery
            : Loop.backoff.delay(before: outbox.tries(of: delivery), using: world.random)
        let now = world.time.elapsed()
        outbox.failed(delivery, at: now, until: now + max(pause, failure.retryAfter ?? .zero))
        if failure.kind == .configuration || outbox.failing(delivery.channel, at: now) ?? .zero >= Loop.patience {
            await openIncident(of: delivery.channel, error)
        }
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        let error = PraError(
            .channelRejected, "“\(delivery.message.title)” was not delivered: \(reason)",
            remedy: "pra alert inbox shows what reached the inbox; check the channel")
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: false))
        await settle(delivery, isTaken: false)
    }

    /// While the journal can not forget it, it is sent again under the same id.
    private func settle(_ delivery: Delivery, isTaken: Bool) async {
        let journal = world.journal
        switch await result({ () async throws(PraError) in try await journal.settle(delivery) }) {
        case .success: outbox.settled(delivery, isTaken: isTaken, at: world.time.elapsed())
        case .failure: outbox.failed(delivery, until: world.time.elapsed() + settings.interval)
        }
    }
}
