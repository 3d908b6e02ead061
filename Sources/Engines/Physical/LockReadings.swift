import Model
import Stores
import Synchronization

/// The locks of newest points as their stores told them, believed for an hour: each reading is a request.
final class LockReadings: Sendable {
    struct Known { var at: Duration, reading: LockReading }

    private static let believed = Duration.seconds(3600)

    /// One of each cluster in each store: what is read of a newer point takes the place of the one before.
    let known = Mutex<[String: Known]>([:])

    /// Of the newest of each cluster's points.
    /// - Parameter points: in the order of the store.
    func ofNewest(
        _ points: [PointDocument], in store: Store, at place: Digest, now: Duration
    ) async throws(PraError) -> [LockReading] {
        var readings: [LockReading] = []
        for point in Dictionary(points.map { ($0.clusterUID, $0) }, uniquingKeysWith: { $1 }).values {
            let key = "\(store.id)/\(place.hex)/\(point.clusterUID)"
            readings.append(try await reading(of: point, in: store, as: key, now))
        }
        // Of a store that locks, a lock that is not told is not read: these credentials may not be allowed to see it.
        return readings.filter { $0.lock != nil || !store.isLocking }.sorted { $0.point < $1.point }
    }

    private func reading(
        of point: PointDocument, in store: Store, as key: String, _ now: Duration
    ) async throws(PraError) -> LockReading {
        guard store.isLocking else { return LockReading(point: point.action, lock: nil) }
        let last = known.withLock { $0[key] }
        if let last, last.reading.point == point.action, now - last.at < Self.believed { return last.reading }
        let reading = LockReading(point: point.action, lock: try await store.lock(of: point))
        known.withLock { $0[key] = Known(at: now, reading: reading) }
        return reading
    }
}
