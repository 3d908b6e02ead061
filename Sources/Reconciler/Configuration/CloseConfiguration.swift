import Model
import Ports

extension Turn {
    func configure(_ gap: Gap) async throws(PraError) {
        guard let digest = gap.preconditions.generation else {
            return try await world.journal.removeRow(gap.resource)
        }
        guard let row = configuration(gap.resource.kind).first(where: { $0.name == gap.resource.name }) else { return }
        try await world.journal.setRow(gap.resource, digest: digest, document: row.document)
    }
}
