import Manifests
import Model
import Objectives
import Planning
import Ports

extension Loop {
    /// Anchors the newest checkpoint in each way that is due. One that fails is told once and tried again with the next
    /// pass; nothing else waits for it.
    func anchorEvidence() async {
        guard let policy = desired.evidence.first, !policy.spec.anchors.isEmpty else { return }
        let lag = await book.history.anchors
        for anchor in policy.spec.anchors {
            let known = lag.newest[anchor.subject]
            if let known, world.time.now() - known.before < anchor.interval { continue }
            let outcome = await result { () async throws(PraError) in try await put(anchor, of: policy) }
            if case .failure(let error) = outcome { noteFailure(of: anchor, error) } else { unanchored[anchor] = nil }
        }
    }

    private func put(
        _ anchor: EvidencePolicy.Anchor, of policy: Resource<EvidencePolicy.Spec>
    ) async throws(PraError) {
        try await book.catchUp()
        let now = world.time.now()
        guard let checkpoint = try await world.journal.checkpoint() else { return }
        let (world, limit) = (world, isStopping ? settings.farewell : settings.anchorWithin)
        let order = AnchorOrder(anchor, of: policy.location.file, checkpoint, before: now)
        let record = try await world.time.withDeadline(limit, waitingFor: "\(anchor.subject) to anchor the ledger") {
            () async throws(PraError) in try await world.anchor(order)
        }
        try await book.record([.anchored(record)], about: anchor.subject)
    }

    private func noteFailure(of anchor: EvidencePolicy.Anchor, _ error: PraError) {
        guard unanchored[anchor] != error else { return }
        unanchored[anchor] = error
        tell(.failed(.configuration(kind: "Ledger"), error, willRetry: true))
    }
}

extension Desired {
    package var statedAnchors: [StatedAnchor] {
        evidence.first?.spec.anchors.map { StatedAnchor($0.subject, every: $0.interval) } ?? []
    }
}
