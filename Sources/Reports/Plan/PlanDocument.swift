import Model

/// A plan as it is shown and saved.
package struct PlanDocument: Hashable, Sendable, Codable {
    package static let schema = "pra.plan/1"

    /// A resource that could not be looked at, so that nothing is planned for it.
    package struct Unseen: Hashable, Sendable, Codable {
        package var resource: ResourceID
        package var because: String

        package init(resource: ResourceID, because: PraError) {
            (self.resource, self.because) = (resource, "\(because.code): \(because.what)")
        }
    }

    package var schema = Self.schema
    package var digest: Digest
    package var observedAt: Timestamp
    package var manifestRevision: Digest
    /// In the order in which they would be closed.
    package var gaps: [Gap]
    package var unseen: [Unseen]
    /// Alerts of the last 30 days that would go elsewhere; `nil` where none would.
    package var reroutedAlerts: [ReroutedAlerts]?
    /// Dashboards of which people would see something otherwise; `nil` where none is.
    package var rearrangedDashboards: [RearrangedDashboard]?

    package init(
        digest: Digest, observedAt: Timestamp, manifestRevision: Digest, gaps: [Gap], unseen: [Unseen],
        reroutedAlerts: [ReroutedAlerts] = [], rearrangedDashboards: [RearrangedDashboard] = []
    ) {
        (self.digest, self.observedAt, self.manifestRevision) = (digest, observedAt, manifestRevision)
        (self.gaps, self.unseen) = (gaps, unseen)
        self.reroutedAlerts = reroutedAlerts.isEmpty ? nil : reroutedAlerts
        self.rearrangedDashboards = rearrangedDashboards.isEmpty ? nil : rearrangedDashboards
    }
}
