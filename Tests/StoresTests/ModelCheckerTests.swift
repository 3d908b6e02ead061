import Model
import Ports
import Synchronization
import Testing

@testable import Stores

/// Two processes on one store: whatever one does, the other may do something at any call of it, the clock may jump, and
/// either may die. A model that knows only trees says what must be readable.
@Suite struct ModelChecking {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func noTwoProcessesLoseAPoint(seed: UInt64) async throws {
        let world = try await StoreWorld(seed: seed)
        for step in 0..<12 {
            try await world.step()
            try await world.checkAll("seed \(seed) step \(step)")
        }
        try await world.checkThatSpaceComesBack("seed \(seed)")
    }
}

/// An object store that lets somebody else act before one of its calls.
private final class Interrupted: ObjectStore, Sendable {
    typealias Intruder = @Sendable () async throws(PraError) -> Void

    private let objects: MemoryStore
    private let state = Mutex<(calls: Int, intruder: Intruder?)>((0, nil))

    init(_ objects: MemoryStore, isDear: Bool) { (self.objects, self.isDear) = (objects, isDear) }

    func arm(after calls: Int, _ intruder: @escaping Intruder) { state.withLock { $0 = (calls, intruder) } }
    func disarm() { state.withLock { $0 = (0, nil) } }

    private func letIn() async throws(PraError) {
        let intruder = state.withLock { state -> Intruder? in
            state.calls -= 1
            guard state.calls < 0 else { return nil }
            defer { state.intruder = nil }
            return state.intruder
        }
        try await intruder?()
    }

    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await letIn()
        return try await objects.put(key, bytes)
    }
    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await letIn()
        try await objects.replace(key, bytes)
    }
    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await letIn()
        return try await objects.get(key, range: range)
    }
    func size(_ key: String) async throws(PraError) -> Int64? {
        try await letIn()
        return try await objects.size(key)
    }
    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try await letIn()
        return try await objects.list(prefix)
    }
    func delete(_ key: String) async throws(PraError) {
        try await letIn()
        try await objects.delete(key)
    }
    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }
    func isReadOnly() async throws(PraError) -> Bool { false }
    let isDear: Bool
}

