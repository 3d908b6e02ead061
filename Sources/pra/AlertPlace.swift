import Alerts
import ArgumentParser
import Manifests
import Model
import Planning
import Ports
import State

/// Where it is kept who is told of what.
struct AlertPlace: ParsableArguments {
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Outcome: Encodable {
        var subject: String
        /// Whether the ledger has it, or the process that writes the ledger still has to take it.
        var isInLedger: Bool
    }

    /// What goes on, and what people said of it.
    func history() async throws(PraError) -> History {
        try await openLedger(state.path).standing()
    }

    /// What is known of people's contacts: nothing where there is no ledger yet.
    func contacts() async throws(PraError) -> ContactBook {
        try await openJournal(state.path, for: .reading).standing().alerts.contacts
    }

    func add(_ event: Fact.Event, about subject: ResourceID, saying words: String) async throws(PraError) {
        let recorded = try await recordFact(event, about: subject, confidence: .claimed, in: state.path)
        try show(subject, recorded, words)
    }

    func show(_ subject: ResourceID, _ recorded: Recorded, _ words: String) throws(PraError) {
        let outcome = Outcome(subject: subject.description, isInLedger: recorded == .inLedger)
        try output.show(json: Versioned("pra.alert-change/v1", outcome)) {
            guard case .waiting(let process) = recorded else { return "\(words)\n" }
            let holder = process.map { "process \($0)" } ?? "the process that holds the state"
            return "\(words); it is safe in \(state.path)/notes, and \(holder) has still to take it\n"
        }
    }
}

extension SQLiteJournal {
    /// What holds now.
    func standing() async throws(PraError) -> History {
        let (now, size) = (SystemTime().now(), try await size())
        return try await scan(.period(from: now, to: now), upTo: size, into: History()) { history, fact, _ in
            history.apply(fact)
        }
    }
}

/// What a ledger says of people's contacts; `nil` without one that can be read, of which other commands tell.
func knownContacts(in state: String) async -> ContactBook? {
    do throws(PraError) { return try await openLedger(state).standing().alerts.contacts } catch { return nil }
}

/// Until when something holds, as a person types it.
struct AlertSpan: ParsableArguments {
    @Option(name: .customLong("for"), help: ArgumentHelp("For how long: 30m, 4h, 2d.", valueName: "time"))
    var length: String?
    @Option(help: ArgumentHelp("Until a moment, RFC 3339.", valueName: "time")) var until: String?

    /// `nil` when neither was given.
    func end(after now: Timestamp) throws(PraError) -> Timestamp? {
        guard length == nil || until == nil else {
            throw PraError(.usage, "--for and --until say the same twice", remedy: "give one of them")
        }
        if let length {
            guard let time = DurationText.parse(length), time > .zero else {
                throw PraError(.usage, "--for “\(length)” is no length of time", remedy: "write 30m, 4h or 2d")
            }
            return now + time
        }
        let end = try moment(until)
        if let end, end <= now {
            throw PraError(.usage, "--until \(end) has passed", remedy: "give a later moment")
        }
        return end
    }
}

/// One incident that goes on, with what people said of it.
struct OpenAlert: Encodable {
    var incident: String
    var about: String
    var severity: String
    var since: Timestamp
    var message: String
    var labels: [String: String]
    var acknowledged: AcknowledgedRecord?
    /// Ids.
    var silences: [String]

    /// The gravest first.
    static func all(in history: History, _ desired: Desired, at now: Timestamp) -> [Self] {
        let silences = history.alerts.silences.values.sorted { $0.id < $1.id }.map { record in
            Silence(
                id: record.id, matchers: record.matchers.compactMap { AlertMatcher(text: $0) }, until: record.until)
        }
        let alerts = history.openIncidents.values.compactMap { incident -> Alert? in
            guard let since = history.opened[incident.id], let subject = history.incidentSubjects[incident.id] else {
                return nil
            }
            return Alert(incident, about: subject, since: since, labels: desired.labels(of: subject))
        }
        return alerts.sorted { ($1.severity, $0.since, $0.incident) < ($0.severity, $1.since, $1.incident) }.map {
            alert in
            let said = history.alerts.acknowledged[alert.incident]
            return OpenAlert(
                incident: alert.incident, about: alert.about.description, severity: alert.severity.rawValue,
                since: alert.since, message: alert.message, labels: alert.labels,
                acknowledged: said?.until.map { $0 > now } ?? true ? said : nil,
                silences: silences.filter { $0.mutes(alert, at: now) }.map(\.id))
        }
    }

    var state: String {
        let said = acknowledged.map { record in
            "acknowledged by \(record.by)" + (record.until.map { " until \($0)" } ?? "")
        }
        return said ?? (silences.isEmpty ? "open" : "silenced by \(silences.joined(separator: ", "))")
    }
}
