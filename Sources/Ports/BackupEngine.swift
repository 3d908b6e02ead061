import Manifests
import Model

/// Moves data between clusters and stores. What it does is durable when it returns; called again with the same action
/// it adopts what is there.
package protocol BackupEngine: Sendable {
    /// Reads the store back: what a restore would find.
    func observe(_ store: Resource<BackupStore.Spec>) async throws(PraError) -> StoreObservation
    /// Makes an empty store; one that is there already is success.
    func initialize(_ store: Resource<BackupStore.Spec>) async throws(PraError)
    /// Takes a base backup and commits its point when WAL from start to stop is durable in the same store.
    func backup(_ order: BackupOrder, progress: @escaping ProgressHandler) async throws(PraError) -> RecoveryPoint
    /// Reads every extent and segment of a point and compares them with their names.
    func verify(_ order: VerifyOrder, progress: @escaping ProgressHandler) async throws(PraError) -> VerifyRecord
    /// Reads the part of a store that has not been read for the longest time, and compares it with its names. Damage is
    /// a record, not an error.
    func scrub(_ order: ScrubOrder, progress: @escaping ProgressHandler) async throws(PraError) -> ScrubRecord
    /// Restores into a sandbox, starts PostgreSQL on it, checks, tears it down. A failed drill is a record, not an
    /// error; an error means that nothing was learned.
    func drill(_ order: DrillOrder, progress: @escaping ProgressHandler) async throws(PraError) -> DrillRecord
    /// Ends and removes what processes that are gone left running; what a living one uses stays.
    func clearLeftovers() async throws(PraError)
    /// Forgets points and deletes what only they needed (STORE.md, Deleting).
    /// - Returns: those that are forgotten; one that a hold keeps is not.
    func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, reason: String
    ) async throws(PraError) -> [ActionID]
    /// Deletes what nothing needs any more, in the two steps of STORE.md, of which one may be all that is due.
    func sweep(_ store: Resource<BackupStore.Spec>) async throws(PraError)
    /// Streams WAL into the stores until cancelled; calls `durable` each time more of it is durable in all of them. A
    /// store that takes none holds nothing up but itself: `refusals` is told why, and `nil` once it takes WAL again.
    /// - Throws: `.walRemoved` when the server no longer has the WAL that a store needs next.
    func stream(
        _ order: StreamOrder, refusals: @escaping @Sendable (_ store: String, PraError?) -> Void,
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError)
}

package struct BackupOrder: Sendable {
    package var action: ActionID
    package var cluster: Resource<Cluster.Spec>
    package var store: Resource<BackupStore.Spec>
    package var engine: RecoveryPlan.Engine
    package var limits: RecoveryPlan.Limits
    /// What the point is marked with.
    package var labels: [String: String] = [:]

    package init(
        action: ActionID, cluster: Resource<Cluster.Spec>, store: Resource<BackupStore.Spec>,
        engine: RecoveryPlan.Engine, limits: RecoveryPlan.Limits
    ) {
        (self.action, self.cluster, self.store) = (action, cluster, store)
        (self.engine, self.limits) = (engine, limits)
    }
}

package struct VerifyOrder: Sendable {
    package var action: ActionID
    package var point: RecoveryPoint
    package var store: Resource<BackupStore.Spec>

    package init(action: ActionID, point: RecoveryPoint, store: Resource<BackupStore.Spec>) {
        (self.action, self.point, self.store) = (action, point, store)
    }
}

package struct ScrubOrder: Sendable {
    package var action: ActionID
    package var store: Resource<BackupStore.Spec>

    package init(action: ActionID, store: Resource<BackupStore.Spec>) { (self.action, self.store) = (action, store) }
}

package struct DrillOrder: Sendable {
    package var action: ActionID
    package var plan: Resource<RecoveryPlan.Spec>
    package var scenario: RecoveryPlan.Scenario
    package var cluster: Resource<Cluster.Spec>
    package var store: Resource<BackupStore.Spec>
    package var point: RecoveryPoint
    package var target = DrillTarget.latest
    /// Whether an encrypted store is opened by its recovery key, where that is at hand.
    package var usesRecoveryKey = false

    package init(
        action: ActionID, plan: Resource<RecoveryPlan.Spec>, scenario: RecoveryPlan.Scenario,
        cluster: Resource<Cluster.Spec>,
        store: Resource<BackupStore.Spec>, point: RecoveryPoint
    ) {
        (self.action, self.plan, self.scenario) = (action, plan, scenario)
        (self.cluster, self.store, self.point) = (cluster, store, point)
    }
}

package struct StreamOrder: Sendable {
    package var cluster: Resource<Cluster.Spec>
    package var stores: [Resource<BackupStore.Spec>]
    package var limits: RecoveryPlan.Limits
    /// `nil` when no commit waits for the stream.
    package var synchronous: RecoveryPlan.Synchronous?

    package init(
        cluster: Resource<Cluster.Spec>, stores: [Resource<BackupStore.Spec>], limits: RecoveryPlan.Limits,
        synchronous: RecoveryPlan.Synchronous? = nil
    ) {
        (self.cluster, self.stores, self.limits, self.synchronous) = (cluster, stores, limits, synchronous)
    }
}

package typealias ProgressHandler = @Sendable (Progress) -> Void
