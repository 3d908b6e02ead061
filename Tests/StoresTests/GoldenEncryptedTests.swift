import Foundation
import Model
import Ports
import Testing

@testable import Stores

/// An encrypted store that an earlier version wrote: every later version must open it with either secret.
@Suite struct GoldenEncryptedStore {
    private static let name = "store-encrypted-1"

    /// What the two points hold: the second has a changed page.
    private var trees: [SampleTree] {
        (0..<2).map { number in
            var tree = GoldenStore.tree
            let noise = SeededRandom(2).bytes(270_000).enumerated().map { $0 == 100_000 ? UInt8(number) : $1 }
            tree.files.append(.init(path: "pgdata/base/5/4", bytes: noise))
            return tree
        }
    }

    @Test(arguments: [0, 1])
    func isStillReadWithEitherSecret(number: Int) async throws {
        let recipient = sampleRecipients[number]
        let store = try await Store.open(try golden(Self.name), random: SeededRandom(1), with: recipient.secret)
        let points = try await store.points()
        #expect(points.map(\.action.text) == ["backup/akig/1", "backup/akig/2"])
        for (point, tree) in zip(points, trees) {
            #expect(try await store.read(point) == tree)
            #expect(try await store.verify(point, at: modified).findings == [])
        }
        #expect(try await store.check().isEmpty)
        let open = try await store.walFile("000000010000000000000003", system: SystemIdentifier(7_123))
        #expect(open?.count == sampleSegmentBytes && open?.prefix(4) == [1, 2, 3, 4])
        let history = try await store.walFile("00000002.history", system: SystemIdentifier(7_123))
        #expect(history == Array("1\t0/300028\tpromoted\n".utf8))
    }

    @Test func isStillWritten() async throws {
        let store = try await Store.open(try golden(Self.name), random: SeededRandom(5), with: operatorSecret)
        let (point, written) = try await store.commit(
            trees[1], as: 2, cluster: "0ther", segment: [UInt8](repeating: 2, count: sampleSegmentBytes))
        #expect(written.newExtents == 0)
        #expect(try await store.read(point) == trees[1])
    }

    /// See `GoldenStore.recording`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["PRA_RECORD"] == "1", "only on request"))
    func recording() async throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(Self.name)").path
        try #require(!FileManager.default.fileExists(atPath: path), "\(path) is there: it must stay as it is")
        let store = try await Store.initialize(
            FileStore(directory: path, creating: true), random: SeededRandom(1), for: sampleRecipients)
        let system = SystemIdentifier(7_123)
        let uid = try await store.bind(cluster: "akig", system: system, major: 15, at: LSN(1 << 20))
        for (number, tree) in zip(1...2 as ClosedRange<UInt8>, trees) {
            let segment = [UInt8](repeating: number, count: sampleSegmentBytes)
            try await store.commit(tree, as: Int(number), cluster: uid, segment: segment)
        }
        let name = WALName.segment(Timeline(1), number: 3, segmentBytes: sampleSegmentBytes)
        try await store.putPiece(system: system, name, segmentBytes: sampleSegmentBytes, from: 0, bytes: [1, 2, 3, 4])
        try await store.putHistory(system: system, timeline: Timeline(2), bytes: Array("1\t0/300028\tpromoted\n".utf8))
        try FileManager.default.removeItem(atPath: path + "/.tmp")
        Issue.record("\(Self.name) was recorded: commit it")
    }
}
