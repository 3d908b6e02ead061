import Alerts
import Manifests
import Model
import Planning
import Ports

/// Messages go out beside everything else: a channel that hangs delays no look.
extension Loop {
    /// After so long a message is given up.
    private static let mostAge = Duration.seconds(86_400)
    /// A heartbeat that is older is not sent.
    private static let freshness = Duration.seconds(30)
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
                if !isLoaded {
                    isLoaded = await loadOutbox()
                    await retryChannels()
                }
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
        case .failure: outbox.postpone(one, until: world.time.elapsed() + settings.interval)
        }
    }

    private func deliver(_ delivery: Delivery) async {
        guard let channel = desired.channels.first(where: { $0.id == delivery.channel }) else {
            return await giveUp(delivery, because: "no manifest states the channel any more")
        }
        guard desired.states(delivery.recipient, of: delivery.user, for: channel) else {
            return await giveUp(delivery, because: "no manifest names its recipient any more")
        }
        guard await isWanted(delivery) else { return await settle(delivery, isTaken: nil) }
        if let reason = await barrier(before: delivery) {
            return await detour(delivery, because: reason) ? () : giveUp(delivery, because: reason)
        }
        let target = ChannelTarget(
            resource: channel.id, spec: channel.spec, recipient: delivery.recipient, user: delivery.user)
        let name: String?
        do throws(DeliveryFailure) { name = try await world.alerts.send(delivery.message, to: target) } catch {
            return await take(error, of: delivery)
        }
        guard await log(delivery, .accepted, name) else { return }
        await settle(delivery, isTaken: true)
        if outbox.failing(delivery.channel, at: world.time.elapsed()) == nil {
            await closeIncident(of: delivery.channel)
        }
    }

    /// That something is over is told only to who was told that it began.
    private func isWanted(_ delivery: Delivery) async -> Bool {
        let message = delivery.message
        if message.isHeartbeat { return world.time.now() - message.at < Loop.freshness }
        guard message.state == .resolved, !message.isDigest, !message.alerts.isEmpty else { return true }
        let (alerts, incidents) = (await book.history.alerts, message.alerts.map(\.incident))
        return alerts.knows(delivery.ear, ofAny: incidents)
            || isDetoured(delivery.user, alerts) && alerts.knows(delivery.user, ofAny: incidents)
    }

    private func take(_ failure: DeliveryFailure, of delivery: Delivery) async {
        let error = failure.error
        guard error.code != .interrupted else { return outbox.postpone(delivery, until: .zero) }
        if failure.kind == .gone, await leave(delivery, because: error) { return }
        let isOver = failure.kind == .payload || failure.kind == .gone
        if isOver || world.time.now() - delivery.due > Loop.mostAge {
            await giveUp(delivery, because: error.what)
            return await openIncident(of: delivery.channel, error)
        }
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: true))
        let pause =
            failure.kind == .configuration
            ? settings.probeEvery
            : Loop.backoff.delay(before: outbox.tries(of: delivery), using: world.random)
        let now = world.time.elapsed(), journal = world.journal
        report(await result { () async throws(PraError) in try await journal.noteFailure(of: delivery) })
        let before = outbox.failed(
            delivery, failure.kind, at: now, until: now + max(pause, failure.retryAfter ?? .zero))
        if before != failure.kind { _ = await log(delivery, .failing, "\(failure.kind.rawValue): \(error.what)") }
        if failure.kind == .configuration || outbox.failing(delivery.channel, at: now) ?? .zero >= Loop.patience {
            await openIncident(of: delivery.channel, error)
        }
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        let error = PraError(
            .channelRejected, "“\(delivery.message.title)” was not delivered: \(reason)",
            remedy: "pra alert deliveries shows what was given up, pra alert retry sends it again")
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: false))
        guard await log(delivery, .dead, reason) else { return }
        let (journal, now) = (world.journal, world.time.now())
        await settle(delivery, isTaken: false) { () async throws(PraError) in
            try await journal.bury(delivery, at: now)
        }
    }

    /// What became of it, in the ledger. While the ledger can not take it, it is sent again under the same id.
    func log(_ delivery: Delivery, _ outcome: DeliveryRecord.Outcome, _ detail: String? = nil) async -> Bool {
        // Each minute one that was taken says nothing that the monitor does not know better.
        if delivery.message.isHeartbeat, outcome == .accepted { return true }
        let record = DeliveryRecord(
            delivery.message, to: delivery.ear.recipient, user: delivery.user, outcome,
            attempts: delivery.attempts + 1, took: max(.zero, world.time.now() - delivery.due),
            detail: detail)
        let outcome = await result { () async throws(PraError) in
            try await book.record([.told(record)], about: delivery.channel)
        }
        guard case .failure = outcome else { return true }
        report(outcome)
        outbox.postpone(delivery, until: world.time.elapsed() + settings.interval)
        return false
    }

    func settle(_ delivery: Delivery, isTaken: Bool?) async {
        let journal = world.journal
        await settle(delivery, isTaken: isTaken) { () async throws(PraError) in try await journal.settle(delivery) }
    }

    private func settle(
        _ delivery: Delivery, isTaken: Bool?, _ keep: @Sendable () async throws(PraError) -> Void
    ) async {
        switch await result(keep) {
        case .success: outbox.settled(delivery, isTaken: isTaken, at: world.time.elapsed())
        case .failure: outbox.postpone(delivery, until: world.time.elapsed() + settings.interval)
        }
    }

    /// Does what somebody asked for since the last look: channels are tried again now, with what was given up.
    func retryChannels() async {
        let asked = await book.history.alerts.retries
        for (channel, at) in asked.sorted(by: { $0.key < $1.key }) where retried[channel].map({ $0 < at }) ?? true {
            let journal = world.journal
            let revived = await result { () async throws(PraError) in
                try await journal.revive(over: channel, givenUpBy: at)
            }
            guard case .success(let deliveries) = revived else { return report(revived.map { _ in }) }
            retried[channel] = at
            for delivery in deliveries { outbox.add(delivery) }
            outbox.retry(channel)
            wakeDelivery.yield()
        }
    }
}

extension Delivery {
    fileprivate var ear: AlertHistory.Ear {
        AlertHistory.Ear(channel: channel, recipient: recipient.isEmpty ? "" : masked(recipient), user: user)
    }
}
