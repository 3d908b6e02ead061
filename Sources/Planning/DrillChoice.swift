import Manifests
import Model

/// What a drill restores: a point, and how far recovery goes from it.
package struct DrillChoice: Hashable, Sendable {
    package var point: RecoveryPoint
    package var target: DrillTarget
}

extension RecoveryPlan.Drill.Target {
    /// - Parameters:
    ///   - points: the sound ones of one system in `store`, oldest first.
    ///   - slot: when the drill is due: no later moment is chosen, and the same slot chooses the same moment as long as
    ///     the points are the same.
    /// - Returns: `nil` when there is no point.
    package func choose(
        among points: [RecoveryPoint], in store: StoreObservation, for action: ActionID, due slot: Timestamp
    ) -> DrillChoice? {
        guard let newest = points.last else { return nil }
        // The WAL behind the others makes a tablespace, which a drill refuses: it tells nothing of the copy.
        let points = points.filter { $0.tablespaces.map { newest.tablespaces?.isSubset(of: $0) ?? true } ?? true }
        switch self {
        case .latest: return DrillChoice(point: newest, target: .latest)
        case .oldest: return DrillChoice(point: points.first ?? newest, target: .oldest)
        case .sampled:
            // Of a plan that was adopted after its slot began all points are later.
            return sample(points, in: store, for: action, until: slot)
                ?? DrillChoice(point: newest, target: .latest)
        }
    }

    /// Any moment as likely as any other.
    private func sample(
        _ points: [RecoveryPoint], in store: StoreObservation, for action: ActionID, until end: Timestamp
    ) -> DrillChoice? {
        let spans = points.indices.map { index -> Int64 in
            let next = index + 1 < points.count ? points[index + 1] : nil
            let through =
                next.map { store.leads(from: points[index], to: $0) } ?? (store.hole(after: points[index]) == nil)
            guard through else { return 0 }
            return max(0, (min(next?.stoppedAt ?? end, end) - points[index].stoppedAt).microseconds)
        }
        let all = spans.reduce(0, +)
        guard all > 0 else { return nil }
        var offset = Int64(spread(action.text) % UInt64(all))
        for (point, span) in zip(points, spans) {
            guard offset >= span else {
                return DrillChoice(
                    point: point, target: .moment(Timestamp(microseconds: point.stoppedAt.microseconds + offset)))
            }
            offset -= span
        }
        return nil
    }
}

extension StoreObservation {
    /// Whether the gap-free WAL from one point on goes through the whole of a later one.
    func leads(from point: RecoveryPoint, to next: RecoveryPoint) -> Bool {
        guard let end = reach(from: point) else { return false }
        return end.timeline > next.timeline || end.timeline == next.timeline && end.position >= next.stop
    }
}

/// A number that looks like chance and is the same for the same text: FNV-1a, then the finaliser of SplitMix64, because
/// names of successive slots differ in few letters.
private func spread(_ text: String) -> UInt64 {
    var hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
}
