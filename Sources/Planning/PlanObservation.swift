import Manifests
import Model

/// One cluster of a plan, as seen at one instant: all that the planner may know.
package struct PlanObservation: Sendable {
    /// The WAL stream of this cluster.
    package enum Stream: Sendable, Equatable {
        /// This process streams.
        case running
        /// Nobody is known to stream here; the exposure is an upper bound, `nil` when it can not be told. `failure` is
        /// why the last try of this process ended.
        case stopped(exposure: Duration?, failure: PraError? = nil)
    }

    /// A retention policy with the rules of its time zone.
    package struct Retention: Sendable {
        package var name: String
        package var spec: RetentionPolicy.Spec
        package var zone: ZoneRules

        package init(name: String, spec: RetentionPolicy.Spec, zone: ZoneRules) {
            (self.name, self.spec, self.zone) = (name, spec, zone)
        }
    }

    /// A maintenance window with the rules of its time zone.
    package struct Window: Sendable {
        package var name: String
        package var spec: MaintenanceWindow.Spec
        package var zone: ZoneRules

        package init(name: String, spec: MaintenanceWindow.Spec, zone: ZoneRules) {
            (self.name, self.spec, self.zone) = (name, spec, zone)
        }
    }

    package var cluster: Resource<Cluster.Spec>
    package var server: Observed<ClusterObservation>
    /// The plan's stores by name.
    package var stores: [String: Observed<StoreState>]
    /// Of the plan's stores by name.
    package var capacities: [String: BackupStore.Capacity]
    package var stream: Stream
    /// Whether this process stays, so that a stream that it starts goes on.
    package var stays: Bool
    package var history: History
    /// Slots that pra made on this cluster and that no plan which acts asks for any more; one plan of each tells them.
    package var surplusSlots: [String]
    /// Of every plan that protects this cluster in one of these stores.
    package var retentions: [Retention]
    /// Why one of them is not known, so that nothing goes; `nil` when all are.
    package var unknownRetention: String?
    /// In which the cluster is left alone.
    package var windows: [Window]
    /// Up to where WAL was said to be in each store, by who puts it there, before anybody looked.
    package var claims: [String: WALEnd] = [:]
    /// What a policy denies of all that decides which points go; `nil` when it admits everything.
    package var denial: String?

    package init(
        cluster: Resource<Cluster.Spec>, server: Observed<ClusterObservation>, stores: [String: Observed<StoreState>],
        capacities: [String: BackupStore.Capacity], stream: Stream, stays: Bool, history: History,
        surplusSlots: [String] = [], retentions: [Retention], unknownRetention: String? = nil, windows: [Window] = []
    ) {
        (self.cluster, self.server, self.stores, self.capacities) = (cluster, server, stores, capacities)
        (self.stream, self.stays, self.history, self.surplusSlots) = (stream, stays, history, surplusSlots)
        (self.retentions, self.unknownRetention, self.windows) = (retentions, unknownRetention, windows)
    }

    /// Points of this cluster in `store`, oldest first by what PostgreSQL orders by; empty when the store was not seen.
    package func points(in store: String) -> [RecoveryPoint] {
        guard let system = server.value?.system, case .present(let seen)? = stores[store]?.value else { return [] }
        return seen.points.filter { $0.system == system }
            .sorted { ($0.timeline, $0.stop, $0.action) < ($1.timeline, $1.stop, $1.action) }
    }

    /// Stores that never were: those that are only away wait for a person, and nothing waits for them.
    package var storesToMake: [String] {
        stores.keys.filter { name in
            if case .absent? = stores[name]?.value { history.storesThere[name] == nil } else { false }
        }
    }

    /// The points that a restore may rely on, oldest first.
    func sound(in store: String) -> [RecoveryPoint] { points(in: store).filter { history.isSound($0) } }

    /// The newest point that a restore may rely on, and that leads to where the server is now.
    package func newestSound(in store: String) -> RecoveryPoint? { sound(in: store).last { !isLeftBehind($0) } }

    /// Whether the server's timeline left the point's before the point was whole, as when a standby was promoted that
    /// lacked the last WAL. Not known before the store has the history of the server's timeline.
    func isLeftBehind(_ point: RecoveryPoint) -> Bool {
        guard let server = server.value,
            let current = seen(point.store)?.wal(of: point.system)?.coverage.first(where: {
                $0.timeline == server.timeline
            })
        else { return false }
        return current.history.map { !$0.contains(point.stop, on: point.timeline) } ?? false
    }

    /// Where the gap-free WAL from `point` on ends in its store; `nil` when the store lacks its start.
    package func reach(from point: RecoveryPoint) -> WALEnd? { seen(point.store)?.reach(from: point) }

    private func seen(_ store: String) -> StoreObservation? {
        if case .present(let seen)? = stores[store]?.value { seen } else { nil }
    }
}

