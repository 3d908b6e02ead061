import Model
import Ports
import Testing

@testable import Stores

@Suite struct OpeningAStore {
    private func format(_ change: (inout StoreFormat) -> Void) throws -> MemoryStore {
        var format = StoreFormat(storeId: "0123456789abcdef")
        change(&format)
        let objects = MemoryStore()
        objects.set("format.json", try Document.encode(format))
        return objects
    }

    @Test func initialisingTwiceIsOneStore() async throws {
        let objects = MemoryStore()
        let first = try await Store.initialize(objects, random: SeededRandom(1))
        let second = try await Store.initialize(objects, random: SeededRandom(2))
        #expect(first.id == second.id && first.id.count == 16)
    }

    @Test func nothingThereIsAMissingStore() async throws {
        let error = await #expect(throws: PraError.self) {
            try await Store.open(MemoryStore(), random: SeededRandom(1))
        }
        #expect(error?.code == .storeMissing)
    }

    @Test(arguments: ["version", "feature", "cipher", "ids"])
    func aNewerStoreIsRefusedWithTheReason(reason: String) async throws {
        let objects = try format { format in
            switch reason {
            case "version": format.format = "pra-store/2"
            case "feature": format.features.read = ["pages", "chapters"]
            case "cipher": format.cipher = "aes-256-gcm"
            default: format.idKind = "hmac"
            }
        }
        let error = await #expect(throws: PraError.self) { try await Store.open(objects, random: SeededRandom(1)) }
        #expect(error?.code == .storeNewer && error?.cause != nil)
    }

    @Test func anUnknownWriteFeatureLeavesAStoreReadable() async throws {
        let objects = MemoryStore(), random = SeededRandom(1)
        let (point, _) = try await Store.initialize(objects, random: random).commit(.random(random, files: 5), as: 1)
        var format = try #require(try await Document.read(StoreFormat.self, "format.json", in: objects))
        format.features.write = ["pages"]
        objects.set("format.json", try Document.encode(format))
        let store = try await Store.open(objects, random: random)
        #expect(store.isReadOnly)
        #expect(try await store.verify(point, at: modified).findings == [])
        for change in [
            { () async throws in _ = try await store.commit(SampleTree(files: []), as: 2) },
            { () async throws in try await store.forget([point], reason: "test", at: modified) },
            { () async throws in _ = try await store.sweep(at: modified, grace: .zero) },
        ] {
            let error = await #expect(throws: PraError.self) { try await change() }
            #expect(error?.code == .storeReadOnly)
        }
    }
}

@Suite struct BindingAClusterToAStore {
    private let one = SystemIdentifier(1), two = SystemIdentifier(2)

    @Test func aNameKeepsItsUIDAndRefusesAnotherSystem() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let uid = try await store.bind(cluster: "akig", system: one, major: 15, at: LSN(100))
        #expect(try await store.bind(cluster: "akig", system: one, major: 15, at: LSN(900)) == uid)
        #expect(try await store.bind(cluster: "other", system: two, major: 15, at: LSN(1)) != uid)
        let error = await #expect(throws: PraError.self) {
            try await store.bind(cluster: "akig", system: two, major: 15, at: LSN(1))
        }
        #expect(error?.code == .wrongCluster)
    }

    @Test func anUpgradeIsAnEpochOfTheSameCluster() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let uid = try await store.bind(cluster: "akig", system: one, major: 15, at: LSN(100))
        #expect(try await store.bind(cluster: "akig", system: two, major: 16, at: LSN(7)) == uid)
        let bound = try #require(try await store.clusters().first)
        #expect(bound.epochs.map(\.major) == [15, 16] && bound.uid == uid && bound.name == "akig")
        let error = await #expect(throws: PraError.self) {
            try await store.bind(cluster: "akig", system: one, major: 15, at: LSN(1))
        }
        #expect(error?.code == .wrongCluster)
    }

    @Test func aCloneUnderAnotherNameHasItsOwnUID() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let uid = try await store.bind(cluster: "akig", system: one, major: 15, at: LSN(100))
        #expect(try await store.bind(cluster: "akig-clone", system: one, major: 15, at: LSN(100)) != uid)
    }
}

@Suite struct CommittingPoints {
    @Test func anUnchangedTreeAddsNextToNothing() async throws {
        let random = SeededRandom(3), store = try await Store.initialize(MemoryStore(), random: random)
        let tree = SampleTree.random(random, files: 12)
        let (_, first) = try await store.commit(tree, as: 1)
        let (_, second) = try await store.commit(tree, as: 2)
        #expect(second.tree == first.tree && second.extents == first.extents)
        #expect(second.newExtents == 0 && second.addedBytes == .zero)
    }

    @Test func aChangedFileCostsItsExtentAndItsChunk() async throws {
        let random = SeededRandom(4), store = try await Store.initialize(MemoryStore(), random: random)
        var tree = SampleTree(files: (0..<1000).map { .init(path: "pgdata/base/5/\($0)", bytes: random.bytes(100)) })
        let (_, first) = try await store.commit(tree, as: 1)
        tree.files[500].bytes[7] ^= 1
        let (point, second) = try await store.commit(tree, as: 2)
        #expect(second.newExtents == 1)
        #expect(second.addedBytes.bytes * 10 < first.addedBytes.bytes)
        #expect(try await store.read(point) == tree)
    }

    @Test func oneActionCommitsOnce() async throws {
        let random = SeededRandom(5), store = try await Store.initialize(MemoryStore(), random: random)
        let tree = SampleTree.random(random, files: 3)
        let (point, _) = try await store.commit(tree, as: 1)
        try await store.beginPoint(point.action, cluster: "c0ffee", .zstd(level: 3), at: modified).commit(point)
        let error = await #expect(throws: PraError.self) {
            var other = point
            other.taint = "checksum failure"
            try await store.beginPoint(point.action, cluster: "c0ffee", .zstd(level: 3), at: modified).commit(other)
        }
        #expect(error?.code == .storeConflict)
        #expect(try await store.points() == [point])
    }

    @Test func aFileOfAnotherLengthThanAnnouncedIsRefused() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(6))
        for length in [9, 11] {
            let writer = try await store.beginPoint(ActionID("b/1"), cluster: "c", .zstd(level: 3), at: modified)
            try await writer.beginFile("pgdata/x", mode: 0o600, size: 10, modified: modified)
            let error = await #expect(throws: PraError.self) {
                try await writer.append([UInt8](repeating: 1, count: length))
                try await writer.endFile()
            }
            #expect(error?.code == .backupFailed && error?.what.contains("pgdata/x") == true)
        }
    }

    @Test func aRevokedSessionCommitsNothing() async throws {
        let random = SeededRandom(7), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let action = ActionID("backup/akig/1")
        let writer = try await store.beginPoint(action, cluster: "c0ffee", .zstd(level: 3), at: modified)
        let written = try await writer.write(.random(random, files: 3))
        for key in objects.objects.keys where key.hasPrefix("control/sessions/") { objects.set(key, nil) }
        let point = samplePoint(action, cluster: "c0ffee", 1, written)
        let error = await #expect(throws: PraError.self) { try await writer.commit(point) }
        #expect(error?.code == .storeBusy)
        #expect(try await store.points().isEmpty)
    }
}
