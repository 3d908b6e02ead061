import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Writes down, under each cluster, which waivers are stated for it and which no longer are: one counts from then
    /// on.
    func recordWaivers() async throws(PraError) {
        try await book.catchUp()
        let known = await book.history.waivers
        let stated = statedWaivers
        for cluster in Set(known.keys).union(stated.keys).sorted() {
            let (before, now) = (known[cluster] ?? [:], stated[cluster] ?? [:])
            let changed = now.values.filter { before[$0.waiver]?.digest != $0.digest }
            let gone = before.keys.filter { now[$0] == nil }
            let events =
                changed.sorted { $0.waiver < $1.waiver }.map { Fact.Event.waived($0) }
                + gone.sorted().map { .withdrawn(WithdrawnRecord(waiver: $0, revision: desired.revision)) }
            try await book.record(events, about: cluster)
        }
    }

    private var statedWaivers: [ResourceID: [String: WaiverRecord]] {
        var stated: [ResourceID: [String: WaiverRecord]] = [:]
        for waiver in desired.waivers {
            let record = WaiverRecord(waiver, revision: desired.revision)
            for cluster in waiver.spec.clusters {
                stated[ResourceID(Cluster.name, cluster), default: [:]][waiver.name] = record
            }
        }
        return stated
    }
}
