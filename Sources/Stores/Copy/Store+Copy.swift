import Model
import Ports

extension Store {
    /// Copies points into another store, oldest first, with the WAL that each needs; all of them with all WAL from the
    /// first one's start on, so that whatever could be restored here can be there. What is in the other one stays as it
    /// is; killed and called again it does what is left.
    /// - Parameters:
    ///   - points: by their actions; `nil` for every point that counts.
    ///   - progress: told the bytes of a point's files so far, and of all.
    package func copy(
        _ wanted: [ActionID]?, to target: Store, _ way: CopyWay, at now: Timestamp,
        progress: (ActionID, _ done: ByteCount, _ total: ByteCount) -> Void = { _, _, _ in }
    ) async throws(PraError) -> [CopiedPoint] {
        guard target.id != id else {
            throw PraError(.refused, "both are store \(id)", remedy: "name another store to copy to")
        }
        return try await inSession(.copy, ActionID("copy/\(target.id)"), at: now) { () throws(PraError) in
            let points = try await chosen(wanted)
            let copier = CopyPoint(source: self, target: target, way: way, now: now)
            var outcomes: [CopiedPoint] = []
            for point in points {
                outcomes.append(
                    try await outcome(of: point, by: copier) { progress(point.action, $0, point.dataBytes) })
            }
            if wanted == nil { try await copyLaterWAL(of: points, to: target) }
            return outcomes
        }
    }

    private func chosen(_ wanted: [ActionID]?) async throws(PraError) -> [PointDocument] {
        let all = try await points()
        guard let wanted else { return all }
        if let missing = wanted.first(where: { action in !all.contains { $0.action == action } }) {
            throw PraError(
                .pointMissing, "store \(id) has no point \(missing)", remedy: "list what it has with `pra points`")
        }
        return all.filter { wanted.contains($0.action) }
    }

    /// A damaged point keeps no other from being copied.
    private func outcome(
        of point: PointDocument, by copier: CopyPoint, progress: (ByteCount) -> Void
    ) async throws(PraError) -> CopiedPoint {
        var copied = CopiedPoint(point: point.action, cluster: point.clusterName, outcome: .copied, added: .zero)
        do throws(PraError) {
            if let added = try await copier.run(point, progress: progress) {
                copied.added = added
            } else {
                copied.outcome = .wasThere
            }
        } catch  where [.storeCorrupt, .refused, .storeConflict].contains(error.code) {
            (copied.outcome, copied.because) = (.failed, error.what)
        }
        return copied
    }

    private func copyLaterWAL(of points: [PointDocument], to target: Store) async throws(PraError) {
        for (system, points) in Dictionary(grouping: points, by: \.system).sorted(by: { $0.key.number < $1.key.number })
        {
            guard let first = points.map(\.start).min() else { continue }
            let there = Set(try await target.objects.list("wal/\(system)/").map(\.key))
            try await CopyWAL(source: self, target: target, system: system).run { part in
                part.to > first && !there.contains(part.key) && !there.contains(part.segmentKey)
            }
        }
    }
}