private actor StoreWorld {
    private struct Life { var current: SampleTree, past: [SampleTree] = [] }

    private let objects = MemoryStore()
    private let doors: [Interrupted]
    private var stores: [Store] = []
    private let random: SeededRandom
    /// Both backups' host.
    private let folder = MemoryStore()
    /// Every other store is encrypted; every third is dear to read, and its deltas are found by page hashes.
    private let recipients: [Recipient]
    private var lives: [String: Life] = [:]
    private var kept: [ActionID: SampleTree] = [:]
    private var number = 0
    private var now = modified

    init(seed: UInt64) async throws {
        random = SeededRandom(seed)
        doors = (0..<2).map { [objects] _ in Interrupted(objects, isDear: seed % 3 == 0) }
        recipients = seed % 2 == 0 ? [] : [Recipient("operator", .key, operatorSecret)]
        for door in doors {
            let random = SeededRandom(random.next())
            stores.append(try await Store.initialize(door, random: random, for: recipients))
        }
        for uid in ["akig", "kaloum"] {
            lives[uid] = Life(
                current: SampleTree(files: [
                    .init(path: "pgdata/big", bytes: random.bytes(270_000 + random.below(300_000))),
                    .init(path: "pgdata/small", bytes: random.bytes(9000)),
                ]))
        }
    }

    private func open(_ objects: any ObjectStore, _ random: SeededRandom) async throws(PraError) -> Store {
        guard !recipients.isEmpty else { return try await Store.open(objects, random: random) }
        return try await Store.open(objects, random: random, with: operatorSecret)
    }

    /// One does something; in two of three steps the other does something in the middle of it; one of four is cut off.
    func step() async throws {
        now = now + .seconds(random.below(8) == 0 ? random.below(9 * 86_400) : random.below(9000) - 3600)
        let isCut = random.below(4) == 0
        if random.below(3) > 0 {
            doors[0].arm(after: random.below(60)) { () throws(PraError) in
                try await self.act(by: 1)
                if isCut { self.objects.arm(.init(at: 1)) }
            }
        }
        try await act(by: 0)
        doors[0].disarm()
        objects.arm(nil)
        if isCut { stores[0] = try await open(doors[0], SeededRandom(random.next())) }
        try await learnWhatWasCommitted()
    }

    /// What it may be told: the store was busy, or its process died.
    private func act(by who: Int) async throws(PraError) {
        do throws(PraError) {
            switch random.below(9) {
            case 0...2: try await commit(by: who)
            case 3: try await forget(by: who)
            case 4: try await hold(by: who)
            case 5: try await release(by: who)
            default: _ = try await stores[who].sweep(at: now, grace: .seconds(random.below(2) * 3600))
            }
        } catch  where [.storeBusy, .storeUnreachable, .pointMissing].contains(error.code) {
            return
        }
    }

    /// Holds that were put and whose release was not tried.
    private var holds: [String: ActionID] = [:]

    private func hold(by who: Int) async throws(PraError) {
        guard let point = try await stores[who].points().first(where: { _ in random.below(2) == 0 }) else { return }
        let wanted = Hold(
            id: "", point: point.action, clusterUID: point.clusterUID, cluster: "akig", reason: "\(random.below(3))",
            by: "ada", at: now)
        let hold = try await stores[who].hold(wanted)
        // Another one may have released it since.
        if try await stores[who].holds().contains(where: { $0.id == hold.id && $0.release == nil }) {
            holds[hold.id] = hold.point
        }
    }

    private func release(by who: Int) async throws(PraError) {
        guard let id = holds.keys.sorted().first(where: { _ in random.below(2) == 0 }), let point = holds[id] else {
            return
        }
        holds[id] = nil
        // It may have been forgotten while it was being held, and counted for the hold alone.
        doomed.insert(point)
        _ = try await stores[who].release(id, .init(by: "ada", reason: "test", at: now))
    }

    private var attempted: [ActionID: SampleTree] = [:]
    private var doomed: Set<ActionID> = []

    private func commit(by who: Int) async throws(PraError) {
        let uid = random.below(2) == 0 ? "akig" : "kaloum", tree = changed(uid)
        number += 1
        attempted[ActionID("backup/akig/\(number)")] = tree
        let pages = PageCache(in: folder, of: stores[who].id, cluster: uid)
        try await stores[who].commit(tree, as: number, cluster: uid, by: WayOfWriting(pages: pages))
    }

    private func forget(by who: Int) async throws(PraError) {
        let points = try await stores[who].points().filter { _ in random.below(3) == 0 }
        doomed.formUnion(points.map(\.action))
        try await stores[who].forget(points, reason: "test", at: now)
    }

    /// Pages change, grow, shrink, and what was comes back.
    private func changed(_ uid: String) -> SampleTree {
        guard var life = lives[uid] else { return SampleTree(files: []) }
        life.past.append(life.current)
        if random.below(4) == 0 {
            life.current = life.past[random.below(life.past.count)]
        } else {
            for _ in 0..<random.below(12) {
                let offset = random.below(life.current.files[0].bytes.count)
                life.current.files[0].bytes[offset] ^= 0x55
            }
            switch random.below(6) {
            case 0: life.current.files[0].bytes.removeLast(random.below(6000))
            case 1: life.current.files[0].bytes += random.bytes(random.below(20_000))
            case 2: life.current.files[1].bytes = random.bytes(9000)
            default: break
            }
        }
        lives[uid] = life
        return life.current
    }

    /// What was cut off may have been done or not; nothing else may come or go.
    private func learnWhatWasCommitted() async throws {
        let names = Set(try await open(objects, random).points().map(\.action))
        for (action, tree) in attempted where names.contains(action) { kept[action] = tree }
        for action in doomed where !names.contains(action) { kept[action] = nil }
        (attempted, doomed) = ([:], [])
    }

    func checkAll(_ place: String) async throws {
        let store = try await open(objects, random), points = try await store.points()
        #expect(Set(points.map(\.action)) == Set(kept.keys), "\(place)")
        #expect(Set(holds.values).isSubset(of: kept.keys), "\(place): a held point is gone")
        for point in points {
            #expect(try await store.structureCheck(point) == [], "\(place) \(point.action)")
            #expect(try await store.read(point) == kept[point.action], "\(place) \(point.action)")
        }
    }

    /// Once nobody is at work, no pack is there of which less than half is needed.
    func checkThatSpaceComesBack(_ place: String) async throws {
        let store = try await open(objects, random)
        for hold in try await store.holds() {
            _ = try await store.release(hold.id, .init(by: "ada", reason: "test", at: now))
        }
        try await store.forget(try await store.points().dropLast(2), reason: "test", at: now)
        for day in [10, 20, 30] { _ = try await store.sweep(at: now + .seconds(day * 86_400), grace: .zero) }
        let living = try await store.mark()
        #expect(Set(living.listedPacks.keys) == living.packs, "\(place)")
        #expect(try await store.compact(living) == [], "\(place)")
        #expect(objects.objects.keys.allSatisfy { !$0.hasPrefix("tombstones/") }, "\(place)")
        for point in try await store.points() {
            #expect(try await store.read(point) == kept[point.action], "\(place)")
        }
    }
}
