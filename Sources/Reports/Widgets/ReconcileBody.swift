import Model
import Objectives

/// Whether what the manifests state is in force, and what is on its way or waits for somebody.
package struct ReconcileBody: Hashable, Sendable, Codable {
    package enum Truth: String, Hashable, Sendable, Codable, CaseIterable {
        case yes = "True", no = "False", unknown = "Unknown"
    }

    package struct Condition: Hashable, Sendable, Codable {
        package var type: String
        package var status: Truth
        /// CamelCase, stable.
        package var reason: String
        package var message: Message
    }

    package struct Resource: Hashable, Sendable, Codable {
        package var kind: String
        package var name: String
        /// Digest of what the manifest states.
        package var generation: Digest
        /// Digest of what is in force.
        package var observed: Known<Digest>
        package var conditions: [Condition]
    }

    /// The last plan that somebody had carried out, while something of it has not ended.
    package struct PendingPlan: Hashable, Sendable, Codable {
        package var digest: Digest
        package var at: Timestamp
        package var actions: [ActionID]
    }

    /// What waits for a person.
    package struct Approval: Hashable, Sendable, Codable {
        package var id: String
        package var since: Timestamp
        package var why: Message
    }

    package var loop: StatusDocument.Loop.State
    package var resources: [Resource]
    /// Absent where nothing is.
    package var pendingPlan: PendingPlan?
    package var approvals: [Approval]
    package var reasons: [Message]
}

func reconcileStatus(_ input: WidgetInput) -> SeenBody {
    let ledger = input.ledger
    let blocked = ledger.open.values.filter { $0.record.type == "reconcile.blocked" }.map {
        ReconcileBody.Approval(
            id: $0.record.id, since: $0.since,
            why: $0.record.words ?? Message(.widgetPlain, .name($0.record.message)))
    }.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    let pending = ledger.planned.flatMap { plan in
        ledger.unfinished.isEmpty
            ? nil : ReconcileBody.PendingPlan(digest: plan.record.digest, at: plan.at, actions: ledger.unfinished)
    }
    let lines = input.status.lines.about(.aspectLoop, .aspectRunning, .aspectNext)
    let resources = input.stated.map { resource($0, input) }
    let body = ReconcileBody(
        loop: input.status.loop.state, resources: resources, pendingPlan: pending, approvals: blocked,
        reasons: whyNotWell(lines))
    let conditions = resources.flatMap(\.conditions).filter { $0.type != ready }
    var level = lines.worst
    if conditions.contains(where: { $0.status == .unknown }) { level = max(level, .unknown) }
    if !blocked.isEmpty || conditions.contains(where: { $0.status == .no }) { level = max(level, .warning) }
    return SeenBody(.reconcileStatus(body), level)
}

/// Of a cluster or a store: how it is has other widgets.
private let ready = "Ready"

private func resource(_ stated: WidgetInput.Stated, _ input: WidgetInput) -> ReconcileBody.Resource {
    var resource = ReconcileBody.Resource(
        kind: stated.id.kind, name: stated.id.name, generation: stated.generation,
        observed: .unknown(because: Message(.widgetNotAdopted)), conditions: [])
    switch stated.id.kind {
    case "Cluster":
        let status = input.status.clusters.first { $0.name == stated.id.name }
        resource.look(status?.observation, status?.lines.filter { $0.aspect != .aspectObjective })
    case "BackupStore":
        let status = input.status.stores.first { $0.name == stated.id.name }
        resource.look(status?.observation, status?.lines)
    case "RecoveryPlan":
        let adopted = stated.clusters.map { input.ledger.adopted[$0]?[stated.id.name] }
        resource.adopt(adopted.contains(nil) ? nil : adopted.first { $0 != stated.generation } ?? adopted.first ?? nil)
    default: resource.adopt(input.ledger.configured[stated.id])
    }
    return resource
}

extension ReconcileBody.Resource {
    /// What is looked at as its manifest says is as it says once it was seen.
    fileprivate mutating func look<Value>(_ observation: Observed<Value>?, _ lines: [StatusDocument.Line]?) {
        if case .unknown(let error)? = observation {
            observed = .unknown(because: Message(.statusUnseen, .name(error.what)))
        } else if observation != nil {
            observed = .known(generation)
        }
        let worst = lines?.worst ?? .unknown
        let message = lines.flatMap { troubles(of: $0).first?.message } ?? Message(worst.phrase)
        let truth: ReconcileBody.Truth = worst == .ok ? .yes : worst == .unknown ? .unknown : .no
        conditions = [.init(type: ready, status: truth, reason: worst.reason, message: message)]
    }

    fileprivate mutating func adopt(_ digest: Digest?) {
        if let digest { observed = .known(digest) }
        let isNew = digest != generation
        conditions = [
            .init(
                type: "InForce", status: digest == nil ? .unknown : isNew ? .no : .yes,
                reason: digest == nil ? "NotAdopted" : isNew ? "OlderGeneration" : "Adopted",
                message: Message(digest == nil ? .widgetNotAdopted : isNew ? .widgetOlder : .widgetInForce))
        ]
    }
}

extension StatusDocument.Level {
    fileprivate var reason: String {
        switch self {
        case .ok: "Ok"
        case .warning: "Warning"
        case .critical: "Critical"
        case .unknown: "Unknown"
        }
    }
}
