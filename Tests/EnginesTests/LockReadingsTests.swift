import Model
import Ports
import Stores
import Synchronization
import Testing

@testable import Engines

/// What is asked of a store that locks, and what is kept of it.
@Suite struct LockReadingsTests {
    private let place = Digest(repeatElement(1, count: 32))

    private func point(_ number: Int, cluster: String = "c1") -> PointDocument {
        let now = HostTime().now()
        return PointDocument(
            action: ActionID("backup/\(cluster)/\(number)"), clusterUID: cluster, clusterName: cluster, epoch: 1,
            system: SystemIdentifier(7), timeline: Timeline(1), start: LSN(40), stop: LSN(400), startedAt: now,
            stoppedAt: now, major: 15, walSegmentBytes: 1 << 24, blockBytes: 8192, backupLabel: [], tablespaceMap: [],
            tree: place, tablespaces: [], settings: [:], taint: nil, requiredWAL: [], dataBytes: .zero,
            addedBytes: .zero)
    }

    @Test func aNewerPointTakesThePlaceOfTheOneBefore() async throws {
        let objects = LockedObjects()
        let store = try await Store.initialize(objects, random: HostRandom())
        let readings = LockReadings()
        for number in 1...50 {
            let points = [point(number - 1), point(number), point(number, cluster: "c2")]
            // Asked again at once: what was read an instant ago is believed.
            for _ in 0..<2 {
                let read = try await readings.ofNewest(points, in: store, at: place, now: .seconds(number))
                #expect(read.map(\.point) == [ActionID("backup/c1/\(number)"), ActionID("backup/c2/\(number)")])
                #expect(read.allSatisfy { $0.lock == LockedObjects.lock })
            }
            #expect(objects.asked == 2 * number)
        }
        let kept = readings.known.withLock { $0.count }
        #expect(kept == 2, "nothing is kept of points that are not the newest")
        _ = try await readings.ofNewest([point(50)], in: store, at: place, now: .seconds(50 + 3600))
        #expect(objects.asked == 101, "after an hour it is read anew")
    }
}

/// Objects in memory, each of which has the same lock.
private final class LockedObjects: ObjectStore {
    static let lock = ObjectLock(mode: .compliance, until: Timestamp(seconds: 2_000_000_000))

    private let objects = Mutex<[String: [UInt8]]>([:])
    private let questions = Mutex(0)

    var asked: Int { questions.withLock { $0 } }
    var isLocking: Bool { true }

    func lock(of key: String) async throws(PraError) -> ObjectLock? {
        questions.withLock { $0 += 1 }
        return Self.lock
    }

    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        objects.withLock { $0.updateValue(bytes, forKey: key) == nil }
    }

    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) { objects.withLock { $0[key] = bytes } }

    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? { objects.withLock { $0[key] } }

    func size(_ key: String) async throws(PraError) -> Int64? {
        objects.withLock { $0[key].map { Int64($0.count) } }
    }

    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] { [] }
    func delete(_ key: String) async throws(PraError) {}
    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }
    func isReadOnly() async throws(PraError) -> Bool { false }
}
