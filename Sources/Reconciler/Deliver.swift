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
        await retryChannels()
        await withDiscardingTaskGroup { group in
            group.addTask {
                repeat { self.wakeDelivery.yield() } while await self.pause(self.settings.deliverEvery)
            }
            for await _ in deliveryWakes {
                await tellOfSilence()
                if outbox.needsPage(at: world.time.now()) {
                    outbox.beginPage()
                    group.addTask { await self.readPage() }
                }
                if !isNoting, !outbox.taken.isEmpty {
                    isNoting = true
                    group.addTask { await self.noteTaken() }
                }
                let failing = isFailingOver ? [] : outbox.failing(at: world.time.elapsed())
                if !failing.isEmpty {
                    isFailingOver = true
                    group.addTask { await self.failOver(failing) }
                }
                let channels = Dictionary(desired.channels.map { ($0.id, $0.spec) }) { $1 }
                for work in outbox.next(at: world.time.elapsed(), for: channels) {
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

    private func tellOfSilence() async {
        for (channel, error) in outbox.overdue(at: world.time.elapsed(), after: Loop.patience)
        where desired.channels.contains(where: { $0.id == channel }) {
            _ = await openIncident(of: channel, error)
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

    private func readPage() async {
        let (journal, now) = (world.journal, world.time.now())
        switch await result({ () async throws(PraError) in try await journal.outbox(upTo: Outbox.limit, at: now) }) {
        case .success(let page):
            outbox.take(page, at: world.time.elapsed(), world.time.now())
            wakeDelivery.yield()
        case .failure(let error):
            outbox.losePage()
            tell(.failed(.configuration(kind: "Outbox"), error, willRetry: true))
        }
    }

    /// Notes what was taken in the ledger, then takes it out of the outbox. What is taken meanwhile is noted together
    /// next: a disk that is slow makes larger batches, not a longer line. This process sends none of it again, however
    /// long the journal takes nothing.
    private func noteTaken() async {
        while !outbox.taken.isEmpty {
            let batch = outbox.taken, journal = world.journal
            let settle = { () async throws(PraError) in try await journal.settle(batch.map(\.delivery)) }
            // Each minute a heartbeat that was taken says nothing that the monitor does not know better.
            let told = batch.filter { !$0.delivery.message.isHeartbeat }
            let isNoted = await insist { () async throws(PraError) in
                guard !told.isEmpty else { return }
                try await self.book.record(told.map { (.told($0.record), $0.delivery.channel) })
            }
            guard isNoted, await insist(settle) else { break }
            outbox.noted(batch)
            wakeDelivery.yield()
            for channel in Set(batch.map(\.delivery.channel)).sorted()
            where outbox.failing(channel, at: world.time.elapsed()) == nil { await closeIncident(of: channel) }
        }
        isNoting = false
    }

    /// What was held for one recipient becomes one message, which says the last of each alert.
    private func fold(_ deliveries: [Delivery]) async {
        guard var one = deliveries.first else { return }
        let language = desired.users.first { $0.name == one.user }?.spec.language ?? .english
        one.message = AlertMessage(folding: deliveries.map(\.message), in: language, at: world.time.now())
        one.notBefore = nil
        if deliveries.contains(where: { $0.alsoOver == nil }) { one.alsoOver = nil }
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
        guard await isWanted(delivery) else { return await drop(delivery) }
        if let reason = await barrier(before: delivery) {
            return await detour(delivery, because: reason) ? () : giveUp(delivery, because: reason)
        }
        let target = ChannelTarget(
            resource: channel.id, spec: channel.spec, recipient: delivery.recipient, user: delivery.user)
        let name: String?
        do throws(DeliveryFailure) { name = try await world.alerts.send(delivery.message, to: target) } catch {
            return await take(error, of: delivery)
        }
        outbox.took(delivery, record(of: delivery, .accepted, name))
        wakeDelivery.yield()
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
            // First that: what is given up is looked at by nobody any more.
            guard await openIncident(of: delivery.channel, error) else { return postpone(delivery) }
            guard let over = await failOver(delivery, line: [delivery], because: error.what) else {
                return postpone(delivery)
            }
            var last = delivery
            last.alsoOver = over.first?.other.channel.name ?? last.alsoOver
            return await giveUp(last, because: error.what)
        }
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: true))
        let pause =
            failure.kind == .configuration
            ? settings.probeEvery
            : Loop.backoff.delay(before: outbox.tries(of: delivery), using: world.random)
        let now = world.time.elapsed(), journal = world.journal
        report(await result { () async throws(PraError) in try await journal.noteFailure(of: delivery) })
        let before = outbox.failed(delivery, failure, at: now, until: now + max(pause, failure.retryAfter ?? .zero))
        if before != failure.kind {
            report(await log(delivery, .failing, "\(failure.kind.rawValue): \(error.what)"))
        }
        if failure.kind == .configuration { _ = await openIncident(of: delivery.channel, error) }
    }

    private func giveUp(_ delivery: Delivery, because reason: String) async {
        let error = PraError(
            .channelRejected, "“\(delivery.message.title)” was not delivered: \(reason)",
            remedy: "pra alert deliveries shows what was given up, pra alert retry sends it again")
        tell(.failed(.configuration(kind: delivery.channel.description), error, willRetry: false))
        let outcome = await log(delivery, .dead, reason)
        report(outcome)
        guard case .success = outcome else { return postpone(delivery) }
        let (journal, now) = (world.journal, world.time.now())
        await end(delivery, isFailure: true) { () async throws(PraError) in try await journal.bury(delivery, at: now) }
    }

    func log(
        _ delivery: Delivery, _ outcome: DeliveryRecord.Outcome, _ detail: String
    ) async -> Result<Void, PraError> {
        let record = record(of: delivery, outcome, detail)
        return await result { () async throws(PraError) in
            try await book.record([.told(record)], about: delivery.channel)
        }
    }

    /// What became of it, for the ledger.
    func record(
        of delivery: Delivery, _ outcome: DeliveryRecord.Outcome, _ detail: String? = nil
    ) -> DeliveryRecord {
        var record = DeliveryRecord(
            delivery.message, to: delivery.ear.recipient, user: delivery.user, outcome,
            attempts: delivery.attempts + 1, took: max(.zero, world.time.now() - delivery.due), detail: detail)
        record.alsoOver = delivery.alsoOver
        return record
    }

    /// Nobody needs it any more.
    func drop(_ delivery: Delivery) async {
        let journal = world.journal
        await end(delivery, isFailure: false) { () async throws(PraError) in try await journal.settle([delivery]) }
    }

    private func end(
        _ delivery: Delivery, isFailure: Bool, _ keep: @Sendable () async throws(PraError) -> Void
    ) async {
        guard case .success = await result(keep) else { return postpone(delivery) }
        outbox.ended(delivery, isFailure: isFailure, at: world.time.elapsed())
        wakeDelivery.yield()
    }

    func postpone(_ delivery: Delivery) {
        outbox.postpone(delivery, until: world.time.elapsed() + settings.interval)
    }

    /// Tries until it succeeds.
    /// - Returns: false where this process ends before.
    private func insist(_ body: () async throws(PraError) -> Void) async -> Bool {
        while case .failure(let error) = await result(body) {
            report(.failure(error))
            guard await pause(settings.deliverEvery) else { return false }
        }
        return true
    }

    /// Does what somebody asked for since the last look: channels are tried again now, with what was given up.
    func retryChannels() async {
        let asked = await book.history.alerts.retries
        for (channel, at) in asked.sorted(by: { $0.key < $1.key }) where retried[channel].map({ $0 < at }) ?? true {
            let journal = world.journal
            let revived = await result { () async throws(PraError) in
                try await journal.revive(over: channel, givenUpBy: at)
            }
            guard case .success = revived else { return report(revived) }
            retried[channel] = at
            outbox.wantPage()
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
