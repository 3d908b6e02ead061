import Manifests
import Model
import Objectives
import Planning
import Ports

extension Loop {
    /// What is wrong with the evidence itself: a key that should not sign.
    func updateEvidenceIncidents() async throws(PraError) {
        try await book.catchUp()
        let keys = try await world.journal.keys()
        guard let newest = keys.last else { return }
        let history = await book.history
        let wrong = keyBreaches(newest, history.keys, at: world.time.now()).map { IncidentRecord($0, .opened) }
        let open = history.openIncidents.values.filter { $0.type.hasPrefix("evidence.") }
        try await announce(
            wrong, open: Array(open), about: ResourceID("Ledger", newest.origin), to: channels(of: desired.plans))
    }
}
