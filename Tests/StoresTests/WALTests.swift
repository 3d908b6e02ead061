import Model
import Ports
import Synchronization
import Testing

@testable import Stores

@Suite struct WALNames {
    private static let names: [(String, UInt32, UInt64, Int)] = [
        ("0000000100000000000000A3", 1, 0xA3, 16 << 20), ("00000002000000010000000F", 2, 0x10F, 16 << 20),
        ("00000001000000020000003F", 1, 2 * 64 + 63, 64 << 20), ("0000000A0000000000000FFF", 10, 0xFFF, 1 << 20),
    ]

    @Test(arguments: names)
    func aNameIsATimelineAndASegmentNumber(name: String, timeline: UInt32, number: UInt64, segmentBytes: Int) throws {
        let parsed = try #require(WALName(text: name))
        #expect(parsed.timeline == Timeline(timeline))
        #expect(parsed.number(segmentBytes: segmentBytes) == number)
        #expect(WALName.segment(Timeline(timeline), number: number, segmentBytes: segmentBytes).text == name)
    }

    @Test(arguments: [
        "", "0000000100000000000000A", "0000000100000000000000G3", "0000000100000000000000A3.partial", "1.history",
    ])
    func otherNamesAreNone(name: String) { #expect(WALName(text: name) == nil) }
}

@Suite struct StoringWAL {
    private let system = SystemIdentifier(7_000), one = Timeline(1), size = 1 << 20

    private func store() async throws -> Store { try await Store.initialize(MemoryStore(), random: SeededRandom(1)) }

    private func name(_ number: UInt64) -> WALName { .segment(one, number: number, segmentBytes: size) }

    @Test func aWholeSegmentIsServedAndCovered() async throws {
        let store = try await store()
        for number in [3, 4, 6] as [UInt64] {
            try await store.putSegment(system: system, timeline: one, number: number, bytes: sampleSegment(Int(number)))
        }
        #expect(try await store.walFile(name(4).text, system: system) == sampleSegment(4))
        #expect(try await store.walFile(name(5).text, system: system) == nil)
        #expect(try await store.walFile(name(4).text, system: SystemIdentifier(8)) == nil)
        let coverage = try await store.coverage(of: system)
        #expect(
            coverage.map(\.stretches) == [
                [.init(from: LSN(3 << 20), to: LSN(5 << 20)), .init(from: LSN(6 << 20), to: LSN(7 << 20))]
            ])
        #expect(try await store.coverage(of: SystemIdentifier(8)) == [])
    }

