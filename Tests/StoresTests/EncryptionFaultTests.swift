import Model
import Ports
import Testing

@testable import Stores

@Suite struct EncryptionFaults {
    private let recipients = [Recipient("operator", .key, operatorSecret)]

    private func sample(_ seed: UInt64) async throws -> (MemoryStore, PointDocument) {
        let random = SeededRandom(seed), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random, for: recipients)
        let tree = SampleTree(files: (0..<3).map { .init(path: "pgdata/base/\($0)", bytes: random.bytes(400_000)) })
        return (objects, try await store.commit(tree, as: 1).0)
    }

    private func open(_ objects: MemoryStore, _ secret: Secret? = operatorSecret) async throws(PraError) -> Store {
        guard let secret else { return try await Store.open(objects, random: SeededRandom(9)) }
        return try await Store.open(objects, random: SeededRandom(9), with: secret)
    }

    private func failure(_ objects: MemoryStore, _ secret: Secret?) async -> PraError? {
        await #expect(throws: PraError.self) { try await open(objects, secret) }
    }

    @Test func aWrongKeyAMissingKeyAndDamageAreToldApart() async throws {
        let (objects, _) = try await sample(1), before = objects.objects
        #expect(await failure(objects, Secret(String(repeating: "77", count: 32)))?.code == .wrongKey)
        #expect(await failure(objects, Secret("some other passphrase"))?.code == .wrongKey)
        #expect(await failure(objects, Secret(""))?.code == .wrongKey)
        #expect(await failure(objects, nil)?.code == .keyMissing)
        #expect(PraError.Code.wrongKey.exitStatus == 12 && PraError.Code.keyMissing.exitStatus == 12)
        #expect(objects.objects == before)
        let keys = try #require(before["keys/1.1"])
        for offset in [0, 20, 60, 80, keys.count / 2, keys.count - 1] {
            var bytes = keys
            bytes[offset] ^= 1
            objects.set("keys/1.1", bytes)
            #expect(await failure(objects, operatorSecret)?.code == .storeCorrupt, "byte \(offset)")
        }
        for length in [0, 10, 75, keys.count - 1] {
            objects.set("keys/1.1", Array(keys[..<length]))
            #expect(await failure(objects, operatorSecret)?.code == .storeCorrupt, "\(length) bytes")
        }
        objects.set("keys/1.1", nil)
        #expect(await failure(objects, operatorSecret)?.code == .storeCorrupt)
    }

    /// Keys made again would leave all that is there unreadable, and look as if all were well.
    @Test func lostKeysAreNotMadeAgain() async throws {
        let (objects, _) = try await sample(2)
        objects.set("keys/1.1", nil)
        let error = await #expect(throws: PraError.self) {
            try await Store.initialize(objects, random: SeededRandom(1), for: recipients)
        }
        #expect(error?.code == .storeCorrupt && objects.objects["keys/1.1"] == nil)
    }

    @Test func aPlainStoreIsNotTakenForAnEncryptedOne() async throws {
        let objects = MemoryStore()
        try await Store.initialize(objects, random: SeededRandom(1)).commit(SampleTree(files: []), as: 1)
        let before = objects.objects
        #expect(await failure(objects, operatorSecret)?.code == .refused)
        let error = await #expect(throws: PraError.self) {
            try await Store.initialize(objects, random: SeededRandom(1), for: recipients)
        }
        #expect(error?.code == .refused && error?.remedy.contains("another url") == true)
        let (encrypted, _) = try await sample(3)
        let other = await #expect(throws: PraError.self) {
            try await Store.initialize(encrypted, random: SeededRandom(1))
        }
        #expect(other?.code == .keyMissing && objects.objects == before)
    }

    /// Twin bug #31: two data keys for one epoch.
    @Test func ofManyThatInitialiseAtOnceAllHaveOneKey() async throws {
        let objects = MemoryStore(), recipients = recipients
        let stores = try await withThrowingTaskGroup(of: Store.self) { group in
            for seed in 0..<16 as Range<UInt64> {
                group.addTask { try await Store.initialize(objects, random: SeededRandom(seed), for: recipients) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(stores.map(\.id)).count == 1)
        let plain = [UInt8](repeating: 5, count: 99)
        #expect(Set(stores.map { $0.cipher.id(of: plain) }).count == 1)
        #expect(objects.objects.keys.filter { $0.hasPrefix("keys/") } == ["keys/1.1"])
    }

    /// One slept between looking and putting; meanwhile the other made keys and rotated them.
    @Test func whoWakesLateTakesTheKeysThatAreThere() async throws {
        let objects = MemoryStore(), recipients = recipients
        let slow = Interposed(objects) { key in
            guard key == "keys/1.1" else { return }
            let first = try await Store.initialize(objects, random: SeededRandom(5), for: recipients)
            try await first.rotateKeys(for: recipients)
        }
        let late = try await Store.initialize(slow, random: SeededRandom(6), for: recipients)
        let now = try await open(objects)
        #expect(late.cipher.id(of: [1, 2]) == now.cipher.id(of: [1, 2]))
        #expect(objects.objects.keys.filter { $0.hasPrefix("keys/") } == ["keys/1.2"])
    }

    @Test(arguments: [false, true])
    func anInitialisationThatWasCutOffIsFinishedByTheNext(afterEffect: Bool) async throws {
        for at in 1...12 {
            let objects = MemoryStore()
            objects.arm(.init(at: at, afterEffect: afterEffect))
            _ = try? await Store.initialize(objects, random: SeededRandom(1), for: recipients)
            objects.arm(nil)
            let store = try await Store.initialize(objects, random: SeededRandom(2), for: recipients)
            let (point, _) = try await store.commit(SampleTree(files: []), as: 1)
            #expect(try await open(objects).structureCheck(point) == [])
        }
    }

    @Test func aFlippedBitAnywhereInASealedObjectIsFound() async throws {
        let (objects, point) = try await sample(4)
        for key in objects.objects.keys.sorted() where key.hasPrefix("wal/") || key.contains("/points/") {
            guard let bytes = objects.objects[key], !key.hasSuffix(".json") else { continue }
            for offset in [0, 9, 13, 21, 25, 60, 80, bytes.count / 2, bytes.count - 1] where offset < bytes.count {
                var broken = bytes
                broken[offset] ^= 4
                objects.set(key, broken)
                let error = await #expect(throws: PraError.self) {
                    let store = try await open(objects)
                    _ = try await store.points()
                    _ = try await store.walFile("000000010000000000000001", system: point.system)
                }
                #expect(error?.code == .storeCorrupt, "byte \(offset) of \(key)")
            }
            objects.set(key, bytes)
        }
        for key in objects.objects.keys.sorted() where key.hasPrefix("packs/") {
            let bytes = try #require(objects.objects[key])
            for offset in [8, 9, 20, 50, bytes.count / 2, bytes.count - 20] {
                var broken = bytes
                broken[offset] ^= 4
                objects.set(key, broken)
                #expect(try await !open(objects).verify(point, at: modified).findings.isEmpty, "\(offset) of \(key)")
            }
            objects.set(key, bytes)
        }
    }

    @Test func noObjectStandsUnderAnothersName() async throws {
        let (objects, point) = try await sample(5)
        let store = try await open(objects)
        try await store.putSegment(system: point.system, timeline: Timeline(1), number: 2, bytes: sampleSegment(2))
        let names = [1, 2].map { StoreKey.wal(point.system, .segment(Timeline(1), high: 0, low: $0)) }
        objects.set(names[1], objects.objects[names[0]])
        let error = await #expect(throws: PraError.self) {
            try await store.walFile("000000010000000000000002", system: point.system)
        }
        #expect(error?.code == .storeCorrupt)
        let other = StoreKey.point(point.clusterUID, ActionID("backup/akig/9"))
        objects.set(other, objects.objects[StoreKey.point(point.clusterUID, point.action)])
        #expect(await #expect(throws: PraError.self) { try await store.points() }?.code == .storeCorrupt)
    }

    @Test func aFrameOpensInItsPlaceAlone() throws {
        let random = SeededRandom(6),
            ring = KeyRing([
                .init(
                    name: .init(epoch: 1, generation: 1), object: .init(storeId: "s", epoch: 1, wraps: []),
                    keys: .minted())
            ])
        let cipher = Cipher(storeID: "0123456789abcdef", keys: ring),
            frame = Codec().frame(random.bytes(500), .none)
        func seal(
            _ kind: FrameSeal.Kind = .data, salt: UInt8 = 1, header: UInt8 = 1, name: String = "", store: String? = nil
        ) throws -> FrameSeal {
            try #require(
                Cipher(storeID: store ?? cipher.storeID, keys: ring).seal(
                    kind, epoch: 1, salt: [salt], header: [header], name: name))
        }
        let sealed = try seal().sealed(frame, at: 32)
        func opens(_ bytes: [UInt8], _ seal: FrameSeal, at offset: Int = 32) -> Bool {
            (try? Frame.decodeAll(bytes[...], at: offset, of: "x", seal, with: Codec())) != nil
        }
        #expect(try opens(sealed, seal()))
        #expect(try !opens(sealed, seal(), at: 544), "frames of a pack that changed places")
        #expect(try !opens(sealed, seal(salt: 2)), "a frame of another pack")
        #expect(try !opens(sealed, seal(.meta)) && !opens(sealed, seal(header: 2)) && !opens(sealed, seal(name: "x")))
        #expect(try !opens(sealed, seal(store: "fedcba9876543210")) && !opens(sealed, .none))
        for offset in sealed.indices {
            var broken = sealed
            broken[offset] ^= 0x80
            #expect(try !opens(broken, seal()), "byte \(offset)")
        }
        #expect(cipher.seal(.data, epoch: 0, salt: [1], header: [1]) == nil, "plaintext among what is sealed")
    }
}
