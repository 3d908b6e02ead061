import Model
import Ports
import StoreContract
import Testing

@testable import Stores

/// Copies between stores of whatever kind.
@Suite struct Copying {
    enum Kind: Sendable, CaseIterable { case plain, encrypted }

    private let way = CopyWay(.zstd(level: 3), folder: MemoryStore())
    private static let otherSecret = Secret(String(repeating: "3c", count: 32))

    private func make(_ kind: Kind, _ objects: any ObjectStore, seed: UInt64, _ secret: Secret) async throws -> Store {
        let recipients = kind == .plain ? [] : [Recipient("operator", .key, secret)]
        return try await Store.initialize(objects, random: SeededRandom(seed), for: recipients)
    }

    private func trees(_ count: Int) -> [SampleTree] {
        let random = SeededRandom(5)
        var tree = SampleTree.random(random, files: 8), all: [SampleTree] = []
        tree.files.append(.init(path: "pgdata/big", bytes: random.bytes(2_500_000)))
        for _ in 0..<count {
            all.append(tree)
            let last = tree.files.count - 1
            for _ in 0..<5 { tree.files[last].bytes[random.below(2_500_000)] ^= 0x55 }
        }
        return all
    }

    /// A store with three points, each a few pages from the one before, and its cluster bound.
    private func source(_ kind: Kind, _ objects: any ObjectStore) async throws -> (Store, [SampleTree]) {
        let store = try await make(kind, objects, seed: 1, operatorSecret), trees = trees(3)
        let uid = try await store.bind(cluster: "akig", system: SystemIdentifier(7_123), major: 15, at: LSN(1))
        for (number, tree) in trees.enumerated() { try await store.commit(tree, as: number + 1, cluster: uid) }
        return (store, trees)
    }

    @Test(arguments: Kind.allCases, Kind.allCases)
    func everyPointComesOverWholeAndOnce(from: Kind, to: Kind) async throws {
        let (source, trees) = try await self.source(from, MemoryStore()), objects = MemoryStore()
        let target = try await make(to, objects, seed: 2, Self.otherSecret)
        let copied = try await source.copy(nil, to: target, way, at: modified)
        #expect(copied.map(\.outcome) == [.copied, .copied, .copied])
        #expect(copied[1].added.bytes * 10 < copied[0].added.bytes, "a few changed pages cost a few pages")
        let points = try await target.points()
        #expect(points.map(\.action) == (1...3).map { ActionID("backup/akig/\($0)") })
        for (point, tree) in zip(points, trees) {
            #expect(try await target.read(point) == tree)
            #expect(try await target.verify(point, at: modified).findings == [])
        }
        #expect(try await target.check().isEmpty)
        #expect(try await target.clusters().map(\.name) == ["akig"])
        let before = objects.objects
        let again = try await source.copy(nil, to: target, way, at: modified)
        #expect(again.map(\.outcome) == [.wasThere, .wasThere, .wasThere])
        #expect(objects.objects == before)
    }

