import ArgumentParser
import Model
import Reports
import State

/// Where the files of incidents are, and how a line comes into one.
struct IncidentPlace: ParsableArguments {
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Outcome: Encodable {
        var incident: String
        /// Whether the ledger has it, or the process that writes the ledger still has to take it.
        var isInLedger: Bool
    }

    func files() async throws(PraError) -> [IncidentFile] {
        let journal = try await openLedger(state.path)
        return IncidentFile.all(in: try await ledgerEntries(of: journal, upTo: .max))
    }

    func file(_ id: String) async throws(PraError) -> IncidentFile {
        let files = try await files()
        if let file = files.first(where: { $0.id == id }) { return file }
        throw PraError(
            .incidentMissing, "there is no incident \(id)",
            remedy: files.isEmpty
                ? "open one: pra incident open \"what is wrong\"" : "list them with `pra incident list`")
    }

    func add(
        _ entry: IncidentNote.Entry, to file: String, of cluster: ResourceID, at: Timestamp, saying words: String
    ) async throws(PraError) {
        let recorded = try await recordFact(
            .noted(IncidentNote(file: file, at: at, entry: entry)), about: cluster, confidence: .claimed,
            in: state.path)
        try show(file: file, recorded, words)
    }

    func show(file: String, _ recorded: Recorded, _ words: String) throws(PraError) {
        let outcome = Outcome(incident: file, isInLedger: recorded == .inLedger)
        try output.show(json: Versioned("pra.incident/v1", outcome)) {
            guard case .waiting(let process) = recorded else { return "\(file) \(words)\n" }
            let holder = process.map { "process \($0)" } ?? "the process that holds the state"
            return "\(file) \(words); it is safe in \(state.path)/notes, and \(holder) has still to take it\n"
        }
    }
}

/// When it happened.
struct IncidentMoment: ParsableArguments {
    @Option(help: ArgumentHelp("When it happened, RFC 3339 (default: now).", valueName: "time")) var at: String?

    func time() throws(PraError) -> Timestamp {
        let now = SystemTime().now()
        guard let time = try moment(at) else { return now }
        guard time <= now else {
            throw PraError(.usage, "--at \(time) has not come yet", remedy: "give a moment that has passed")
        }
        return time
    }
}
