import Model
import Ports
import Testing

@testable import Stores

private let newOperator = Recipient("operator", .key, Secret(String(repeating: "a1", count: 32)))
private let newRecovery = Recipient("recovery", .key, Secret(String(repeating: "b2", count: 32)))

@Suite struct RotatingKeys {
    /// Keys alone: a passphrase costs a fifth of a second each time.
    private let recipients = [
        Recipient("operator", .key, operatorSecret),
        Recipient("recovery", .key, Secret(String(repeating: "3c", count: 32))),
    ]

    private func sample(_ seed: UInt64) async throws -> (MemoryStore, PointDocument, SampleTree) {
        let random = SeededRandom(seed), objects = MemoryStore(), tree = SampleTree.random(random, files: 6)
        let store = try await Store.initialize(objects, random: random, for: recipients)
        return (objects, try await store.commit(tree, as: 1).0, tree)
    }

    private func open(_ objects: MemoryStore, _ secret: Secret) async throws(PraError) -> Store {
        try await Store.open(objects, random: SeededRandom(99), with: secret)
    }

    private func isOpened(_ objects: MemoryStore, by secret: Secret) async throws -> Bool {
        do throws(PraError) {
            _ = try await open(objects, secret)
            return true
        } catch {
            #expect(error.code == .wrongKey)
            return false
        }
    }

    @Test func theNewKeyOpensAndTheOldOneDoesNot() async throws {
        let (objects, point, tree) = try await sample(1)
        try await open(objects, operatorSecret).rotateKeys(for: [newOperator])
        #expect(try await open(objects, newOperator.secret).read(point) == tree)
        #expect(try await open(objects, recipients[1].secret).read(point) == tree, "its wrap is taken over")
        #expect(try await !isOpened(objects, by: operatorSecret))
        let keys = try await Store.keyGenerations(in: objects)
        #expect(keys.map(\.generation) == [2] && keys[0].holders.map(\.recipient).sorted() == ["operator", "recovery"])
    }

    /// Twin bug #39: a rotation that was cut off bricked the repository.
    @Test(arguments: [false, true])
    func cutOffAnywhereTheOldKeyOpensAllOrTheNewOneDoes(afterEffect: Bool) async throws {
        var at = 1, isDone = false
        while !isDone {
            let (objects, point, tree) = try await sample(2)
            try await open(objects, operatorSecret).rotateKeys(for: recipients, data: true)
            let store = try await open(objects, operatorSecret)
            objects.arm(.init(at: at, afterEffect: afterEffect))
            do throws(PraError) {
                try await store.rotateKeys(for: [newOperator, newRecovery])
                isDone = true
            } catch { #expect(error.code == .storeUnreachable) }
            objects.arm(nil)
            let isOld = try await isOpened(objects, by: operatorSecret)
            let isNew = try await isOpened(objects, by: newOperator.secret)
            #expect(isOld || isNew, "call \(at)")
            let secret = isOld ? operatorSecret : newOperator.secret
            #expect(try await open(objects, secret).read(point) == tree)
            try await open(objects, secret).rotateKeys(for: [newOperator, newRecovery])
            #expect(try await !isOpened(objects, by: operatorSecret))
            #expect(try await isOpened(objects, by: newRecovery.secret))
            at += 1
        }
        #expect(at > 8, "only \(at) calls were cut off")
    }

    @Test func ofTwoAtOnceOneSaysThatItWasSecond() async throws {
        let (objects, point, tree) = try await sample(3)
        let other = try await open(objects, operatorSecret)
        let slow = Interposed(objects) { key in
            guard key == "keys/1.2" else { return }
            try await other.rotateKeys(for: [newOperator])
        }
        let store = try await Store.open(slow, random: SeededRandom(9), with: operatorSecret)
        let error = await #expect(throws: PraError.self) { try await store.rotateKeys(for: [newRecovery]) }
        #expect(error?.code == .storeConflict)
        #expect(try await open(objects, newOperator.secret).read(point) == tree)
        #expect(objects.objects.keys.filter { $0.hasPrefix("keys/") } == ["keys/1.2"])
    }

    @Test func aBackupThatRunsMeanwhileGoesOn() async throws {
        let (objects, old, tree) = try await sample(4)
        let running = try await open(objects, operatorSecret), more = SampleTree.random(SeededRandom(40), files: 6)
        let action = ActionID("backup/akig/2")
        let writer = try await running.beginPoint(action, cluster: "c0ffee", .zstd(level: 3), at: modified)
        try await open(objects, operatorSecret).rotateKeys(for: [newOperator, newRecovery], data: true)
        let written = try await writer.write(more)
        try await running.putSegment(
            system: SystemIdentifier(7_123), timeline: Timeline(1), number: 2, bytes: sampleSegment(2))
        try await writer.commit(samplePoint(action, cluster: "c0ffee", 2, written))
        let store = try await open(objects, newRecovery.secret)
        let point = try await store.point(action, cluster: "c0ffee")
        #expect(try await store.structureCheck(point) == [])
        #expect(try await store.read(point) == more)
        #expect(try await store.read(old) == tree)
    }

    @Test func aNewDataKeySealsWhatComesAndOldEpochsStayReadable() async throws {
        let (objects, old, tree) = try await sample(5)
        let running = try await open(objects, operatorSecret)
        try await open(objects, operatorSecret).rotateKeys(for: recipients, data: true)
        let store = try await open(objects, operatorSecret), more = SampleTree.random(SeededRandom(50), files: 6)
        let (point, _) = try await store.commit(more, as: 2)
        let epochs = objects.objects.filter { $0.key.hasPrefix("packs/") }.map(\.value[9])
        #expect(Set(epochs) == [1, 2])
        #expect(try await store.read(old) == tree)
        #expect(try await store.read(point) == more)
        #expect(try await store.commit(tree, as: 3).1.newExtents == 0, "an id is the same in every epoch")
        #expect(try await running.read(point) == more, "who opened the store before learns of the epoch")
        #expect(try await store.check().isEmpty)
        #expect(try await store.verify(point, at: modified).findings == [])
    }

    @Test func aNewDataKeyNeedsEveryRecipient() async throws {
        let (objects, _, _) = try await sample(6)
        let error = await #expect(throws: PraError.self) {
            try await open(objects, operatorSecret).rotateKeys(for: [recipients[0]], data: true)
        }
        #expect(error?.code == .refused && error?.what.contains("recovery") == true)
        #expect(try await Store.keyGenerations(in: objects).map(\.epoch) == [1])
    }
}
