/// Somebody's word that a recovery point stays, whatever a retention policy says of it (a legal hold).
package struct Hold: Hashable, Sendable, Codable {
    package struct Release: Hashable, Sendable, Codable {
        package var by: String
        package var reason: String
        package var at: Timestamp

        package init(by: String, reason: String, at: Timestamp) { (self.by, self.reason, self.at) = (by, reason, at) }
    }

    package var id: String
    package var point: ActionID
    package var clusterUID: String
    /// As the manifests called it when the point was made.
    package var cluster: String
    package var reason: String
    package var by: String
    package var at: Timestamp
    /// From then on it holds nothing; `nil` when it ends by a release alone.
    package var until: Timestamp?
    package var release: Release?

    package init(
        id: String, point: ActionID, clusterUID: String, cluster: String, reason: String, by: String, at: Timestamp,
        until: Timestamp? = nil, release: Release? = nil
    ) {
        (self.id, self.point, self.clusterUID, self.cluster) = (id, point, clusterUID, cluster)
        (self.reason, self.by, self.at, self.until, self.release) = (reason, by, at, until, release)
    }

    package func isInForce(at now: Timestamp) -> Bool { release == nil && until.map { now < $0 } ?? true }
}

extension StoreObservation {
    /// Points that a hold keeps.
    package func held(at now: Timestamp) -> Set<ActionID> {
        Set(holds.lazy.filter { $0.isInForce(at: now) }.map(\.point))
    }
}
