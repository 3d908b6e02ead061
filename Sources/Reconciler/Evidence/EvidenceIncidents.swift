import Manifests
import Model
import Objectives
import Planning
import Ports

extension Loop {
    /// What is wrong with the evidence itself: a key that should not sign, an anchor that lags.
    func updateEvidenceIncidents() async throws(PraError) {
        try await book.catchUp()
        let keys = try await world.journal.keys()
        guard let newest = keys.last else { return }
        let history = await book.history
        let now = world.time.now()
        let breaches =
            keyBreaches(newest, history.keys, at: now) + anchorBreaches(desired.statedAnchors, history.anchors, at: now)
        let wrong = breaches.map { IncidentRecord($0, .opened) }
        let open = history.openIncidents.values.filter { $0.type.hasPrefix("evidence.") }
        try await announce(wrong, open: Array(open), about: ResourceID("Ledger", newest.origin))
    }
}
