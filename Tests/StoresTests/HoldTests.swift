import Model
import Ports
import Testing

@testable import Stores

/// A legal hold, and what it must not do to the points that it is not on.
@Suite struct Holding {
    private func tree(_ seed: UInt64) -> SampleTree {
        SampleTree(files: [.init(path: "pgdata/x", bytes: SeededRandom(seed).bytes(300_000))])
    }

    private func wanted(_ point: PointDocument, until end: Timestamp? = nil) -> Hold {
        Hold(
            id: "", point: point.action, clusterUID: point.clusterUID, cluster: point.clusterName, reason: "case 17",
            by: "operator:ada", at: modified, until: end)
    }

    private let release = Hold.Release(by: "operator:bob", reason: "closed", at: modified)

    @Test(arguments: [false, true])
    func aHeldPointIsNeverForgottenItsDataAndWALStayAndOthersGo(isEncrypted: Bool) async throws {
        let random = SeededRandom(1), objects = MemoryStore()
        let recipients = isEncrypted ? [Recipient("operator", .key, operatorSecret)] : []
        let store = try await Store.initialize(objects, random: random, for: recipients)
        var points: [PointDocument] = []
        for number in 0..<4 { points.append(try await store.commit(tree(UInt64(number)), as: number).0) }
        let hold = try await store.hold(wanted(points[1]))
        let gone = try await store.forget(Array(points[0..<3]), reason: "retention", at: modified)
        #expect(gone.map(\.action) == [points[0].action, points[2].action], "a hold wedges nobody else")
        _ = try await store.sweep(at: modified, grace: .zero)
        #expect(try await store.points().map(\.action) == [points[1].action, points[3].action])
        #expect(try await store.read(points[1]) == tree(1))
        #expect(try await store.verify(points[1], at: modified).findings == [])
        #expect(!objects.objects.values.contains { isEncrypted && contains($0, "case 17") }, "why it is held is sealed")

        let released = try await store.release(hold.id, release)
        #expect(released.release == release)
        #expect(try await store.forget([points[1]], reason: "retention", at: modified).count == 1)
        _ = try await store.sweep(at: modified, grace: .zero)
        #expect(try await store.points().map(\.action) == [points[3].action])
        #expect(try await store.holds().map(\.release) == [release], "who held what, and why not any more, stays")
    }

    @Test func aHoldEndsByItself() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let (point, _) = try await store.commit(tree(1), as: 1)
        _ = try await store.hold(wanted(point, until: modified + .seconds(60)))
        #expect(try await store.forget([point], reason: "test", at: modified + .seconds(59)) == [])
        #expect(try await store.points().count == 1)
        #expect(try await store.forget([point], reason: "test", at: modified + .seconds(60)) == [point])
        #expect(try await store.points().isEmpty)
        #expect(try await store.holds().first?.release?.reason == "it was until \(modified + .seconds(60))")
    }

    @Test func theSameHoldAgainIsOneAndTwoPeoplesHoldsAreTwo() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let (point, _) = try await store.commit(tree(1), as: 1)
        let first = try await store.hold(wanted(point))
        #expect(try await store.hold(wanted(point)) == first)
        var others = wanted(point)
        others.by = "operator:bob"
        let second = try await store.hold(others)
        _ = try await store.release(first.id, release)
        #expect(try await store.release(first.id, .init(by: "x", reason: "y", at: modified)).release == release)
        #expect(try await store.forget([point], reason: "test", at: modified) == [], "the second holds on")
        _ = try await store.release(second.id, release)
        #expect(try await store.forget([point], reason: "test", at: modified) == [point])
    }

    @Test func whatIsForgottenOrWasNeverThereCanNotBeHeld() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(1))
        let (point, _) = try await store.commit(tree(1), as: 1)
        try await store.forget([point], reason: "test", at: modified)
        let error = await #expect(throws: PraError.self) { try await store.hold(wanted(point)) }
        #expect(error?.code == .pointMissing)
        #expect(try await store.holds().isEmpty)
        let missing = await #expect(throws: PraError.self) { try await store.release("0123", release) }
        #expect(missing?.code == .pointMissing)
    }

    @Test func aSweepMayNotDeleteWhatIsBeingHeld() async throws {
        let objects = MemoryStore(), random = SeededRandom(1)
        let store = try await Store.initialize(objects, random: random)
        let (point, _) = try await store.commit(tree(1), as: 1)
        try await store.commit(tree(2), as: 2)
        // Forgotten after it was looked at, and before the hold stands: the two finish in this order.
        let forgetter = try await Store.open(objects, random: SeededRandom(2))
        try await forgetter.forget([point], reason: "test", at: modified)
        let key = StoreKey.forgotten(point.clusterUID, point.action), word = objects.objects[key]
        objects.set(key, nil)
        _ = try await store.hold(wanted(point))
        objects.set(key, word)
        _ = try await forgetter.sweep(at: modified, grace: .zero)
        #expect(try await forgetter.points().count == 2)
        #expect(try await forgetter.read(point) == tree(1))
    }
}

private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
}
