import Manifests
import Model
import Objectives
import Planning
import Ports

extension Loop {
    /// Evaluates every control by the ledger's facts. An outcome that changed is a fact; a control that held and fails
    /// is an incident until it is known not to fail.
    func evaluateControls() async throws(PraError) {
        try await book.catchUp()
        let (now, known) = (world.time.now(), await book.history.controls)
        guard !known.frameworks.isEmpty || !known.outcomes.isEmpty else { return }
        let facts = await book.facts(at: now)
        let results = controlResults(facts, in: Period(from: now - Book.period, to: now))
        let open = await book.history.openIncidents
        let stale = open.values.filter { incident in
            incident.type == "control.failed" && !results.contains { $0.incidentID == incident.id }
        }
        for incident in stale.sorted(by: { $0.id < $1.id }) {
            try await close(incident, about: ResourceID(ControlFramework.name, incident.framework))
        }
        for result in results { try await note(result, known, open) }
    }

    private func note(
        _ result: ControlResult, _ known: ControlHistory, _ open: [String: IncidentRecord]
    ) async throws(PraError) {
        let (subject, record) = (ResourceID(ControlFramework.name, result.framework), result.record)
        let key = "\(result.framework)/\(record.control)"
        switch (record.outcome, open[result.incidentID]) {
        case (.failed, nil) where known.held.contains(key):
            try await announce(result.incident, about: subject)
        case (.passed, .some(let incident)), (.excepted, .some(let incident)):
            try await close(incident, about: subject)
        // What is not known is as it was last known.
        case (.failed, _), (.unknown, _), (.passed, nil), (.excepted, nil): break
        }
        guard known.outcomes[key].map({ !record.isLike($0) }) ?? true else { return }
        try await book.record([.controlled(record)], about: subject)
    }

    private func close(_ incident: IncidentRecord, about subject: ResourceID) async throws(PraError) {
        var incident = incident
        incident.change = .resolved
        try await announce(incident, about: subject)
    }
}

extension ControlResult {
    fileprivate var incidentID: String { "control.failed/\(framework)/\(control.name)" }

    fileprivate var incident: IncidentRecord {
        let failed = findings.filter { $0.outcome == .failed }
        let names = failed.map(\.resource).joined(separator: ", ")
        let why = failed.first?.why ?? Message(.controlNoCopy)
        return IncidentRecord(
            Breach(
                id: incidentID, type: "control.failed", severity: .warning,
                message: Message(
                    .incidentControl, .name(control.name), .name(framework), .name(names), .message(why))), .opened)
    }
}

extension IncidentRecord {
    /// The second component of a control's incident.
    fileprivate var framework: String { id.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
}
