import Manifests
import Model

/// What the loop asks of a running cluster. Every call opens what it needs and has a deadline.
package protocol PostgresServer: Sendable {
    /// Positions and clock come from one query.
    func observe(_ cluster: Resource<Cluster.Spec>) async throws(PraError) -> ClusterObservation
    /// The manifest's critical tables, each counted up to what it asks: dearer than a look.
    func countTables(of cluster: Resource<Cluster.Spec>) async throws(PraError) -> [TableObservation]
    /// Creates the physical slot with WAL reserved; done already is success.
    func createGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError)
    /// Moves the slot forward to `position`; it never goes back.
    func advanceGuardSlot(_ name: String, to position: LSN, on cluster: Resource<Cluster.Spec>) async throws(PraError)
    /// Gives up the slot; one that is gone already is success.
    func dropGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError)
    /// Writes the heartbeat row, creating its schema and table on first use.
    func beat(_ heartbeat: Cluster.Heartbeat, on cluster: Resource<Cluster.Spec>) async throws(PraError)
}

/// Probes an application's health endpoints.
package protocol EndpointProbe: Sendable {
    /// A refused connection is an observation, not an error.
    func probe(_ endpoint: Cluster.Endpoint) async -> EndpointObservation
}
