import Model
import Stores
import Synchronization

/// Which points this process has seen complete. What a point stands on never changes, so a look only compares listings:
/// packs with the index, WAL with start and stop. A point is walked (tree, maps, index) when it is the newest of its
/// cluster and was not walked yet, when it was found wanting the last time, when any pack is not as an index says, and,
/// one each hour, in turn. Those before the newest were walked by the process that committed them.
final class Inspections: Sendable {
    private struct Known { var at: Duration, isComplete: Bool }

    private struct State {
        /// By store and place, cluster, action and tree.
        var known: [String: Known] = [:]
        /// When one was last walked in its turn, by store.
        var lastTurn: [StoreIdentity: Duration] = [:]
    }

    private static let turnEvery = Duration.seconds(3600)

    private let state = Mutex(State())

    /// - Parameters:
    ///   - points: all of the store.
    ///   - place: where it is; a copy elsewhere is walked by itself.
    ///   - now: by the monotonic clock.
    /// - Returns: the actions of the points that count.
    func complete(
        _ points: [PointDocument], in store: Store, at place: Digest, by survey: StoreSurvey, now: Duration
    ) async throws(PraError) -> Set<ActionID> {
        var complete: Set<ActionID> = []
        let identity = StoreIdentity(id: store.id, place: place)
        let due = survey.hasAllPacks ? due(points, in: identity, at: now) : Set(points.map { key($0, identity) })
        for point in points where survey.coversWAL(of: point) {
            let key = key(point, identity)
            guard due.contains(key) else {
                complete.insert(point.action)
                continue
            }
            let isComplete = try await store.structureCheck(point, by: survey).isEmpty
            state.withLock { $0.known[key] = Known(at: now, isComplete: isComplete) }
            if isComplete { complete.insert(point.action) }
        }
        return complete
    }

    private func due(_ points: [PointDocument], in store: StoreIdentity, at now: Duration) -> Set<String> {
        let newest = Dictionary(points.map { ($0.clusterUID, key($0, store)) }, uniquingKeysWith: { $1 }).values
        let all = points.map { key($0, store) }
        return state.withLock { state in
            var due = Set(newest.filter { state.known[$0] == nil })
            due.formUnion(all.filter { state.known[$0]?.isComplete == false })
            let last = state.lastTurn[store]
            state.lastTurn[store] = last ?? now
            guard let last, now - last >= Inspections.turnEvery else { return due }
            state.lastTurn[store] = now
            let never = Duration.seconds(-1)
            if let oldest = all.min(by: { (state.known[$0]?.at ?? never) < (state.known[$1]?.at ?? never) }) {
                due.insert(oldest)
            }
            return due
        }
    }

    private func key(_ point: PointDocument, _ store: StoreIdentity) -> String {
        "\(store)/\(point.clusterUID)/\(point.action)/\(point.tree)"
    }
}
