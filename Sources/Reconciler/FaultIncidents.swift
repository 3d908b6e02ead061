import Manifests
import Model
import Objectives
import Planning
import Ports

/// Every error that nothing else tells is an incident once it lasts. That such an incident can not be told is told to
/// who watches the process and makes no other.
extension Loop {
    /// - Parameter error: `nil` when it works.
    package func note(_ part: Faults.Own, _ error: PraError?) {
        faults.note(.own(part), error, at: world.time.elapsed())
    }

    func note(_ part: Faults.Own, _ outcome: Result<Void, PraError>) {
        if case .failure(let error) = outcome { note(part, error) } else { note(part, nil) }
    }

    /// Tells who watches, and remembers for how long it has been so.
    func report(_ outcome: Result<Void, PraError>, of part: Faults.Own) { report(outcome, of: .own(part)) }

    func report(_ outcome: Result<Void, PraError>, of part: Faults.Part) {
        report(outcome)
        let error: PraError? = if case .failure(let error) = outcome { error } else { nil }
        faults.note(part, error, at: world.time.elapsed())
    }

    /// How a turn of `key` ended.
    func note(_ key: Key, _ error: PraError?, isRefusal: Bool = false) {
        if let error, !isRefusal, !error.isOwn { return }
        faults.note(.turns(of: key), error, isRefusal: isRefusal, at: world.time.elapsed())
    }

    func updateFaultIncidents() async {
        let (now, history) = (world.time.elapsed(), await book.history)
        let stated = Set(
            Faults.Own.allCases.map { .own($0) } + Turn.keys(of: desired).map { .turns(of: $0) }
                + protectedClusters.flatMap { Faults.Part.of($0.id) })
        faults.keep(only: stated)
        let lasting = faults.failing.filter { now - $0.value.since >= settings.faultPatience }
        let wrong = lasting.sorted { $0.key < $1.key }.map { part, fault in (incident(of: part, fault), part.subject) }
        for (incident, subject) in wrong where history.openIncidents[incident.id] == nil {
            await announceFault(incident, about: subject)
        }
        // Of what this process has not tried yet, it is as an earlier one left it.
        let unsure = stated.subtracting(faults.sound).subtracting(lasting.keys).flatMap(\.ids)
        let keep = Set(wrong.map(\.0.id) + unsure)
        let over = history.openIncidents.filter {
            Faults.Part.types.contains($0.value.type) && !keep.contains($0.key)
        }
        for (id, open) in over.sorted(by: { $0.key < $1.key }) {
            guard let subject = history.incidentSubjects[id] else { continue }
            var incident = open
            incident.change = .resolved
            await announceFault(incident, about: subject)
        }
    }

    func announceFault(_ incident: IncidentRecord, about subject: ResourceID) async {
        let outcome = await result { () async throws(PraError) in try await announce(incident, about: subject) }
        let error: PraError? = if case .failure(let error) = outcome { error } else { nil }
        if error != faults.untold { report(outcome) }
        faults.untold = error
    }

    private func incident(of part: Faults.Part, _ fault: Faults.Fault) -> IncidentRecord {
        let (name, what) = (Message.Argument.name(part.name), fault.error.what)
        let breach =
            fault.isRefusal
            ? Breach(
                id: "reconcile.blocked/\(part.name)", type: "reconcile.blocked", severity: .warning,
                message: Message(.incidentBlocked, name, .name(what)))
            : Breach(
                id: "admin.error/\(part.name)", type: "admin.error", severity: .error,
                message: Message(.incidentAdmin, name, .name("\(what) (\(fault.error.code))")))
        return IncidentRecord(breach, .opened)
    }
}

extension Faults.Part {
    fileprivate static let types = ["reconcile.blocked", "admin.error"]
    fileprivate var ids: [String] { Self.types.map { "\($0)/\(name)" } }
}
