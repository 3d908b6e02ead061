import Model
import Ports

extension Store {
    package var isLocking: Bool { objects.isLocking }

    /// Of a point's document, without which the point is none, as it is read back.
    package func lock(of point: PointDocument) async throws(PraError) -> ObjectLock? {
        try await objects.lock(of: StoreKey.point(point.clusterUID, point.action))
    }

    /// Has everything that a point will stand on locked for a whole period from now on: an old pack that it shares with
    /// points of last year is needed as long as the point is. Before the point is put: one whose packs could be taken
    /// away must not be.
    func extendLocks(for point: PointDocument) async throws(PraError) {
        guard objects.isLocking else { return }
        var closure = Closure(self)
        try await closure.add(point) { id, path throws(PraError) in
            throw corrupt("extent \(id) of \(path)", "no index of the store knows it")
        }
        var keys = closure.packs.sorted().map(StoreKey.pack) + (try await commonKeys())
        keys += try await objects.list(StoreKey.cluster(point.clusterUID) + "epochs/").map(\.key)
        try await objects.extendLocks(of: keys)
    }

    /// The same for every point that counts, held ones included, with its document, its holds and all WAL from it on: a
    /// point may be kept, and a moment after it be restored, for longer than a lock lasts, and no new point stands on
    /// all that it stands on.
    package func renewLocks() async throws(PraError) {
        guard objects.isLocking, !isReadOnly else { return }
        let points = try await points()
        var closure = Closure(self), keys = try await commonKeys() + walKeys(from: points)
        for point in points {
            // Of what is damaged whoever reads it tells; the rest is locked all the same.
            do throws(PraError) { try await closure.add(point) { _, _ in } } catch  where error.code == .storeCorrupt {}
            keys.append(StoreKey.point(point.clusterUID, point.action))
        }
        keys += closure.packs.sorted().map(StoreKey.pack)
        for folder in ["holds/"] + Set(points.map { StoreKey.cluster($0.clusterUID) + "epochs/" }).sorted() {
            keys += try await objects.list(folder).map(\.key)
        }
        // Nothing of what is there loses its lock because something else is gone.
        let there = Set(try await objects.list("packs/").map(\.key))
        try await objects.extendLocks(of: keys.filter { !$0.hasPrefix("packs/") || there.contains($0) })
    }

    /// What a sweep leaves of the WAL as long as these points count, but for the pieces of open segments, which are not
    /// locked.
    private func walKeys(from points: [PointDocument]) async throws(PraError) -> [String] {
        let oldest = Dictionary(points.map { ($0.system, $0) }) { $0.start < $1.start ? $0 : $1 }.values
        var keys: [String] = []
        for point in oldest.sorted(by: { $0.system.number < $1.system.number }) {
            let floor = point.start.bytes / UInt64(point.walSegmentBytes)
            keys += try await objects.list("wal/\(point.system)/").map(\.key).filter { key in
                let name = key.split(separator: "/").last.flatMap { WALName(text: String($0)) }
                let number = name?.number(segmentBytes: point.walSegmentBytes)
                return !key.contains(".pieces/") && number.map { $0 >= floor } ?? true
            }
        }
        return keys
    }

    private func commonKeys() async throws(PraError) -> [String] {
        try await (objects.list("index/") + objects.list("keys/")).map(\.key) + [StoreKey.format]
    }
}
