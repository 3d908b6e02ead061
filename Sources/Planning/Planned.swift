import Manifests
import Model

/// A kind whose gaps can be computed: pure and total, so that plan, drift and apply can not disagree.
package protocol Planned: Kind {
    associatedtype Observation: Sendable
    static func gaps(_ resource: Resource<Spec>, given observed: Observed<Observation>, at now: Timestamp) -> [Gap]
}

/// What is known of a store: that it is not there yet is knowledge, unlike not having been able to look.
package enum StoreState: Sendable {
    case absent
    case present(StoreObservation)
}

extension BackupStore: Planned {
    package static func gaps(
        _ resource: Resource<Spec>, given observed: Observed<StoreState>, at now: Timestamp
    ) -> [Gap] {
        guard case .known(.absent, _) = observed else { return [] }
        return [
            Gap(
                resource: resource.id, reason: "NoStore", because: "there is no store at \(resource.spec.url)",
                effect: "nothing can be protected without it",
                action: Action(id: ActionID("init-store/\(resource.name)"), verb: .initStore, store: resource.name),
                preconditions: Preconditions(generation: resource.digest))
        ]
    }
}

/// The rows by which the state database serves a kind to its readers, and what the manifests say they should be.
package struct ConfigurationRows: Sendable {
    package var kind: String
    package var stated: [String: Digest]
    package var present: [String: Digest]

    package init(kind: String, stated: [String: Digest], present: [String: Digest]) {
        (self.kind, self.stated, self.present) = (kind, stated, present)
    }
}

/// Rows to write, and rows whose manifest is gone: these are configuration, so removing them loses no data.
package func configurationGaps(_ rows: ConfigurationRows) -> [Gap] {
    let writes = rows.stated.sorted { $0.key < $1.key }.compactMap { name, digest -> Gap? in
        guard rows.present[name] != digest else { return nil }
        let isNew = rows.present[name] == nil
        return configurationGap(
            ResourceID(rows.kind, name), reason: isNew ? "NotConfigured" : "ConfigurationChanged",
            because: isNew ? "it is stated and not in effect" : "its manifest changed since it took effect", digest)
    }
    let removals = rows.present.keys.filter { rows.stated[$0] == nil }.sorted().map { name in
        configurationGap(
            ResourceID(rows.kind, name), reason: "NotStated", because: "no manifest states it any more", nil)
    }
    return writes + removals
}

private func configurationGap(_ resource: ResourceID, reason: String, because: String, _ digest: Digest?) -> Gap {
    let verb = digest == nil ? "remove" : "configure"
    return Gap(
        resource: resource, reason: reason, because: because,
        action: Action(
            id: ActionID("\(verb)/\(resource)/\(digest.map { String($0.hex.prefix(12)) } ?? "absent")"),
            verb: .configure),
        preconditions: Preconditions(generation: digest))
}
