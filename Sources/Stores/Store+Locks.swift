import Model
import Ports

extension Store {
    /// Has everything that a point will stand on locked for a whole period from now on: an old pack that it shares with
    /// points of last year is needed as long as the point is. Before the point is put: one whose packs could be taken
    /// away must not be.
    func extendLocks(for point: PointDocument) async throws(PraError) {
        guard objects.isLocking else { return }
        var closure = Closure(self)
        try await closure.add(point) { id, path throws(PraError) in
            throw corrupt("extent \(id) of \(path)", "no index of the store knows it")
        }
        var keys = closure.packs.sorted().map(StoreKey.pack)
        keys += try await (objects.list("index/") + objects.list("keys/")).map(\.key) + [StoreKey.format]
        keys += try await objects.list(StoreKey.cluster(point.clusterUID) + "epochs/").map(\.key)
        try await objects.extendLocks(of: keys)
    }
}
