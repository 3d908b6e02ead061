import Model
import Ports
import Testing

@testable import Stores

let operatorSecret = Secret(String(repeating: "0f", count: 32))
let recoverySecret = Secret("correct horse battery staple")
let sampleRecipients = [
    Recipient("operator", .key, operatorSecret), Recipient("recovery", .passphrase, recoverySecret),
]

extension Store {
    static func initializeEncrypted(_ objects: any ObjectStore, random: SeededRandom) async throws(PraError) -> Store {
        try await initialize(objects, random: random, for: sampleRecipients)
    }

    static func open(
        _ objects: any ObjectStore, random: SeededRandom, with secret: Secret
    ) async throws(PraError) -> Store {
        try await open(objects, random: random) { secret }
    }
}

@Suite struct AnEncryptedStore {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func givesBackWhatWentIn(seed: UInt64) async throws {
        let random = SeededRandom(seed), objects = MemoryStore()
        let store = try await Store.initializeEncrypted(objects, random: random)
        let trees = (0..<2).map { _ in SampleTree.random(random, files: 20) }
        for (number, tree) in trees.enumerated() { try await store.commit(tree, as: number + 1) }
        let again = try await Store.open(objects, random: random, with: operatorSecret)
        for (point, tree) in zip(try await again.points(), trees) {
            #expect(try await again.read(point) == tree)
            #expect(try await again.verify(point, at: modified).findings == [])
        }
        #expect(try await again.check().isEmpty)
        let segment = try await again.walFile("000000010000000000000001", system: SystemIdentifier(7_123))
        #expect(segment == sampleSegment(1))
    }

    @Test func opensWithTheRecoveryPassphraseAlone() async throws {
        let random = SeededRandom(1), objects = MemoryStore(), tree = SampleTree.random(random, files: 9)
        let (point, _) = try await Store.initializeEncrypted(objects, random: random).commit(tree, as: 1)
        let store = try await Store.open(objects, random: random, with: recoverySecret)
        #expect(try await store.read(point) == tree)
    }

    /// Twin bug #31: every process must write with one data key.
    @Test func theSameContentIsFoundAgainByAnotherProcess() async throws {
        let random = SeededRandom(2), objects = MemoryStore(), tree = SampleTree.random(random, files: 9)
        try await Store.initializeEncrypted(objects, random: random).commit(tree, as: 1)
        let other = try await Store.open(objects, random: random, with: recoverySecret)
        #expect(try await other.commit(tree, as: 2).1.newExtents == 0)
    }

    @Test func holdsNoPlaintextAnywhere() async throws {
        let random = SeededRandom(3), objects = MemoryStore()
        let store = try await Store.initializeEncrypted(objects, random: random)
        let secrets = ["SECRET_IN_A_FILE", "pgdata/SECRET_PATH", "SECRET_IN_WAL", "SECRET_HISTORY", "max_connections"]
        let tree = SampleTree(files: [
            .init(path: secrets[1], bytes: Array(repeating: Array(secrets[0].utf8), count: 90_000).flatMap(\.self)),
            .init(path: "pgdata/small", bytes: Array(secrets[0].utf8)),
        ])
        let segment = Array(secrets[2].utf8) + random.bytes(sampleSegmentBytes - secrets[2].utf8.count)
        try await store.commit(tree, as: 1, segment: segment)
        try await store.putPiece(
            system: SystemIdentifier(7_123), .segment(Timeline(1), high: 0, low: 9), segmentBytes: sampleSegmentBytes,
            from: 0, bytes: Array(secrets[2].utf8))
        try await store.putHistory(
            system: SystemIdentifier(7_123), timeline: Timeline(2), bytes: Array("1\t0/300028\tSECRET_HISTORY\n".utf8))
        for (key, bytes) in objects.objects {
            for secret in secrets { #expect(!bytes.contains(Array(secret.utf8)), "\(key) shows \(secret)") }
        }
        let plainHash = Hash.of(Array(secrets[0].utf8))
        #expect(!objects.objects.values.contains { $0.contains(plainHash.bytes) }, "an id is the plain content's hash")
    }

    /// What is copied out of a sparse pack is sealed anew, for its new place.
    @Test func isCompactedLikeAnyOther() async throws {
        let random = SeededRandom(6), objects = MemoryStore()
        let store = try await Store.initializeEncrypted(objects, random: random)
        var tree = SampleTree(
            files: (0..<8).map { .init(path: "pgdata/base/5/\($0)", bytes: random.bytes(1 << 20)) })
        let (first, _) = try await store.commit(tree, as: 1)
        for file in 1..<8 { tree.files[file].bytes = random.bytes(1 << 20) }
        tree.files[0].bytes[77] ^= 1
        let (second, _) = try await store.commit(tree, as: 2)
        try await store.forget([first], reason: "old", at: modified)
        #expect(try await store.sweep(at: modified, grace: .zero).compactedPacks == 1)
        let reader = try await Store.open(objects, random: random, with: operatorSecret)
        #expect(try await reader.read(second) == tree)
        #expect(try await reader.verify(second, at: modified).findings == [])
    }
}
