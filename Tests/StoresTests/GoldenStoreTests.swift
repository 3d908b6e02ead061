import Foundation
import Model
import Ports
import Testing

@testable import Stores

/// Stores that earlier versions wrote, kept as they were: every later version must read them.
@Suite struct GoldenStore {
    private let tree = SampleTree(
        files: [
            .init(path: "pgdata/PG_VERSION", bytes: Array("15\n".utf8)), .init(path: "pgdata/empty", bytes: []),
            .init(path: "pgdata/base/5/1", bytes: SeededRandom(1).bytes(20_000)),
            .init(path: "pgdata/base/5/2", bytes: [UInt8](repeating: 0, count: (1 << 20) + 8192)),
            .init(
                path: "pgdata/base/5/3",
                bytes: Array(repeating: Array("relation ".utf8), count: 200_000).flatMap(\.self)),
            .init(path: "backup_manifest", bytes: Array("{}".utf8)),
        ], directories: ["pgdata", "pgdata/base"], links: ["pgdata/pg_tblspc/16400": "/srv/fast"])

    enum Kept: String, CaseIterable {
        case plain = "store-1"
        case encrypted = "store-encrypted-1"

        var recipients: [Recipient] { self == .plain ? [] : sampleRecipients }

        /// What opens it: either recipient's secret.
        var secrets: [Secret?] { self == .plain ? [nil] : recipients.map(\.secret) }
    }

    /// What the two points hold: in a store that knows deltas the second has a changed page.
    private func trees(_ kept: Kept) -> [SampleTree] {
        guard kept == .encrypted else { return [tree, tree] }
        var trees = [tree, tree]
        for number in 0..<2 {
            let noise = SeededRandom(2).bytes(270_000).enumerated().map { $0 == 100_000 ? UInt8(number) : $1 }
            trees[number].files.append(.init(path: "pgdata/base/5/4", bytes: noise))
        }
        return trees
    }

    private func folder(_ kept: Kept) throws -> URL {
        try #require(Bundle.module.url(forResource: "Golden", withExtension: nil)).appendingPathComponent(kept.rawValue)
    }

    /// In memory, so that reading can not change what is kept.
    private func golden(_ kept: Kept) throws -> MemoryStore {
        let objects = MemoryStore(), root = try folder(kept)
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let url = root.appendingPathComponent(path)
            if !url.hasDirectoryPath { objects.set(path, Array(try Data(contentsOf: url))) }
        }
        return objects
    }

    private func open(_ objects: MemoryStore, _ secret: Secret?) async throws(PraError) -> Store {
        guard let secret else { return try await Store.open(objects, random: SeededRandom(5)) }
        return try await Store.open(objects, random: SeededRandom(5), with: secret)
    }

    @Test(arguments: Kept.allCases)
    func isStillRead(kept: Kept) async throws {
        for secret in kept.secrets { try await check(try await open(try golden(kept), secret), kept) }
    }

    private func check(_ store: Store, _ kept: Kept) async throws {
        let points = try await store.points()
        #expect(points.map(\.action.text) == ["backup/akig/1", "backup/akig/2"])
        for (point, tree) in zip(points, trees(kept)) {
            #expect(try await store.read(point) == tree)
            #expect(try await store.verify(point, at: modified).findings == [])
        }
        #expect(try await store.check() == [])
        #expect(try await store.clusters().map(\.name) == ["akig"])
        let open = try await store.walFile("000000010000000000000003", system: SystemIdentifier(7_123))
        #expect(open?.count == sampleSegmentBytes && open?.prefix(4) == [1, 2, 3, 4])
    }

    /// A new point in an old store finds the old extents.
    @Test(arguments: Kept.allCases)
    func isStillWritten(kept: Kept) async throws {
        let store = try await open(try golden(kept), kept.secrets[0])
        let (point, written) = try await store.commit(
            tree, as: 2, cluster: "0ther", segment: [UInt8](repeating: 2, count: sampleSegmentBytes))
        #expect(written.newExtents == 0)
        #expect(try await store.read(point) == tree)
    }

    /// `PRA_RECORD=1` makes a store where there is none; it never replaces one, and the run fails so that nobody
    /// forgets to commit it.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["PRA_RECORD"] == "1", "only on request"),
        arguments: Kept.allCases)
    func recording(kept: Kept) async throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(kept.rawValue)").path
        try #require(!FileManager.default.fileExists(atPath: path), "\(path) is there: it must stay as it is")
        let store = try await Store.initialize(
            FileStore(directory: path, creating: true), random: SeededRandom(1), for: kept.recipients)
        let system = SystemIdentifier(7_123)
        let uid = try await store.bind(cluster: "akig", system: system, major: 15, at: LSN(1 << 20))
        for (number, tree) in zip(1...2 as ClosedRange<UInt8>, trees(kept)) {
            try await store.commit(
                tree, as: Int(number), cluster: uid, segment: [UInt8](repeating: number, count: sampleSegmentBytes))
        }
        let name = WALName.segment(Timeline(1), number: 3, segmentBytes: sampleSegmentBytes)
        try await store.putPiece(system: system, name, segmentBytes: sampleSegmentBytes, from: 0, bytes: [1, 2, 3, 4])
        try await store.putHistory(system: system, timeline: Timeline(2), bytes: Array("1\t0/300028\tpromoted\n".utf8))
        try FileManager.default.removeItem(atPath: path + "/.tmp")
        Issue.record("\(path) was recorded: commit it")
    }
}
