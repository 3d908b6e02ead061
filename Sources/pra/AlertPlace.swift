import Alerts
import ArgumentParser
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

    /// What is known of people: nothing where there is no ledger yet.
    func standing() async throws(PraError) -> AlertHistory {
        try await openJournal(state.path, for: .reading).standing().alerts
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

    /// Without an end when neither was given.
    func term(from now: Timestamp) throws(PraError) -> AlertTerm {
        try AlertTerm(for: length, until: try moment(until), after: now, as: (length: "--for", until: "--until"))
    }
}

extension OpenAlert {
    var state: String {
        let said = acknowledged.map { record in
            "acknowledged by \(record.by)" + (record.until.map { " until \($0)" } ?? "")
        }
        return said ?? (silences.isEmpty ? "open" : "silenced by \(silences.joined(separator: ", "))")
    }
}
