import Model
import Ports
import Stores
import Testing

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
}
