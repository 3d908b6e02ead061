import Model
import Ports
import Testing

@testable import Stores

/// A file that grows while others are written.
@Suite struct AsideTests {
    @Test(arguments: [0, 1000, extentBytes, extentBytes + 1, 3 * extentBytes + 5000])
    func itIsReadBackAsItWasWritten(length: Int) async throws {
        let random = SeededRandom(3), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let (listing, data) = (random.bytes(length), random.bytes(5 * extentBytes / 2))
        let point = try await commit(listing, beside: data, as: 1, to: store)
        let expected: [SampleTree.File] = [
            .init(path: "pgdata/base/5/1", bytes: data), .init(path: "listing", bytes: listing),
        ]
        let reader = try await Store.open(objects, random: random)
        #expect(try await reader.read(point).files == expected)
        #expect(point.dataBytes.bytes == Int64(data.count + length))
        #expect(try await reader.verify(point, at: modified).findings == [])
        for try await entry in reader.tree(point) { #expect(entry.mode == 0o600 && entry.modified == modified) }
    }

    @Test func aChangedPageOfItCostsItself() async throws {
        let random = SeededRandom(4)
        let store = try await Store.initialize(MemoryStore(), random: random)
        var listing = random.bytes(2 * extentBytes + 300_000)
        let first = try await commit(listing, beside: [], as: 1, to: store)
        listing[extentBytes + 70_000] ^= 1
        let second = try await commit(listing, beside: [], as: 2, to: store)
        #expect(first.addedBytes.bytes > 2 << 20 && second.addedBytes.bytes < 20_000, "\(second.addedBytes)")
    }

    @Test func oneThatWasNotEndedMakesNoPoint() async throws {
        let store = try await Store.initialize(MemoryStore(), random: SeededRandom(5))
        let writer = try await store.beginPoint(ActionID("backup/akig/1"), cluster: "c0ffee", .none, at: modified)
        try await writer.append(aside: "listing", extent: [UInt8](repeating: 1, count: extentBytes))
        await #expect(throws: PraError.self) { _ = try await writer.finish() }
    }

    /// Its extents come while the other file is open.
    private func commit(
        _ listing: [UInt8], beside data: [UInt8], as number: Int, to store: Store
    ) async throws -> PointDocument {
        let action = ActionID("backup/akig/\(number)")
        let writer = try await store.beginPoint(action, cluster: "c0ffee", .zstd(level: 3), at: modified)
        try await writer.beginFile("pgdata/base/5/1", mode: 0o600, size: Int64(data.count), modified: modified)
        try await writer.append(data.prefix(data.count / 3))
        var rest = listing[...]
        while rest.count > extentBytes {
            try await writer.append(aside: "listing", extent: Array(rest.prefix(extentBytes)))
            rest = rest.dropFirst(extentBytes)
        }
        try await writer.append(data.dropFirst(data.count / 3))
        try await writer.endFile()
        try await writer.endAside("listing", with: Array(rest), mode: 0o600, modified: modified)
        let point = samplePoint(action, cluster: "c0ffee", number, try await writer.finish())
        try await store.putSegment(
            system: point.system, timeline: point.timeline, number: point.start.bytes / UInt64(point.walSegmentBytes),
            bytes: sampleSegment(number))
        try await writer.commit(point)
        return point
    }
}
