import Manifests
import Model
import Planning
import Ports

/// A manifest as a row of the state database has it; the document is the effective spec as JSON.
struct ConfigurationRow: Sendable {
    var name: String
    var digest: Digest
    var document: String

    init(_ resource: Resource<some Hashable & Sendable>) {
        (name, digest, document) = (resource.name, resource.digest, resource.document)
    }
}

/// Kinds whose manifests take effect as rows of the state database.
private let tables: [(kind: String, rows: @Sendable (Desired) -> [ConfigurationRow])] = [
    (AlertChannel.name, { $0.channels.map(ConfigurationRow.init) }),
    (AlertRoute.name, { $0.routes.map(ConfigurationRow.init) }),
    (WidgetDefaults.name, { $0.widgets.map(ConfigurationRow.init) }),
    (Team.name, { $0.teams.map(ConfigurationRow.init) }),
    (User.name, { $0.users.map(ConfigurationRow.init) }),
    (MaintenanceWindow.name, { $0.windows.map(ConfigurationRow.init) }),
    (ReportSchedule.name, { $0.reports.map(ConfigurationRow.init) }),
]

let configurationKinds = tables.map(\.kind)

extension Turn {
    func configurationGaps(of kind: String) async throws(PraError) -> [Gap] {
        let present = try await world.journal.rows(of: kind)
        return Planning.configurationGaps(ConfigurationRows(kind: kind, stated: stated(kind), present: present))
    }

    private func stated(_ kind: String) -> [String: Digest] {
        Dictionary(configuration(kind).map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }

    /// The manifests of one of `configurationKinds`; none of any other kind.
    func configuration(_ kind: String) -> [ConfigurationRow] {
        tables.first { $0.kind == kind }?.rows(desired) ?? []
    }
}
