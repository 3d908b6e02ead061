import Manifests
import Model
import Planning
import Reports

/// What the console shows, as the process at work has it. Nothing here waits for a cluster or a store.
package protocol ConsoleSource: AlertSource, RecoverySource, EvidenceSource, RestoreSource, WidgetSource {
    /// As of the last look; `nil` before the first.
    func status() async -> StatusDocument?
    /// Who can log in, by the manifests that are in force.
    func accounts() async -> [ConsoleAccount]
    /// The manifests that are in force.
    func desired() async -> Desired
    /// What the ledger says.
    func history() async -> History
    /// Appends to the ledger, all or none; on return it survives power loss.
    /// - Parameter user: `nil` where it was nobody who is known.
    func record(_ events: [(event: Fact.Event, subject: ResourceID)], by user: String?) async throws(PraError)
    /// Of the loop, since its process began.
    func turns() async -> TurnTally
    func now() -> Timestamp
    /// Returns when something new may be shown.
    /// - Throws: when nothing will be any more.
    func awaitNews() async throws(PraError)
}
