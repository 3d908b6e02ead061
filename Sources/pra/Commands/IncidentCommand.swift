import ArgumentParser
import Manifests
import Model
import Reports
import State

/// `pra incident`: the file of an incident that people handle.
struct IncidentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident", abstract: "Keep the file of an incident, and write its report.",
        discussion: """
            What people write goes into the ledger, beside what pra saw of the same time; a loop that is running takes \
            it within seconds. The report has the timeline, the measured impact, the whys, and the corrective actions, \
            which stay in every SLA report until they are done.

              pra incident open "primary does not answer" --cluster akig --severity P1
              pra incident note incident-20261127-004613 "power lost in rack 3" --at 2026-11-27T00:40:00Z
              pra incident note incident-20261127-004613 --why "both supplies hang on one fuse"
              pra incident note incident-20261127-004613 --action "second fuse" --owner ada --due 2026-12-15T00:00:00Z
              pra incident close incident-20261127-004613 --cause "one fuse for both supplies"
              pra incident report incident-20261127-004613
            """,
        subcommands: [Open.self, Note.self, Close.self, List.self, Report.self])

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "Open the file of an incident and print its name.",
            discussion: "One of the same title that is still open is that one, and nothing is added.")
        @Argument(help: "What is wrong, in one line.") var title: String
        @Option(help: ArgumentHelp("Cluster (default: the only one).", valueName: "name")) var cluster: String?
        @Option(help: "P1: service down or data being lost; P2: degraded; P3: may wait.")
        var severity = IncidentNote.Severity.p2
        @OptionGroup var moment: IncidentMoment
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var place: IncidentPlace

        func run() async throws {
            let title = try oneLine(title, of: "the title")
            let at = try moment.time()
            let cluster = try chosen(
                cluster, among: try await manifests.load().clusters, kind: "Cluster", option: "--cluster")
            let same = try await place.files().first {
                $0.cluster == cluster.id && $0.title == title && $0.closed == nil
            }
            if let same { return try place.show(file: same.id, .inLedger, "was open already") }
            let file = IncidentNote.file(openedAt: SystemTime().now())
            try await place.add(
                .opened(IncidentNote.Opening(title: title, severity: severity)), to: file, of: cluster.id, at: at,
                saying: "is open")
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "note", abstract: "Write a line into the file of an incident: one of the four kinds.",
            discussion: "A line that is there already is not added again.")
        @Argument(help: ArgumentHelp("The file, as `pra incident list` names it.", valueName: "incident"))
        var file: String
        @Argument(help: "What happened, or was found or done.") var text: String?
        @Option(help: ArgumentHelp("The next answer to “why?”.", valueName: "text")) var why: String?
        @Option(help: ArgumentHelp("A corrective action; needs --owner.", valueName: "text")) var action: String?
        @Option(help: ArgumentHelp("Who does the action.", valueName: "name")) var owner: String?
        @Option(help: ArgumentHelp("By when, RFC 3339.", valueName: "time")) var due: String?
        @Option(help: ArgumentHelp("The number of an action that is done.", valueName: "number")) var done: Int?
        @OptionGroup var moment: IncidentMoment
        @OptionGroup var place: IncidentPlace

        func run() async throws {
            let at = try moment.time()
            let file = try await place.file(file)
            let entry = try entry(in: file)
            if file.holds(entry) { return try place.show(file: file.id, .inLedger, "says that already") }
            try await place.add(entry, to: file.id, of: file.cluster, at: at, saying: "has it")
        }

        private func entry(in file: IncidentFile) throws(PraError) -> IncidentNote.Entry {
            guard [text != nil, why != nil, action != nil, done != nil].count(where: { $0 }) == 1 else {
                throw PraError(
                    .usage, "a note is one of: a text, --why, --action, --done",
                    remedy: "give one of them; pra incident note --help has examples")
            }
            if let why { return .why(try oneLine(why, of: "--why")) }
            if let done { return .done(action: try openAction(done, in: file)) }
            guard let action else { return .noted(try oneLine(text ?? "", of: "the text")) }
            guard let owner else {
                throw PraError(.usage, "--action needs --owner", remedy: "name who does it: --owner NAME")
            }
            return .action(
                IncidentNote.Action(
                    text: try oneLine(action, of: "--action"), owner: try oneLine(owner, of: "--owner"),
                    due: try pra.moment(due)))
        }

        private func openAction(_ number: Int, in file: IncidentFile) throws(PraError) -> Int {
            if file.actions.contains(where: { $0.number == number }) { return number }
            let numbers = file.actions.map { "\($0.number)" }.joined(separator: ", ")
            throw PraError(
                .incidentMissing, "\(file.id) has no corrective action \(number)",
                remedy: numbers.isEmpty ? "write one: --action TEXT --owner NAME" : "it has: \(numbers)")
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "Close the file of an incident with its cause.",
            discussion: "One that is closed stays as it is. Whys and actions may still be added.")
        @Argument(help: ArgumentHelp("The file, as `pra incident list` names it.", valueName: "incident"))
        var file: String
        @Option(help: ArgumentHelp("What the incident came from.", valueName: "text")) var cause: String
        @OptionGroup var moment: IncidentMoment
        @OptionGroup var place: IncidentPlace

        func run() async throws {
            let (cause, at) = (try oneLine(cause, of: "--cause"), try moment.time())
            let file = try await place.file(file)
            if file.closed != nil { return try place.show(file: file.id, .inLedger, "was closed already") }
            guard at >= file.opened.at else {
                throw PraError(
                    .usage, "\(file.id) began at \(file.opened.at), after --at \(at)", remedy: "give a later moment")
            }
            try await place.add(.closed(cause: cause), to: file.id, of: file.cluster, at: at, saying: "is closed")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Incidents that have a file, newest last.")
        @OptionGroup var place: IncidentPlace

        func run() async throws {
            let files = try await place.files()
            try place.output.show(json: Versioned("pra.incidents/v1", ["incidents": files])) {
                guard !files.isEmpty else { return "no incidents\n" }
                return table(
                    ["INCIDENT", "CLUSTER", "SEVERITY", "BEGAN", "STATE", "ACTIONS OPEN", "TITLE"],
                    files.map { file in
                        [
                            file.id, file.cluster.name, file.severity.rawValue, file.opened.at.description,
                            file.closed == nil ? "open" : "closed",
                            "\(file.actions.count { $0.doneAt == nil }) of \(file.actions.count)", file.title,
                        ]
                    })
            }
        }
    }
}

extension IncidentNote.Severity: ExpressibleByArgument {}

extension IncidentNote {
    /// Names are typed by hand: the second in which the file was opened.
    fileprivate static func file(openedAt time: Timestamp) -> String {
        "incident-" + time.description.prefix(19).filter { $0 != "-" && $0 != ":" }.replacing("T", with: "-")
    }
}

extension IncidentFile {
    /// Whether a person who types it again would add nothing.
    fileprivate func holds(_ entry: IncidentNote.Entry) -> Bool {
        switch entry {
        case .opened, .closed: false
        case .noted(let text): notes.contains { $0.text == text }
        case .why(let text): whys.contains { $0.text == text }
        case .action(let action): actions.contains { $0.text == action.text && $0.owner == action.owner }
        case .done(let number): actions.contains { $0.number == number && $0.doneAt != nil }
        }
    }
}
