import Alerts
import Model

/// What people said of alerts, and who heard of what.
package struct AlertHistory: Sendable {
    /// One who can be told: a recipient of a channel.
    package struct Ear: Hashable, Sendable {
        package var channel: ResourceID
        package var recipient: String
        package var user: String

        package init(channel: ResourceID, recipient: String, user: String) {
            (self.channel, self.recipient, self.user) = (channel, recipient, user)
        }
    }

    /// By incident, until it is over.
    package private(set) var acknowledged: [String: AcknowledgedRecord] = [:]
    /// By id, until another is put after their end.
    package private(set) var silences: [String: SilenceRecord] = [:]
    /// Who was told that an incident began, and not yet that it is over.
    private var knowing: [Ear: Set<String>] = [:]
    /// By user and incident, over which channels they were told of it because another one failed: names. Until they
    /// know there that it is over.
    package private(set) var failedOver: [String: [String: Set<String>]] = [:]
    /// When each channel last took a message.
    package private(set) var accepted: [ResourceID: Timestamp] = [:]
    /// When it was last asked that a channel is tried again.
    package private(set) var retries: [ResourceID: Timestamp] = [:]
    package private(set) var contacts = ContactBook()
    /// What people want otherwise than their manifests say, by name.
    package private(set) var wishes: [String: AlertWishes] = [:]

    /// When each test of a route began last, by its incident.
    private var tests: [String: Timestamp] = [:]
    /// Of the first fact.
    private var began: Timestamp?
    /// One message to one recipient.
    package struct Telling: Hashable, Sendable {
        package var ear: Ear
        package var message: String
    }

    /// What was taken under a name of its channel's within `awaitFor`, and of which no end is known.
    package private(set) var awaited: [Telling: (record: DeliveryRecord, at: Timestamp)] = [:]
    package static let awaitFor = Duration.seconds(86_400)

    mutating func take(_ fact: Fact) {
        began = began ?? fact.at
        switch fact.event {
        case .acknowledged(let record): acknowledged[record.incident] = record
        case .silenced(let record):
            silences = silences.filter { $0.value.until > fact.at }
            silences[record.id] = record
        case .told(let record): note(record, over: fact.subject, at: fact.at)
        case .contact(let record): contacts.take(record, of: fact.subject.name)
        case .preferred(let record): wishes[fact.subject.name] = record.wishes.isEmpty ? nil : record.wishes
        case .retried: retries[fact.subject] = fact.at
        case .incident(let record) where record.type == AlertType.testCondition && record.change == .opened:
            tests[record.id] = fact.at
        case .incident(let record) where record.change == .resolved: acknowledged[record.id] = nil
        default: break
        }
    }

    private mutating func note(_ record: DeliveryRecord, over channel: ResourceID, at time: Timestamp) {
        let ear = Ear(channel: channel, recipient: record.recipient, user: record.user)
        let telling = Telling(ear: ear, message: record.message)
        guard record.outcome == .accepted else {
            if record.outcome == .failing, let other = record.alsoOver {
                for incident in record.began {
                    failedOver[record.user, default: [:]][incident, default: []].insert(other)
                }
            }
            if record.outcome != .failing { awaited[telling] = nil }
            return
        }
        accepted[channel] = time
        if record.detail != nil {
            awaited = awaited.filter { $0.value.at > time - Self.awaitFor }
            awaited[telling] = (record, time)
        }
        let known = knowing[ear, default: []].union(record.began).subtracting(record.over)
        knowing[ear] = known.isEmpty ? nil : known
        forgetFailOvers(of: record.over, to: record.user, over: channel.name)
    }

    private mutating func forgetFailOvers(of incidents: [String], to user: String, over channel: String) {
        guard var failedOver = failedOver[user] else { return }
        for incident in incidents { failedOver[incident]?.remove(channel) }
        failedOver = failedOver.filter { !$0.value.isEmpty }
        self.failedOver[user] = failedOver.isEmpty ? nil : failedOver
    }

    /// When the test of a route began last; without one, when the ledger began, and `nil` before.
    package func lastTest(of incident: String) -> Timestamp? { tests[incident] ?? began }

    /// Whether they were told of one of these, and not of its end.
    package func knows(_ ear: Ear, ofAny incidents: [String]) -> Bool {
        knowing[ear].map { !$0.isDisjoint(with: incidents) } ?? false
    }

    /// Of what they were, over other channels than that one and not because one failed.
    package func known(to user: String, otherThanOver channel: ResourceID) -> Set<String> {
        let failedOver = failedOver[user] ?? [:]
        return knowing.filter { $0.key.user == user && $0.key.channel != channel }.reduce(into: []) { known, ear in
            known.formUnion(ear.value.filter { !(failedOver[$0]?.contains(ear.key.channel.name) ?? false) })
        }
    }

    /// Whether one of the users was, over whichever channel but that one.
    package func knows(_ user: String, ofAny incidents: [String], otherThanOver channel: ResourceID? = nil) -> Bool {
        knowing.contains { $0.user == user && $0.channel != channel && !$1.isDisjoint(with: incidents) }
    }
}
