import Model

/// What the ledger says happened, in one line.
package struct TimelineLine: Hashable, Sendable, Codable {
    package var at: Timestamp
    package var by: String
    package var words: Message
    package var entry: Int
}

/// What befell `cluster` between two moments and what people wrote of it, by the time of each.
func timeline(
    of cluster: ResourceID, from start: Timestamp, to end: Timestamp, in entries: [LedgerEntry]
) -> [TimelineLine] {
    entries.compactMap { entry in
        guard entry.fact.subject == cluster, let words = line(of: entry.fact.event) else { return nil }
        let at = moment(of: entry.fact)
        guard at >= start, at <= end else { return nil }
        return TimelineLine(at: at, by: entry.fact.actor, words: words, entry: entry.index)
    }.sorted { ($0.at, $0.entry) < ($1.at, $1.entry) }
}

/// What a curve tells begins with it; a person says when something was.
private func moment(of fact: Fact) -> Timestamp {
    switch fact.event {
    case .exposed(let record): record.from
    case .available(let record): record.from
    case .missed(let record): record.slot
    case .noted(let note): note.at
    default: fact.at
    }
}

/// `nil` for what does not belong into the story of an incident.
private func line(of event: Fact.Event) -> Message? {
    switch event {
    case .noted(let note): line(of: note.entry)
    case .incident(let record):
        Message(
            record.change == .opened ? .lineIncident : .lineResolved, .message(record.words ?? Message(quoting: record))
        )
    case .available(let record) where record.down > .zero:
        record.endpoint.map {
            Message(.lineEndpointDown, .name($0), .duration(record.down), .duration(record.to - record.from))
        } ?? Message(.lineDown, .duration(record.down), .duration(record.to - record.from))
    case .exposed(let record) where record.overTarget > .zero:
        Message(.lineOver, .name(record.scenario), .duration(record.overTarget), .duration(record.maximum))
    case .missed(let record): Message(.lineMissed, .name(record.action.text), .name(record.reason))
    case .finished(let record) where record.job != nil || record.failure != nil: line(of: record)
    case .restored(let record):
        Message(
            record.passed == false ? .lineRestoredBadly : .lineRestored, .name(record.point.text),
            .name(record.directory), .duration(record.took))
    case .restoreRequest(let record): line(of: record)
    case .walGap(let record): Message(.lineGap, .name(record.store), .name("\(record.from)"), .name("\(record.to)"))
    case .held(let record): Message(.lineHeld, .name(record.hold.point.text), .name(record.hold.by))
    case .released(let record): Message(.lineReleased, .name(record.hold.point.text))
    case .stated(let record): Message(.lineStated, .name(record.plan), .name(String(record.revision.hex.prefix(12))))
    case .retired(let record): Message(.lineRetired, .name(record.plan))
    default: nil
    }
}

private func line(of record: FinishedRecord) -> Message {
    guard let failure = record.failure else {
        return Message(.lineSucceeded, .name(record.action.text), .duration(record.took))
    }
    return Message(.lineFailed, .name(record.action.text), .name(failure.what))
}

/// That it went well is told by the restore itself.
private func line(of record: RestoreRequestRecord) -> Message? {
    let id = Message.Argument.name(record.id)
    switch record.step {
    case .asked(let asked):
        let intent = asked.intent
        return Message(
            .lineRestoreAsked, id, .name(intent.point.text), .name(intent.target), .name(intent.directory))
    case .approved(let given): return Message(.lineRestoreApproved, id, .name(given.comment))
    case .withdrawn: return Message(.lineRestoreWithdrawn, id)
    case .begun: return Message(.lineRestoreBegun, id)
    case .ended(let failure): return failure.map { Message(.lineRestoreBroken, id, .name($0)) }
    }
}

private func line(of entry: IncidentNote.Entry) -> Message {
    switch entry {
    case .opened(let opening): Message(.lineOpened, .name(opening.title))
    case .noted(let text): Message(.lineNote, .name(text))
    case .why(let text): Message(.lineWhy, .name(text))
    case .action(let action): Message(.lineAction, .name(action.text), .name(action.owner))
    case .done(let number): Message(.lineDone, .count(number))
    case .closed(let cause): Message(.lineClosed, .name(cause))
    }
}

extension Message {
    /// Somebody else's words, as they are.
    init(quoting record: IncidentRecord) { self.init(.lineNote, .name(record.message)) }
}