    /// Goal: what several cores decode comes back in its order; frames that change places, and one that is missing or
    /// there twice, are never served.
    @Test func aSegmentOfManyFramesIsServedInItsOrderOrNotAtAll() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        let bytes = (0..<5).flatMap(sampleSegment) + sampleSegment(5).prefix(8192)
        let name = WALName.segment(one, number: 3, segmentBytes: bytes.count), key = StoreKey.wal(system, name)
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: bytes)
        let served = try await store.walFile(name.text, system: system)
        #expect(served == bytes)
        let stored = try #require(objects.objects[key]), header = stored.prefix(WALObject.headerBytes)
        let frames = try Frame.places(in: stored.dropFirst(header.count), of: key)
        try #require(frames.count == 6)
        for row in [[1, 0, 2, 3, 4, 5], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 5], []] {
            objects.set(key, header + row.flatMap { stored[frames[$0]] })
            let error = await #expect(throws: PraError.self) {
                try await store.walFile(name.text, system: system)
            }
            #expect(error?.code == .storeCorrupt, "\(row)")
        }
    }

    @Test func theSameSegmentAgainIsSuccessAndAnotherIsAConflict() async throws {
        let store = try await store()
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: sampleSegment(3))
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: sampleSegment(3))
        let error = await #expect(throws: PraError.self) {
            try await store.putSegment(system: system, timeline: one, number: 3, bytes: sampleSegment(4))
        }
        #expect(error?.code == .storeConflict)
    }

    @Test func theSameSegmentCompressedOtherwiseIsTheSame() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        let bytes = [UInt8](repeating: 7, count: size)
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: bytes)
        let key = StoreKey.wal(system, name(3))
        let other = await WALObject(segmentBytes: size, from: 0, bytes: bytes).encoded(
            as: key, .zstd(level: 19), for: store)
        try #require(objects.objects[key] != other)
        objects.set(key, other)
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: bytes)
    }

    /// Goal: neither is a segment packed again that is there, nor is one taken for it that differs in a byte.
    @Test func whatIsPushedAgainIsToldByItsHashAndNothingElse() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        let key = StoreKey.wal(system, name(3)), segment = sampleSegment(3)
        func push(_ bytes: [UInt8]) async throws(PraError) {
            let source = SegmentSource(bytes: bytes.count) { Array(bytes[$0]) }
            try await Stores.push(source, as: name(3), system: system) { () async throws(PraError) in store }
        }
        try await store.putPiece(system: system, name(3), segmentBytes: size, from: 0, bytes: Array(segment[..<8192]))
        try await push(segment)
        #expect(try await store.walFile(name(3).text, system: system) == segment, "a piece is not the segment")
        let stored = try #require(objects.objects[key])
        try await push(segment)
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: segment)
        #expect(objects.objects[key] == stored)
        for place in [0, size / 2, size - 1] {
            var other = segment
            other[place] ^= 1
            let refusal = await #expect(throws: PraError.self) { try await push(other) }
            #expect(refusal?.code == .storeConflict)
        }
        let shorter = await #expect(throws: PraError.self) { try await push(Array(segment.dropLast())) }
        #expect(shorter?.code == .storeConflict && objects.objects[key] == stored)
        objects.set(key, Array(stored[..<20]))
        let damage = await #expect(throws: PraError.self) { try await push(segment) }
        #expect(damage?.code == .storeCorrupt)
    }

    @Test func whatChangesBetweenItsTwoReadingsIsNotStored() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        let segment = sampleSegment(3), readings = Mutex<UInt8>(0)
        let source = SegmentSource(bytes: size) { range in
            var bytes = Array(segment[range])
            // The last byte of each reading is another one.
            if range.upperBound == segment.count {
                bytes[bytes.count - 1] &+= readings.withLock { count in
                    count += 1
                    return count
                }
            }
            return bytes
        }
        let error = await #expect(throws: PraError.self) {
            try await Stores.push(source, as: name(3), system: system) { () async throws(PraError) in store }
        }
        #expect(error?.code == .fileFault && error?.retry == .later)
        #expect(objects.objects[StoreKey.wal(system, name(3))] == nil)
    }

    @Test func theStreamMayPutWhatIsPushedAtTheSameMoment() async throws {
        let objects = MemoryStore(), segment = sampleSegment(3)
        let stream = try await Store.initialize(objects, random: SeededRandom(1))
        let (system, one, key) = (system, one, StoreKey.wal(system, name(3)))
        let racing = Interposed(objects) { put in
            guard put == key else { return }
            try await stream.putSegment(system: system, timeline: one, number: 3, bytes: segment)
        }
        let store = try await Store.open(racing, random: SeededRandom(2))
        let source = SegmentSource(bytes: size) { Array(segment[$0]) }
        try await Stores.push(source, as: name(3), system: system) { () async throws(PraError) in store }
        #expect(try await store.walFile(name(3).text, system: system) == segment)
    }

    @Test func piecesThatJoinAreServedWithZerosBehindThem() async throws {
        let store = try await store(), segment = sampleSegment(9)
        for (from, to) in [(0, 8192), (8192, 20_000), (4096, 24_576), (30_000, 40_000)] {
            try await store.putPiece(
                system: system, name(9), segmentBytes: size, from: from, bytes: Array(segment[from..<to]))
        }
        let served = try #require(try await store.walFile(name(9).text, system: system))
        #expect(
            served.count == size && served[..<24_576] == segment[..<24_576] && served[24_576...].allSatisfy { $0 == 0 })
        let start = UInt64(9 << 20)
        #expect(
            try await store.coverage(of: system).first?.stretches == [
                .init(from: LSN(start), to: LSN(start + 24_576)),
                .init(from: LSN(start + 30_000), to: LSN(start + 40_000)),
            ])
    }

    @Test func piecesWithoutABeginningAreNoFile() async throws {
        let store = try await store()
        try await store.putPiece(system: system, name(9), segmentBytes: size, from: 8192, bytes: [1, 2, 3])
        #expect(try await store.walFile(name(9).text, system: system) == nil)
    }

    @Test func piecesGoOnlyOnceTheWholeSegmentHasThem() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        let segment = sampleSegment(2)
        func pieces() -> Int { objects.objects.keys.count { $0.contains(".pieces/") } }
        try await store.putPiece(system: system, name(2), segmentBytes: size, from: 0, bytes: Array(segment[..<8192]))
        try await store.retirePieces(system: system, name(2))
        #expect(pieces() == 1)
        try await store.putPiece(system: system, name(2), segmentBytes: size, from: 8192, bytes: [1, 2, 3])
        try await store.putSegment(system: system, timeline: one, number: 2, bytes: segment)
        let error = await #expect(throws: PraError.self) { try await store.retirePieces(system: system, name(2)) }
        #expect(error?.code == .storeConflict && pieces() == 2)
        objects.set(StoreKey.piece(system, name(2), from: 8192, to: 8195), nil)
        try await store.retirePieces(system: system, name(2))
        #expect(pieces() == 0)
        #expect(try await store.walFile(name(2).text, system: system) == segment)
    }

    @Test func aHistoryIsServedAndSaysWhereItsTimelineBranched() async throws {
        let store = try await store(), history = Array("1\t0/300028\tpromoted\n".utf8)
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: sampleSegment(3))
        try await store.putHistory(system: system, timeline: Timeline(2), bytes: history)
        #expect(try await store.walFile("00000002.history", system: system) == history)
        #expect(try await store.walFile("00000003.history", system: system) == nil)
        let coverage = try await store.coverage(of: system)
        #expect(coverage.map { $0.history?.branch } == [nil, LSN(0x300028)])
    }

    @Test func aGapIsOnRecordAndCoversNothing() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        try await store.putSegment(system: system, timeline: one, number: 3, bytes: sampleSegment(3))
        try await store.recordGap(system: system, timeline: one, from: LSN(4 << 20), to: LSN(6 << 20))
        #expect(objects.objects.keys.contains("wal/7000/00000001/gaps/0000000000400000-0000000000600000"))
        #expect(try await store.coverage(of: system).first?.stretches.count == 1)
    }
}