    @Test func killedAtAnyCallItGoesOnAndTheSourceIsAsItWas() async throws {
        let from = MemoryStore(), (source, trees) = try await self.source(.plain, from)
        let before = from.objects.filter { !$0.key.hasPrefix("control/") }
        var call = 1, finished = false
        while !finished {
            let objects = MemoryStore()
            let target = try await make(.encrypted, objects, seed: 2, Self.otherSecret)
            objects.arm(.init(at: call, afterEffect: call % 2 == 0))
            do throws(PraError) {
                _ = try await source.copy([ActionID("backup/akig/2")], to: target, way, at: modified)
                finished = objects.calls < call
            } catch { #expect(error.code == .storeUnreachable, "call \(call): \(error)") }
            objects.arm(nil)
            let next = try await Store.open(objects, random: SeededRandom(3), with: Self.otherSecret)
            for point in try await next.points() { #expect(try await next.structureCheck(point) == []) }
            let rest = try await source.copy([ActionID("backup/akig/2")], to: next, way, at: modified)
            #expect(rest.count == 1 && rest[0].outcome != .failed, "call \(call): \(rest)")
            let point = try #require(try await next.points().first)
            #expect(try await next.read(point) == trees[1], "call \(call)")
            call += 1
        }
        #expect(call > 20)
        #expect(from.objects.filter { !$0.key.hasPrefix("control/") } == before)
        #expect(from.objects.keys.allSatisfy { !$0.hasPrefix("control/sessions/") })
    }

    /// Else each changed page would cost a MiB there.
    @Test func aCopyIntoADearStoreStoresChangedPagesAlone() async throws {
        let (source, trees) = try await self.source(.plain, MemoryStore())
        let target = try await make(.encrypted, DearStore(MemoryStore()), seed: 2, Self.otherSecret)
        let copied = try await source.copy(nil, to: target, way, at: modified)
        #expect(copied[1].added.bytes * 10 < copied[0].added.bytes)
        for (point, tree) in zip(try await target.points(), trees) { #expect(try await target.read(point) == tree) }
    }

    /// Retention in the source forgets what is being copied, and sweeps.
    @Test func aSweepOfTheSourceTakesNothingAwayThatIsBeingCopied() async throws {
        let from = MemoryStore(), (source, trees) = try await self.source(.plain, from)
        let sweeper = try await Store.open(from, random: SeededRandom(8))
        let objects = Interposed(MemoryStore()) { key in
            guard key.hasPrefix("packs/") else { return }
            try await sweeper.forget(try await sweeper.points(), reason: "test", at: modified)
            _ = try await sweeper.sweep(at: modified, grace: .zero)
        }
        let target = try await make(.encrypted, objects, seed: 2, Self.otherSecret)
        let copied = try await source.copy(nil, to: target, way, at: modified)
        #expect(copied.map(\.outcome) == [.copied, .copied, .copied])
        for (point, tree) in zip(try await target.points(), trees) { #expect(try await target.read(point) == tree) }
        _ = try await sweeper.sweep(at: modified, grace: .zero)
        #expect(from.objects.keys.allSatisfy { !$0.hasPrefix("packs/") }, "once it is over, they go")
    }

    @Test func damageIsNotCarriedOverAndKeepsNoOtherPointBack() async throws {
        let from = MemoryStore(), (source, _) = try await self.source(.plain, from)
        let uid = try #require(try await source.clusters().first?.uid)
        let own = SampleTree(files: [.init(path: "pgdata/own", bytes: SeededRandom(77).bytes(300_000))])
        let packs = Set(from.objects.keys.filter { $0.hasPrefix("packs/") })
        try await source.commit(own, as: 4, cluster: uid)
        let key = try #require(
            from.objects.first {
                $0.key.hasPrefix("packs/") && !packs.contains($0.key) && $0.value[8] == 1
            }?.key)
        from.set(key, from.objects[key].map { $0.enumerated().map { $0.offset == 300 ? ~$0.element : $0.element } })
        let objects = MemoryStore(), target = try await make(.plain, objects, seed: 2, Self.otherSecret)
        let copied = try await source.copy(nil, to: target, way, at: modified)
        #expect(copied.map(\.outcome) == [.copied, .copied, .copied, .failed])
        #expect(copied.last?.because?.contains(key) == true)
        #expect(try await target.points().count == 3)
        #expect(objects.objects.keys.allSatisfy { !$0.hasPrefix("control/sessions/") })
    }

    @Test func whatTheTargetForgotStaysForgottenAndAStrangersClusterIsRefused() async throws {
        let (source, _) = try await self.source(.plain, MemoryStore())
        let target = try await make(.plain, MemoryStore(), seed: 2, Self.otherSecret)
        _ = try await source.copy(nil, to: target, way, at: modified)
        try await target.forget([try #require(try await target.points().first)], reason: "retention", at: modified)
        let again = try await source.copy(nil, to: target, way, at: modified)
        #expect(again.map(\.outcome) == [.failed, .wasThere, .wasThere])
        #expect(again[0].because?.contains("has forgotten it") == true)

        let other = try await make(.plain, MemoryStore(), seed: 3, Self.otherSecret)
        _ = try await other.bind(cluster: "akig", system: SystemIdentifier(99), major: 15, at: LSN(1))
        let error = await #expect(throws: PraError.self) {
            try await source.copy(nil, to: other, way, at: modified)
        }
        #expect(error?.code == .wrongCluster)
        let itself = await #expect(throws: PraError.self) {
            try await source.copy(nil, to: source, way, at: modified)
        }
        #expect(itself?.code == .refused)
        let missing = await #expect(throws: PraError.self) {
            try await source.copy([ActionID("no")], to: target, way, at: modified)
        }
        #expect(missing?.code == .pointMissing)
    }

    @Test func allPointsBringAllWALAndOnePointItsOwn() async throws {
        let (source, _) = try await self.source(.plain, MemoryStore()), system = SystemIdentifier(7_123)
        try await source.putSegment(system: system, timeline: Timeline(1), number: 4, bytes: sampleSegment(4))
        let open = WALName.segment(Timeline(1), number: 5, segmentBytes: sampleSegmentBytes)
        try await source.putPiece(
            system: system, open, segmentBytes: sampleSegmentBytes, from: 0, bytes: Array(sampleSegment(5).prefix(900)))
        try await source.putHistory(system: system, timeline: Timeline(2), bytes: Array("1\t0/500384\tx\n".utf8))
        for (wanted, end) in [(nil, LSN(5 << 20 | 900)), ([ActionID("backup/akig/2")], LSN(3 << 20))]
            as [([ActionID]?, LSN)]
        {
            let target = try await make(.encrypted, MemoryStore(), seed: 2, Self.otherSecret)
            let copied = try await source.copy(wanted, to: target, way, at: modified)
            #expect(copied.allSatisfy { $0.outcome == .copied })
            let there = try await target.coverage(of: system).first { $0.timeline == Timeline(1) }
            #expect(there?.stretches.last?.to == end)
            #expect(try await target.walFile("00000002.history", system: system) != nil)
        }
        #expect(try await source.points().count == 3)
    }
}
