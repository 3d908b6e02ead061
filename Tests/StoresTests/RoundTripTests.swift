import Model
import Ports
import Testing

@testable import Stores

@Suite struct RoundTrip {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func aTreeIsReadBackAsItWasWritten(seed: UInt64) async throws {
        let random = SeededRandom(seed), folder = try TemporaryFolder()
        let store = try await Store.initialize(FileStore(directory: folder.path), random: random)
        let tree = SampleTree.random(random, files: 24)
        let (point, written) = try await store.commit(tree, as: 1)
        let reader = try await Store.open(FileStore(directory: folder.path), random: random)
        #expect(try await reader.read(point) == tree)
        #expect(try await reader.points() == [point])
        #expect(written.dataBytes.bytes == tree.files.reduce(0) { $0 + Int64($1.bytes.count) })
        #expect(try await reader.structureCheck(point) == [])
        #expect(try await reader.verify(point, at: modified).findings == [])
    }

    /// Whole extents, bundles and changed pages, each read back by somebody else.
    @Test(arguments: [Compressor.none, .gzip(level: 1), .gzip(level: 9), .zstd(level: 1), .zstd(level: 19)])
    func everyCodecGivesBackWhatWentIn(compressor: Compressor) async throws {
        let random = SeededRandom(4), objects = MemoryStore()
        let text = Array(repeating: Array("a row of some table; ".utf8), count: 60_000).flatMap(\.self)
        var tree = SampleTree.random(random, files: 12)
        tree.files.append(.init(path: "pgdata/base/5/text", bytes: text))
        var later = tree
        later.files[12].bytes[600_000] = 0
        let store = try await Store.initialize(objects, random: random)
        let (_, first) = try await store.commit(tree, as: 1, by: WayOfWriting(compressor: compressor))
        let (_, second) = try await store.commit(later, as: 2, by: WayOfWriting(compressor: compressor))
        #expect(compressor == .none || first.addedBytes < ByteCount(first.dataBytes.bytes * 3 / 4))
        #expect(second.newExtents == 1 && second.addedBytes < ByteCount(12_000), "one page, the tree, the index")
        let reader = try await Store.open(objects, random: random)
        let points = try await reader.points()
        #expect(try await reader.read(points[0]) == tree)
        #expect(try await reader.read(points[1]) == later)
        for point in points { #expect(try await reader.verify(point, at: modified).findings == []) }
        #expect(try await reader.check().isEmpty)
    }
}
