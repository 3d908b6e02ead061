import Archive
import Foundation
import Model
import Ports
import StoreContract
import Stores
import Testing

/// Of a store far away the next segments are fetched at once, into the data directory that recovers.
@Suite final class WALAheadTests {
    private let folder = NSTemporaryDirectory() + "pra-ahead-\(UUID())"
    private let system = SystemIdentifier(7_000)
    private var near: FileStore { FileStore(directory: "\(folder)/store", creating: true) }
    private var far: DearStore { DearStore(near) }

    init() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/data/base", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func name(_ number: UInt64, _ size: Int = 1 << 20) -> WALName {
        .segment(Timeline(1), number: number, segmentBytes: size)
    }

    private func bytes(_ number: UInt64, _ size: Int = 1 << 20) -> [UInt8] {
        [UInt8](repeating: UInt8(number), count: size)
    }

    private func put(_ numbers: [UInt64], size: Int = 1 << 20) async throws {
        let store = try await Store.initialize(far, random: HostRandom())
        for number in numbers {
            try await store.putSegment(
                system: system, timeline: Timeline(1), number: number, bytes: bytes(number, size))
        }
    }

    /// - Parameter store: `nil` where there is none to ask.
    private func get(
        _ number: UInt64, size: Int = 1 << 20, of system: SystemIdentifier? = nil, into data: String = "data",
        from store: (any ObjectStore)?
    ) async -> WALDelivery {
        await walGet(
            name(number, size).text, to: "\(folder)/got", system: system ?? self.system, into: "\(folder)/\(data)"
        ) { () throws(PraError) in
            guard let store else { throw PraError(.storeUnreachable, "away", remedy: "none") }
            return try await Store.open(store, random: HostRandom())
        }
    }

    private var got: [UInt8]? { FileManager.default.contents(atPath: "\(folder)/got").map(Array.init) }

    private func isAway(_ delivery: WALDelivery) -> Bool {
        if case .failed(let error) = delivery { error.code == .storeUnreachable } else { false }
    }

    @Test func theNextThreeNeedNoStoreOnceAndTheFourthDoes() async throws {
        try await put([3, 4, 5, 6, 7])
        #expect(await get(3, from: far) == .delivered)
        #expect(got == bytes(3))
        for number in [4, 5, 6] as [UInt64] {
            #expect(await get(number, from: nil) == .delivered)
            #expect(got == bytes(number))
        }
        #expect(isAway(await get(7, from: nil)))
        #expect(isAway(await get(4, from: nil)), "what was handed out is kept no longer")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/data/base/pgsql_tmp") == [])
    }

    @Test func anOpenSegmentIsNotKeptBecauseItGrows() async throws {
        try await put([3])
        let store = try await Store.open(far, random: HostRandom())
        try await store.putPiece(
            system: system, name(4), segmentBytes: 1 << 20, from: 0, bytes: [UInt8](repeating: 4, count: 8192))
        #expect(await get(3, from: far) == .delivered)
        #expect(isAway(await get(4, from: nil)))
        #expect(await get(4, from: far) == .delivered)
        #expect(got?.prefix(8192).allSatisfy { $0 == 4 } == true && got?.count == 1 << 20)
    }

    @Test func anotherClustersAndAnyOtherFolderHaveNone() async throws {
        try await put([3, 4])
        #expect(await get(3, into: "nothing", from: far) == .delivered)
        #expect(isAway(await get(4, into: "nothing", from: nil)))
        #expect(await get(3, from: far) == .delivered)
        #expect(isAway(await get(4, of: SystemIdentifier(8), from: nil)))
        #expect(await get(4, from: nil) == .delivered)
    }

    @Test func aStoreOfThisHostIsNotReadAhead() async throws {
        try await put([3, 4])
        #expect(await get(3, from: near) == .delivered)
        #expect(isAway(await get(4, from: nil)))
    }

    @Test func whatFailsAheadIsToldWhenItIsAskedFor() async throws {
        try await put([3, 4, 5])
        let failing = DearStore(near, refusing: name(4).text)
        #expect(await get(3, from: failing) == .delivered)
        #expect(await get(5, from: nil) == .delivered)
        #expect(isAway(await get(4, from: failing)))
    }

    @Test func largeSegmentsAreNotAllTakenIntoMemoryAtOnce() async throws {
        let size = 32 << 20
        try await put([3, 4, 5], size: size)
        #expect(await get(3, size: size, from: far) == .delivered)
        #expect(isAway(await get(5, size: size, from: nil)))
        #expect(await get(4, size: size, from: nil) == .delivered)
    }
}
