import Manifests
import Model
import Ports

extension Turn {
    /// Time enough for a thirtieth of a large store; what was read until then is not read again.
    private static let scrubLimit = Duration.seconds(6 * 3600)

    /// Reads a part of a store back. A point that stands on damage is damaged, as if a verification had found it.
    func scrub(_ action: Action) async throws(PraError) -> [Fact.Event] {
        guard let store = desired.stores.first(where: { $0.name == action.store }) else { return [] }
        let (engine, report) = (world.engine, reporter(action))
        let record = try await world.time.withDeadline(Turn.scrubLimit, waitingFor: "scrub \(action.id)") {
            try await engine.scrub(ScrubOrder(action: action.id, store: store), progress: report)
        }
        for stricken in record.points {
            let verdict = VerifyRecord(
                action: action.id, point: stricken.point, store: store.name, isIntact: false, bytesRead: .zero,
                extents: 0, segments: 0, findings: stricken.findings, took: .zero)
            try await book.record([.verified(verdict)], about: ResourceID(Cluster.name, stricken.cluster))
        }
        return [.scrubbed(record)]
    }
}
