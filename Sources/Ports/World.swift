import Manifests
import Model

/// Everything outside: the only way by which the loop touches anything. Built once, in `pra/Wiring.swift`; tests pass
/// their own.
package struct World: Sendable {
    package var time: any TimeSource
    /// For ages; `time` is for records and schedules.
    package let steady: SteadyTime
    package var random: any RandomSource
    package var servers: any PostgresServer
    package var endpoints: any EndpointProbe
    package var engine: any BackupEngine
    package var journal: any Journal
    package var alerts: any AlertSender
    /// Where a store takes copies of the evidence; `nil` while there is no store, an error where this version may not
    /// write.
    package var evidence: @Sendable (Resource<BackupStore.Spec>) async throws(PraError) -> (any ObjectStore)?
    /// Puts a checkpoint where whoever rewrites the ledger does not reach.
    package var anchor: @Sendable (AnchorOrder) async throws(PraError) -> AnchorRecord
    /// The rules of an IANA time zone; `nil` when the host does not know it.
    package var zones: @Sendable (String) -> ZoneRules?

    package init(
        time: any TimeSource, random: any RandomSource, servers: any PostgresServer, endpoints: any EndpointProbe,
        engine: any BackupEngine, journal: any Journal, alerts: any AlertSender,
        evidence: @escaping @Sendable (Resource<BackupStore.Spec>) async throws(PraError) -> (any ObjectStore)?,
        zones: @escaping @Sendable (String) -> ZoneRules?,
        anchor: @escaping @Sendable (AnchorOrder) async throws(PraError) -> AnchorRecord = {
            (order) throws(PraError) in
            throw PraError(.anchorRefused, "\(order.anchor.subject) is nowhere here", remedy: "run pra")
        }
    ) {
        (self.time, steady, self.random) = (time, SteadyTime(time), random)
        (self.servers, self.endpoints) = (servers, endpoints)
        (self.engine, self.journal, self.alerts, self.evidence) = (engine, journal, alerts, evidence)
        (self.zones, self.anchor) = (zones, anchor)
    }
}
