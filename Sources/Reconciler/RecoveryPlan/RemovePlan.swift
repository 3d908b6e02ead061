import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// What the ledger promises and no manifest does. The stores are asked only where points are to go.
    func lookAtRemovals() async -> Look {
        var look = Look(gaps: [])
        for removal in removals(in: await book.history, of: desired) {
            var points: [String: [RecoveryPoint]] = [:]
            for store in removal.deletes ? desired.stores : [] {
                switch await observeStore(store) {
                case .known(.present(let seen), let at):
                    let held = seen.held(at: at)
                    points[store.name] = seen.points.filter { removal.owns($0) && !held.contains($0.action) }
                case .known(.absent, _): break
                case .unknown(let error): look.unseen.append(.init(resource: store.id, because: error))
                }
            }
            // While a store is out of sight its points are neither gone nor known.
            if look.unseen.isEmpty { look.gaps += removalGaps(removal, points: points) }
        }
        return look
    }

    /// Whether a manifest still makes the promise of `plan` for `cluster`.
    func isStated(_ plan: String, _ cluster: String) -> Bool { subject(plan, cluster) != nil }

    /// Ends the promise, and with it what is measured of it.
    func retire(_ gap: Gap) -> [Fact.Event] {
        [.retired(RetiredRecord(plan: gap.action.plan ?? "", reason: gap.because))]
    }

    /// Forgets the points of a plan that is gone, as its manifest had said.
    func forgetRemoved(_ action: Action) async throws(PraError) -> [Fact.Event] {
        guard let store = desired.stores.first(where: { $0.name == action.store }) else { return [] }
        return try await forget(action.points, in: store, because: "plan \(action.plan ?? "") was removed", action)
    }
}

extension Removal {
    fileprivate func owns(_ point: RecoveryPoint) -> Bool {
        point.action.text.hasPrefix("backup/\(cluster.name)/\(point.store)/")
    }
}
