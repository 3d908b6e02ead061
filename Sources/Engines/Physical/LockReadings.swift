import Model
import Stores
import Synchronization

/// The locks of newest points as their stores told them, believed for an hour: each reading is a request.
final class LockReadings: Sendable {
    private struct Known { var at: Duration, reading: LockReading }

    private static let believed = Duration.seconds(3600)

    private let known = Mutex<[String: Known]>([:])

    /// Of the newest of each cluster's points.
    /// - Parameter points: in the order of the store.
    func ofNewest(
        _ points: [PointDocument], in store: Store, at place: Digest, now: Duration
    ) async throws(PraError) -> [LockReading] {
        var readings: [LockReading] = []
        for point in Dictionary(points.map { ($0.clusterUID, $0) }, uniquingKeysWith: { $1 }).values {
            let key = "\(store.id)/\(place.hex)/\(point.clusterUID)/\(point.action)"
            readings.append(try await reading(of: point, in: store, as: key, now))
        }
        return readings.sorted { $0.point < $1.point }
    }

    private func reading(
        of point: PointDocument, in store: Store, as key: String, _ now: Duration
    ) async throws(PraError) -> LockReading {
        guard store.isLocking else { return LockReading(point: point.action, lock: nil) }
        if let last = known.withLock({ $0[key] }), now - last.at < LockReadings.believed { return last.reading }
        let reading = LockReading(point: point.action, lock: try await store.lock(of: point))
        known.withLock { $0[key] = Known(at: now, reading: reading) }
        return reading
    }
}
