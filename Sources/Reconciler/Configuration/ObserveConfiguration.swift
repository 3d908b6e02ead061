import Manifests
import Model
import Planning
import Ports

/// Kinds whose manifests take effect as rows of the state database.
let configurationKinds = [AlertChannel.name, AlertRoute.name, WidgetDefaults.name]

extension Turn {
    func configurationGaps(of kind: String) async throws(PraError) -> [Gap] {
        let present = try await world.journal.rows(of: kind)
        return Planning.configurationGaps(ConfigurationRows(kind: kind, stated: stated(kind), present: present))
    }

    private func stated(_ kind: String) -> [String: Digest] {
        Dictionary(configuration(kind).map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }

    /// The manifests of one of `configurationKinds`; a document is the effective spec as JSON.
    func configuration(_ kind: String) -> [(name: String, digest: Digest, document: String)] {
        switch kind {
        case AlertChannel.name: desired.channels.map { ($0.name, $0.digest, $0.document) }
        case AlertRoute.name: desired.routes.map { ($0.name, $0.digest, $0.document) }
        default: desired.widgets.map { ($0.name, $0.digest, $0.document) }
        }
    }
}
