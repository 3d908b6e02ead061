import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Writes down which keys sign the ledger, and which of them the manifests pin: each step once.
    func recordKeys() async throws(PraError) {
        try await book.catchUp()
        let (known, signing) = (await book.history.keys, try await world.journal.keys())
        guard let origin = signing.first?.origin else { return }
        let created = signing.filter { known.created[$0] == nil }
            .map { KeyRecord(.created, $0.key, since: $0.since) }
        let pins = desired.evidence.flatMap(\.spec.keys)
        let pinned = pins.filter { !(known.pins[$0.key]?.says($0) ?? false) }
            .map { KeyRecord($0, revision: desired.revision) }
        let gone = known.pins.keys.filter { key in !pins.contains { $0.key == key } }.sorted().map { key in
            var record = KeyRecord(.unpinned, key)
            record.revision = desired.revision
            return record
        }
        try await book.record((created + pinned + gone).map { .keyed($0) }, about: ResourceID("Ledger", origin))
    }
}

extension KeyRecord {
    fileprivate func says(_ pin: EvidencePolicy.Pin) -> Bool { until == pin.until && reason == pin.reason }
}
