import Manifests
import Model

extension PlanGaps {
    var streamGaps: [Gap] {
        guard plan.spec.wal.stream, case .stopped(let exposure, let failure) = seen.stream,
            let server = seen.server.value
        else {
            return []
        }
        let tightest = plan.spec.objectives.scenarios.map(\.rpo).min() ?? .zero
        let protected = plan.spec.stores.allSatisfy { seen.newestSound(in: $0) != nil }
        let isClose = exposure.map { $0 >= tightest / 10 } ?? true
        let isAwaited = surplusGaps.contains(where: \.waitsForStream)
        guard seen.stays || !protected || isClose || isAwaited else { return [] }
        let exposed = exposure.map { "exposure is up to \(DurationText.compact($0))" } ?? "exposure is unknown"
        return [
            Gap(
                resource: plan.id, reason: "NotStreaming",
                because:
                    "no WAL of \(cluster) is being streamed; \(exposed),"
                    + " the tightest RPO is \(DurationText.compact(tightest))",
                effect: "exposure falls to seconds",
                action: Action(
                    id: ActionID("stream/\(cluster)"), verb: .startStream, plan: plan.name, cluster: cluster),
                preconditions: Preconditions(system: server.system, generation: plan.digest),
                blocked: streamObstacle(server, failure))
        ]
    }

    private func streamObstacle(_ server: ClusterObservation, _ failure: PraError?) -> String? {
        if let failure {
            let next =
                failure.retry == .later
                ? "it is tried again after a pause" : "\(failure.remedy); it is tried again within 15 minutes"
            return "the last stream ended: \(failure.what); \(next)"
        }
        guard server.activeSenders >= server.maxSenders else { return nil }
        return "all \(server.maxSenders) WAL senders are in use; raise max_wal_senders"
    }
}
