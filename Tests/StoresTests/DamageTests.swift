import Model
import Ports
import Testing

@testable import Stores

/// Each kind of damage, and the words that name it.
@Suite struct Damage {
    private func sample(_ seed: UInt64) async throws -> (MemoryStore, PointDocument) {
        let random = SeededRandom(seed), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let tree = SampleTree(files: (0..<4).map { .init(path: "pgdata/base/\($0)", bytes: random.bytes(400_000)) })
        return (objects, try await store.commit(tree, as: 1).0)
    }

    /// A store that has nothing in memory.
    private func reopened(_ objects: MemoryStore) async throws -> Store {
        try await Store.open(objects, random: SeededRandom(9))
    }

    private func packs(_ objects: MemoryStore, _ kind: Pack.Kind) -> [String] {
        objects.objects.filter { $0.key.hasPrefix("packs/") && $0.value[8] == kind.rawValue }.keys.sorted()
    }

    @Test func aFlippedBitNamesThePackTheExtentAndTheFile() async throws {
        let (objects, point) = try await sample(1)
        let key = try #require(packs(objects, .data).first)
        var bytes = try #require(objects.objects[key])
        let entries = try Pack(id: try #require(StoreKey.digest(in: key)), parsing: bytes, .none, with: Codec()).entries
        let victim = entries[2]
        bytes[Int(victim.frameOffset) + 500] ^= 0x10
        objects.set(key, bytes)
        let result = try await reopened(objects).verify(point, at: modified)
        #expect(result.findings.contains("\(key) does not have the hash that is its name"))
        #expect(result.findings.contains("extent \(victim.id) of \(key) is damaged"))
        #expect(result.findings.contains { $0.hasPrefix("pgdata/base/") && $0.contains(victim.id.hex) })
        #expect(result.findings.count == 3)
        let error = await #expect(throws: PraError.self) { try await reopened(objects).extent(victim.id) }
        #expect(error?.code == .storeCorrupt && error?.what.contains(key) == true)
    }

    /// Else the point that replaces a damaged one would stand on the same bytes.
    @Test(arguments: [Pack.Kind.data, .meta])
    func whatAVerificationFoundDamagedIsStoredAgain(kind: Pack.Kind) async throws {
        let random = SeededRandom(7), objects = MemoryStore()
        let tree = SampleTree(files: (0..<4).map { .init(path: "pgdata/base/\($0)", bytes: random.bytes(400_000)) })
        let (old, _) = try await Store.initialize(objects, random: random).commit(tree, as: 1)
        let key = try #require(packs(objects, kind).first)
        objects.set(
            key, objects.objects[key].map { $0.enumerated().map { $0.offset == 100 ? ~$0.element : $0.element } })
        #expect(try await !reopened(objects).verify(old, at: modified).findings.isEmpty)
        let (new, written) = try await Store.open(objects, random: random).commit(tree, as: 2)
        #expect(written.addedBytes > .zero)
        #expect(try await reopened(objects).verify(new, at: modified).findings == [])
        #expect(try await reopened(objects).read(new) == tree)
        #expect(packs(objects, kind).contains(key))
    }

    @Test func theVerdictOverADamagedPackStandsUntilThePackIsGone() async throws {
        let random = SeededRandom(8), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let tree = SampleTree(files: [.init(path: "pgdata/x", bytes: random.bytes(400_000))])
        let (old, _) = try await store.commit(tree, as: 1)
        let key = try #require(packs(objects, .data).first)
        objects.set(
            key, objects.objects[key].map { $0.enumerated().map { $0.offset == 100 ? ~$0.element : $0.element } })
        for _ in 0..<2 { _ = try await reopened(objects).verify(old, at: modified) }
        let tombstones = { objects.objects.keys.count { $0.hasPrefix("tombstones/") } }
        #expect(tombstones() == 1)
        let sweeper = try await Store.open(objects, random: random)
        #expect(try await sweeper.sweep(at: modified, grace: .zero).deletedPacks == 0)
        #expect(try await sweeper.survey(of: []).condemnedSince == nil)
        #expect(tombstones() == 1, "the old point still needs what is left of it")
        try await sweeper.commit(tree, as: 2)
        #expect(try await sweeper.sweep(at: modified, grace: .zero).deletedPacks == 1)
        #expect(!packs(objects, .data).contains(key) && tombstones() == 0)
        #expect(try await reopened(objects).verify(old, at: modified).findings == [])
    }

    @Test func aPointThatBeganBeforeTheDamageWasFoundIsNotCommitted() async throws {
        let (objects, old) = try await sample(10)
        let store = try await reopened(objects)
        let writer = try await store.beginPoint(
            ActionID("backup/akig/2"), cluster: "c0ffee", .zstd(level: 3), at: modified)
        let written = try await writer.write(SampleTree(files: []))
        let key = try #require(packs(objects, .data).first)
        objects.set(key, objects.objects[key].map { $0.dropLast() + [0] })
        #expect(try await !reopened(objects).verify(old, at: modified).findings.isEmpty)
        let error = await #expect(throws: PraError.self) {
            try await writer.commit(samplePoint(ActionID("backup/akig/2"), cluster: "c0ffee", 2, written))
        }
        #expect(error?.code == .storeBusy && error?.retry == .later)
        #expect(try await store.points().map(\.action) == [old.action])
    }

