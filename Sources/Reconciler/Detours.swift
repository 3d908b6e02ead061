import Alerts
import Manifests
import Model
import Planning
import Ports

/// What must not go to somebody's contact goes where they can be told.
extension Loop {
    /// Why it must not go there; `nil` where it may.
    func barrier(before delivery: Delivery) async -> String? {
        guard let (user, contact) = person(delivery.user, over: delivery.channel) else { return nil }
        let contacts = await book.history.alerts.contacts
        guard !contacts.mayTell(contact, of: user.name) else { return nil }
        return contacts.standing(of: contact, of: user.name) == .optedOut
            ? "its recipient wants none there any more" : "its recipient was not verified"
    }

    /// Whether somebody is told over other ways than the receivers say.
    func isDetoured(_ user: String, _ alerts: AlertHistory) -> Bool {
        guard let user = desired.users.first(where: { $0.name == user }) else { return false }
        return !user.spec.contacts.allSatisfy { alerts.contacts.mayTell($0, of: user.name) }
    }

    /// Keeps that nothing is taken there any more, and tells them elsewhere.
    /// - Returns: `false` where it is nobody's contact, or there is no other way to them.
    func leave(_ delivery: Delivery, because error: PraError) async -> Bool {
        guard person(delivery.user, over: delivery.channel) != nil else { return false }
        guard await keepOptOut(of: delivery.user, over: delivery.channel, because: error) else {
            postpone(delivery)
            return true
        }
        return await detour(delivery, because: error.what)
    }

    /// - Returns: `false` where the ledger did not take it.
    func keepOptOut(of user: String, over channel: ResourceID, because error: PraError) async -> Bool {
        guard let (user, contact) = person(user, over: channel) else { return true }
        let salt = (world.random.next(), world.random.next())
        let address = await book.history.alerts.contacts.digest(of: contact, of: user.name, salt: salt)
        let record = ContactRecord(
            over: contact.over.rawValue, address: address, .optedOut, detail: error.what)
        let outcome = await result { () async throws(PraError) in
            try await book.record([.contact(record)], about: user.id)
        }
        report(outcome)
        if case .success = outcome { return true }
        return false
    }

    /// Gives it the way that its person can be told by, unless they know already.
    func detour(_ delivery: Delivery, because reason: String) async -> Bool {
        guard let (user, _) = person(delivery.user, over: delivery.channel) else { return false }
        let alerts = await book.history.alerts
        let knows = alerts.knows(
            user.name, ofAny: delivery.message.alerts.map(\.incident), otherThanOver: delivery.channel)
        // Also where they know by now that it is over.
        let isKnown = if knows { true } else { await wasHeard(delivery) }
        let (paths, failing) = (desired.detours(to: user, alerts.contacts), outbox.channels(failing: user.name))
        let path = paths.first { !failing.contains($0.channel.id) } ?? paths.first
        guard isKnown || path != nil else { return false }
        let logged = await log(delivery, .dead, reason)
        report(logged)
        guard case .success = logged else {
            postpone(delivery)
            return true
        }
        guard let path, !isKnown else {
            await drop(delivery)
            return true
        }
        var other = delivery
        (other.channel, other.recipient) = (path.channel.id, path.address)
        (other.attempts, other.alsoOver) = (0, nil)
        let (journal, moved) = (world.journal, other)
        switch await result({ () async throws(PraError) in try await journal.fold([delivery], into: moved) }) {
        case .success:
            outbox.move(delivery, to: moved, at: world.time.elapsed())
            wakeDelivery.yield()
        case .failure: postpone(delivery)
        }
        return true
    }

    /// Whether its person has heard of all of it over other channels since it was written.
    private func wasHeard(_ delivery: Delivery) async -> Bool {
        let message = delivery.message
        let heard = await heard(by: delivery.user, otherThanOver: delivery.channel, since: message.at)
        return !message.alerts.isEmpty && message.alerts.allSatisfy { heard[$0.incident] != nil }
    }

    /// When somebody last heard that an incident goes on, or is over, of what was taken since then.
    func heard(
        by user: String, otherThanOver channel: ResourceID, since time: Timestamp
    ) async -> [String: Timestamp] {
        await book.facts(since: time).reduce(into: [:]) { heard, fact in
            guard case .told(let record) = fact.event, record.user == user, record.outcome == .accepted,
                fact.subject != channel
            else { return }
            for incident in record.began + record.over { heard[incident] = fact.at }
        }
    }

    func person(_ user: String, over channel: ResourceID) -> (Resource<User.Spec>, User.Contact)? {
        guard let user = desired.users.first(where: { $0.name == user }),
            let way = desired.channels.first(where: { $0.id == channel })?.spec.type.way,
            let contact = user.spec.contacts.first(where: { $0.over.rawValue == way.rawValue })
        else { return nil }
        return (user, contact)
    }
}
