import Foundation
import Model
import Ports
import Testing

@testable import Stores

/// Stores that earlier versions wrote, kept as they were: every later version must read them.
@Suite struct GoldenStore {
    static let tree = SampleTree(
        files: [
            .init(path: "pgdata/PG_VERSION", bytes: Array("15\n".utf8)), .init(path: "pgdata/empty", bytes: []),
            .init(path: "pgdata/base/5/1", bytes: SeededRandom(1).bytes(20_000)),
            .init(path: "pgdata/base/5/2", bytes: [UInt8](repeating: 0, count: (1 << 20) + 8192)),
            .init(
                path: "pgdata/base/5/3",
                bytes: Array(repeating: Array("relation ".utf8), count: 200_000).flatMap(\.self)),
            .init(path: "backup_manifest", bytes: Array("{}".utf8)),
        ], directories: ["pgdata", "pgdata/base"], links: ["pgdata/pg_tblspc/16400": "/srv/fast"])

    /// A relation that compresses badly, and the pages of it that the n-th backup finds changed.
    private func relation(_ number: Int) -> SampleTree {
        var bytes = SeededRandom(2).bytes(300_000)
        for step in 1..<number { for page in [3, step] { bytes[page * 8192 + step] ^= 0xFF } }
        return SampleTree(files: [.init(path: "pgdata/base/5/4", bytes: Array(bytes.prefix(300_000 - number)))])
    }

    @Test func theFirstStoreIsStillRead() async throws {
        let store = try await Store.open(try golden("store-1"), random: SeededRandom(1))
        let points = try await store.points()
        #expect(points.map(\.action.text) == ["backup/akig/1", "backup/akig/2"])
        for point in points {
            #expect(try await store.read(point) == Self.tree)
            #expect(try await store.verify(point, at: modified).findings == [])
        }
        #expect(try await store.check().isEmpty)
        #expect(try await store.clusters().map(\.name) == ["akig"])
        let open = try await store.walFile("000000010000000000000003", system: SystemIdentifier(7_123))
        #expect(open?.count == sampleSegmentBytes && open?.prefix(4) == [1, 2, 3, 4])
    }

    /// A new point in an old store finds the old extents.
    @Test func theFirstStoreIsStillWritten() async throws {
        let store = try await Store.open(try golden("store-1"), random: SeededRandom(5))
        let (point, written) = try await store.commit(
            Self.tree, as: 2, cluster: "0ther", segment: [UInt8](repeating: 2, count: sampleSegmentBytes))
        #expect(written.newExtents == 0)
        #expect(try await store.read(point) == Self.tree)
    }

    /// Changed pages, in chains that begin anew.
    @Test func theFirstStoreWithDeltasIsStillRead() async throws {
        let store = try await Store.open(try golden("store-2"), random: SeededRandom(1))
        let points = try await store.points()
        #expect(points.count == 11)
        for (number, point) in points.enumerated() {
            #expect(try await store.read(point) == relation(number + 1))
            #expect(try await store.verify(point, at: modified).findings == [])
        }
        #expect(try await store.check().isEmpty)
        #expect(await store.index.packSizes().count == 22, "a pack of data or changes and one of the tree each")
    }

    /// `PRA_RECORD=1` makes the newest golden store where there is none; it never replaces one, and the run fails so
    /// that nobody forgets to commit it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["PRA_RECORD"] == "1", "only on request"))
    func recording() async throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/store-2")
            .path
        try #require(!FileManager.default.fileExists(atPath: path), "\(path) is there: it must stay as it is")
        let store = try await Store.initialize(FileStore(directory: path, creating: true), random: SeededRandom(1))
        let uid = try await store.bind(
            cluster: "akig", system: SystemIdentifier(7_123), major: 15, at: LSN(1 << 20))
        for number in 1...11 {
            let segment = [UInt8](repeating: UInt8(number), count: sampleSegmentBytes)
            try await store.commit(relation(number), as: number, cluster: uid, segment: segment)
        }
        try FileManager.default.removeItem(atPath: path + "/.tmp")
        Issue.record("store-2 was recorded: commit it")
    }
}

/// In memory, so that reading can not change what is kept.
func golden(_ name: String) throws -> MemoryStore {
    let folder = try #require(Bundle.module.url(forResource: "Golden", withExtension: nil))
    let objects = MemoryStore(), root = folder.appendingPathComponent(name)
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
        let url = root.appendingPathComponent(path)
        if !url.hasDirectoryPath { objects.set(path, Array(try Data(contentsOf: url))) }
    }
    return objects
}
