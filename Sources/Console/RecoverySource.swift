import Model
import Reports

/// What would be done, what can be restored, and what was shown to be.
package protocol RecoverySource: Sendable {
    /// As `pra plan` has it: looked at anew where the last one is older than `lookedFor`.
    func plan() async throws(PraError) -> PlanDocument
    /// Of all stores that could be read, oldest first in each.
    func points() async throws(PraError) -> [ListedPoint]
    /// Newest first.
    func drills() async -> [DrillRun]
}