    @Test(arguments: [Pack.Kind.data, .meta])
    func aMissingPackIsFoundByTheStructureCheck(kind: Pack.Kind) async throws {
        let (objects, point) = try await sample(2)
        #expect(try await reopened(objects).structureCheck(point) == [])
        let key = try #require(packs(objects, kind).first)
        objects.set(key, nil)
        #expect(try await reopened(objects).structureCheck(point).contains { $0.contains(key) })
    }

    @Test func aShortPackIsFoundByTheStructureCheck() async throws {
        let (objects, point) = try await sample(3)
        let key = try #require(packs(objects, .data).first)
        objects.set(key, objects.objects[key].map { Array($0.dropLast()) })
        let findings = try await reopened(objects).structureCheck(point)
        #expect(findings.count == 1 && findings.allSatisfy { $0.contains(key) && $0.contains("bytes, not") })
    }

    @Test func missingWALIsFoundByTheStructureCheck() async throws {
        let (objects, point) = try await sample(4)
        let key = try #require(objects.objects.keys.first { $0.hasPrefix("wal/") && $0.contains("0000000100") })
        objects.set(key, nil)
        let findings = try await reopened(objects).structureCheck(point)
        #expect(findings == ["WAL of timeline 1 from \(point.start) to \(point.stop) is not complete"])
    }

    @Test func damagedWALIsFoundByVerifying() async throws {
        let (objects, point) = try await sample(5)
        let key = try #require(objects.objects.keys.first { $0.hasPrefix("wal/") && $0.contains("0000000100") })
        var bytes = try #require(objects.objects[key])
        bytes[bytes.count / 2] ^= 1
        objects.set(key, bytes)
        let findings = try await reopened(objects).verify(point, at: modified).findings
        #expect(findings.count == 1 && findings.allSatisfy { $0.contains(key) })
    }

    /// Whatever one byte becomes, reading says so or the byte did not matter; it never crashes and never returns other
    /// data.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func noDamagedByteIsEverReadAsData(seed: UInt64) async throws {
        let random = SeededRandom(seed), objects = MemoryStore()
        let tree = SampleTree(files: (0..<6).map { .init(path: "pgdata/\($0)", bytes: random.bytes(2_000 * $0)) })
        let (point, _) = try await Store.initialize(objects, random: random).commit(tree, as: 1)
        let keys = objects.objects.keys.filter { $0.hasPrefix("packs/") || $0.hasPrefix("index/") }.sorted()
        let key = keys[random.below(keys.count)]
        var bytes = try #require(objects.objects[key])
        bytes[random.below(bytes.count)] ^= UInt8(1 + random.below(255))
        objects.set(key, bytes)
        do {
            let read = try await reopened(objects).read(point)
            #expect(read == tree)
        } catch {
            #expect(PraError.wrapping(error).code == .storeCorrupt, "\(error)")
        }
    }

    @Test func checkNamesOrphansAndWhatTheIndexLost() async throws {
        let (objects, _) = try await sample(6)
        #expect(try await reopened(objects).check().isEmpty)
        let index = try #require(objects.objects.keys.first { $0.hasPrefix("index/") })
        let bytes = objects.objects[index]
        objects.set(index, nil)
        let findings = try await reopened(objects).check()
        #expect(
            findings.remarks.count { $0.contains("is in no index") } == packs(objects, .data).count
                + packs(objects, .meta).count)
        #expect(findings.damages.contains { $0.hasPrefix("backup/akig/1: ") })
        objects.set(index, bytes)
        let key = try #require(packs(objects, .data).first)
        objects.set(key, nil)
        #expect(try await reopened(objects).check().damages.contains("\(key) is missing"))
    }
}
