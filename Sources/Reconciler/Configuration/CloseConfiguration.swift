import Manifests
import Model
import Ports

extension Turn {
    func configure(_ gap: Gap) async throws(PraError) -> [Fact.Event] {
        let done = Fact.Event.configured(
            ConfiguredRecord(digest: gap.preconditions.generation, revision: desired.revision))
        guard let digest = gap.preconditions.generation else {
            try await world.journal.removeRow(gap.resource)
            return [done]
        }
        guard let row = configuration(gap.resource.kind).first(where: { $0.name == gap.resource.name }) else {
            return []
        }
        try await world.journal.setRow(gap.resource, digest: digest, document: row.document)
        return [done]
    }
}
