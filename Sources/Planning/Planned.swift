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

    package var observation: StoreObservation? { if case .present(let seen) = self { seen } else { nil } }
}

/// One store as seen at one instant, and what the ledger remembers of it.
package struct StoreSight: Sendable {
    package var state: StoreState
    package var history: History

    package init(state: StoreState, history: History) { (self.state, self.history) = (state, history) }
}

extension BackupStore: Planned {
    package static func gaps(
        _ resource: Resource<Spec>, given observed: Observed<StoreSight>, at now: Timestamp
    ) -> [Gap] {
        guard case .known(let sight, _) = observed else { return [] }
        if case .present(let seen) = sight.state {
            return sweepGap(resource, seen, sight.history, at: now) + scrubGap(resource, seen, sight.history, at: now)
        }
        return [
            Gap(
                resource: resource.id, reason: "NoStore", because: "there is no store at \(resource.spec.url)",
                effect: "nothing can be protected without it",
                action: Action(id: ActionID("init-store/\(resource.name)"), verb: .initStore, store: resource.name),
                preconditions: Preconditions(generation: resource.digest),
                blocked: sight.history.lossOfStore(resource.name))
        ]
    }

    /// Why no base backup is taken into a store: above its limit, what room is left is for WAL. `nil` when one may be,
    /// and while the medium does not tell how full it is.
    package static func fullness(
        of store: String, _ space: StoreObservation.Space?, _ capacity: Capacity
    ) -> String? {
        guard let used = space?.used, used > capacity.stopAt.value else { return nil }
        let share = Ratio(millionths: Int64(used * 10_000) * 100)
        return "store \(store) is \(share) full, above capacity.stopAt \(capacity.stopAt);"
            + " make room or raise the limit"
    }
}

extension History {
    /// Why an absent store must not be made anew: it was there, so that its disk may be missing rather than the store.
    /// `nil` when the ledger knows nothing of it.
    func lossOfStore(_ name: String) -> String? {
        storesThere[name].map {
            "store \(name) was there on \($0); mount it, or, when it is gone for good, make a new and empty one:"
                + " pra store init \(name)"
        }
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
