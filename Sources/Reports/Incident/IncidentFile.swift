import Model

/// The file of one incident, as people wrote it.
package struct IncidentFile: Hashable, Sendable, Codable {
    /// A line that somebody wrote, and the ledger entry that holds it.
    package struct Line: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var by: String
        package var text: String
        package var entry: Int
    }

    package struct Action: Hashable, Sendable, Codable {
        package var number: Int
        package var text: String
        package var owner: String
        package var due: Timestamp?
        /// When it was said to be done; `nil` while it is open.
        package var doneAt: Timestamp?
        package var entry: Int

        package func isOverdue(at now: Timestamp) -> Bool { doneAt == nil && due.map { $0 < now } ?? false }
    }

    package var id: String
    package var cluster: ResourceID
    package var title: String
    package var severity: IncidentNote.Severity
    /// When it began, and who wrote that down.
    package var opened: Line
    package var notes: [Line] = []
    package var whys: [Line] = []
    package var actions: [Action] = []
    /// Its end and cause; `nil` while it is open.
    package var closed: Line?
}

extension IncidentFile {
    /// Those that the entries tell of, oldest first. A note whose file nobody opened belongs to none.
    package static func all(in entries: some Sequence<LedgerEntry>) -> [IncidentFile] {
        var files: [String: IncidentFile] = [:]
        for entry in entries {
            guard case .noted(let note) = entry.fact.event else { continue }
            if case .opened(let opening) = note.entry {
                let line = Line(at: note.at, by: entry.fact.actor, text: opening.title, entry: entry.index)
                if files[note.file] != nil { continue }
                files[note.file] = IncidentFile(
                    id: note.file, cluster: entry.fact.subject, title: opening.title, severity: opening.severity,
                    opened: line)
            } else {
                files[note.file]?.take(note, from: entry)
            }
        }
        return files.values.sorted { ($0.opened.at, $0.id) < ($1.opened.at, $1.id) }
    }

    private mutating func take(_ note: IncidentNote, from entry: LedgerEntry) {
        let line = { Line(at: note.at, by: entry.fact.actor, text: $0, entry: entry.index) }
        switch note.entry {
        case .opened: break
        case .noted(let text): notes.append(line(text))
        case .why(let text): whys.append(line(text))
        case .action(let action):
            actions.append(
                Action(
                    number: actions.count + 1, text: action.text, owner: action.owner, due: action.due,
                    entry: entry.index))
        case .done(let number):
            guard let index = actions.firstIndex(where: { $0.number == number && $0.doneAt == nil }) else { return }
            actions[index].doneAt = note.at
        case .closed(let cause): closed = closed ?? line(cause)
        }
    }
}