extension PlanObservation {
    /// Up to where each of `needed` is said to have WAL; `nil` when nothing is said of one.
    package func claim(of needed: [String]) -> WALEnd? {
        let said = needed.compactMap { claims[$0] }
        guard said.count == needed.count else { return nil }
        return said.min { ($0.timeline, $0.position) < ($1.timeline, $1.position) }
    }

    /// WAL that a store was said to have, and does not.
    package var disproved: [String: DisprovedClaim] {
        guard let system = server.value?.system else { return [:] }
        var found: [String: DisprovedClaim] = [:]
        for (store, claim) in claims {
            guard let state = seen(store) else { continue }
            let coverage = state.wal(of: system)?.coverage.first { $0.timeline == claim.timeline }
            let held = coverage?.stretches.last?.to
            guard held ?? .zero < claim.position else { continue }
            found[store] = DisprovedClaim(claimed: claim.position, held: held)
        }
        return found
    }

    /// What in the stores no restore can rely on, and where the gap-free WAL after the newest sound point ends before
    /// other WAL; `nil` when not everything could be seen.
    package var damage: (points: [RecoveryPoint], gaps: [String: LSN])? {
        guard server.value != nil, stores.values.allSatisfy({ $0.value != nil }) else { return nil }
        var gaps: [String: LSN] = [:]
        for store in stores.keys {
            guard let sound = newestSound(in: store), hasGap(after: sound) else { continue }
            gaps[store] = reach(from: sound)?.position
        }
        let points = stores.keys.sorted().flatMap { self.points(in: $0) }
        return (points.filter { !$0.isComplete || history.isDamaged($0) }, gaps)
    }

    /// Whether WAL that comes after the stretch holding `point` is in the store: then the hole will never be filled by
    /// streaming on.
    package func hasGap(after point: RecoveryPoint) -> Bool { seen(point.store)?.hole(after: point) != nil }

    /// The stores with a point, after which there is a gap.
    package var gapped: Set<String> {
        Set(stores.keys.filter { newestSound(in: $0).map { hasGap(after: $0) } ?? false })
    }

    /// How far the best of `points` leads, and when the newest ended; `nil` without any.
    package func best(of points: [RecoveryPoint]) -> (end: WALEnd, through: Timestamp)? {
        guard let through = points.map(\.stoppedAt).max() else { return nil }
        let ends = points.compactMap { reach(from: $0) }
        return ends.max { ($0.timeline, $0.position) < ($1.timeline, $1.position) }.map { ($0, through) }
    }

    /// Holds on the cluster's points, and their ends, that the ledger does not have yet.
    package var unrecordedHolds: [Fact.Event] {
        stores.keys.sorted().flatMap { store -> [Fact.Event] in
            let holds = seen(store)?.holds.filter { $0.cluster == cluster.name } ?? []
            return holds.flatMap { history.news(of: $0, in: store) }
        }
    }

    /// Points of the cluster that a store should list and does not, which nobody recorded: they are damaged as points
    /// are of which a reading found no byte.
    package var unrecordedLosses: [VerifyRecord] {
        stores.keys.sorted().flatMap { store -> [VerifyRecord] in
            guard let seen = seen(store), let system = server.value?.system else { return [] }
            let missing = Set(seen.missing.map(\.action))
            return history.committed(to: store).filter {
                missing.contains($0.action) && $0.system == system && !history.isDamaged($0)
            }.map { point in
                VerifyRecord(
                    action: ActionID("look/\(store)"), point: point.action, store: store, isIntact: false,
                    bytesRead: .zero, extents: 0, segments: 0, findings: ["the store does not list it"], took: .zero)
            }
        }
    }

    /// Holes in the stores' WAL that a point needs filled and the ledger does not have yet.
    package var unrecordedHoles: [WALGapRecord] {
        stores.keys.sorted().flatMap { store -> [WALGapRecord] in
            guard let seen = seen(store), let audit = server.value.flatMap({ seen.audit(of: $0.system) }) else {
                return []
            }
            return audit.holes.map { WALGapRecord(store: store, timeline: $0.timeline, from: $0.from, to: $0.to) }
        }.filter { !history.walGaps.contains($0) }
    }
}
