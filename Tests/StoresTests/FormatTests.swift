import Model
import Ports
import Testing

@testable import Stores

@Suite struct TheFormat {
    /// RFC 3720, B.4, and the check value of the catalogue of CRCs.
    @Test func crc32cHasThePublishedValues() {
        #expect(crc32c(Array("123456789".utf8)[...]) == 0xE306_9283)
        #expect(crc32c([UInt8](repeating: 0, count: 32)[...]) == 0x8A91_36AA)
        #expect(crc32c([UInt8](repeating: 0xFF, count: 32)[...]) == 0x62A8_AB43)
        #expect(crc32c(Array(0..<32)[...]) == 0x46DD_794E)
        #expect(crc32c([]) == 0)
    }

    @Test func crc32cIsTheSameByTheProcessorAndByTables() {
        let bytes = SeededRandom(7).bytes(100_003)
        unsafe bytes.withUnsafeBytes { bytes in
            for part in [8, 1024, 25_000] {
                let (one, other) = unsafe (byInstruction(bytes, part: part), byTables(bytes, part: part))
                let areSame = (0..<4).allSatisfy { one[$0] == other[$0] }
                #expect(areSame || !hasInstruction, "parts of \(part)")
            }
        }
    }

    @Test(
        arguments: [
            Compressor.none, .zstd(level: 1), .zstd(level: 3), .zstd(level: 19), .gzip(level: 1), .gzip(level: 9),
        ],
        [0, 1, 4095, 1 << 20])
    func aFrameGivesBackItsBytes(compressor: Compressor, count: Int) throws {
        let codec = Codec()
        for raw in [SeededRandom(1).bytes(count), [UInt8](repeating: 9, count: count)] {
            let frame = codec.frame(raw, compressor)
            #expect(frame.count <= raw.count + Frame.headerBytes)
            #expect(try Frame.decodeAll(frame[...], at: 0, of: "x", .none, with: codec) == raw)
        }
    }

    private static let gzipped = Gzip.compressed([UInt8](repeating: 7, count: 100)[...], level: 6) ?? []

    private static let impossibleFrames: [[UInt8]] = [
        Frame.header(length: 4, .zstd, rawLength: (2 << 20) + 1) + [1, 2, 3, 4],
        Frame.header(length: 4, .gzip, rawLength: 4) + [1, 2, 3, 4],
        Frame.header(length: 4, .none, rawLength: 5) + [1, 2, 3, 4],
        Frame.header(length: 5, .none, rawLength: 5) + [1, 2, 3, 4],
        Frame.header(length: 4, .zstd, rawLength: 9) + [1, 2, 3, 4],
        Frame.header(length: 4, .gzip, rawLength: 9) + [1, 2, 3, 4],
        Frame.header(length: gzipped.count, .gzip, rawLength: 99) + gzipped,
        Frame.header(length: gzipped.count, .gzip, rawLength: 101) + gzipped,
        Frame.header(length: gzipped.count - 1, .gzip, rawLength: 100) + gzipped.dropLast(),
        Frame.header(length: gzipped.count + 1, .gzip, rawLength: 100) + gzipped + [0],
        [0, 1],
    ]

    @Test(arguments: impossibleFrames)
    func aFrameThatCannotBeIsRefused(bytes: [UInt8]) {
        let error = #expect(throws: PraError.self) {
            try Frame.decodeAll(bytes[...], at: 0, of: "packs/x", .none, with: Codec())
        }
        #expect(error?.code == .storeCorrupt && error?.what.contains("packs/x") == true)
    }

    @Test(arguments: [
        ("backup/akig/2026-11-22T16:00:00Z", "backup_2fakig_2f2026-11-22T16_3a00_3a00Z"), ("a_b", "a_5fb"),
        ("é", "_c3_a9"),
    ])
    func aKeyIsInTheAlphabetOfKeys(text: String, key: String) { #expect(StoreKey.escaped(text) == key) }

    @Test(arguments: [0, 1, 63, 64, 65, 1000])
    func anIndexFindsAllItsEntriesAndNoOthers(count: Int) async throws {
        let random = SeededRandom(UInt64(count)), objects = MemoryStore()
        let packs = (0..<3).map { _ in IndexFile.HeldPack(id: Digest(random.bytes(32)), size: 7, kind: .data) }
        let entries = (0..<count).map { number in
            (Entry(id: Digest(random.bytes(32)), kind: .full, rawLength: UInt32(number)), packs[number % 3])
        }
        let id = Digest(random.bytes(32))
        objects.set(StoreKey.index(id), IndexFile.encode(entries, replacing: [packs[0].id]))
        let file = try #require(try await IndexFile.open(id, in: objects))
        #expect(file.entryCount == count && file.replaces == [packs[0].id])
        let index = ExtentIndex(objects)
        for (entry, pack) in entries {
            let found = try #require(try await index.chain(of: entry.id)?.first)
            #expect(found.entry == entry && found.pack == pack)
        }
        for _ in 0..<200 { #expect(try await index.chain(of: Digest(random.bytes(32))) == nil) }
    }

    /// Fences hold eight bytes of an id: ids that share them lie on both sides of a fence.
    @Test func idsThatBeginAlikeAreFoundAcrossFences() async throws {
        let random = SeededRandom(1), objects = MemoryStore()
        let pack = IndexFile.HeldPack(id: Digest(random.bytes(32)), size: 7, kind: .data)
        let entries = (0..<200).map { number in
            (
                Entry(
                    id: Digest([1, 1, 1, 1, 1, 1, 1, UInt8(number / 150)] + random.bytes(24)), kind: .full, rawLength: 1
                ), pack
            )
        }
        objects.set(StoreKey.index(pack.id), IndexFile.encode(entries, replacing: []))
        let index = ExtentIndex(objects)
        for (entry, _) in entries { #expect(try await index.chain(of: entry.id)?.first?.entry == entry) }
    }

    @Test func anEntryOfAnIndexThatIsGoneIsForgottenWithTheNextLook() async throws {
        let random = SeededRandom(2), objects = MemoryStore(), index = ExtentIndex(objects)
        let pack = IndexFile.HeldPack(id: Digest(random.bytes(32)), size: 7, kind: .data)
        let entry = Entry(id: Digest(random.bytes(32)), kind: .full, rawLength: 1)
        objects.set(StoreKey.index(pack.id), IndexFile.encode([(entry, pack)], replacing: []))
        #expect(try await index.chain(of: entry.id) != nil)
        try await objects.delete(StoreKey.index(pack.id))
        try await index.refresh()
        #expect(try await index.chain(of: entry.id) == nil)
    }

    @Test func theFilterPassesAboutOneStrangerInAHundred() {
        let random = SeededRandom(1), ids = (0..<2000).map { _ in Digest(random.bytes(32)) }
        let filter = IDFilter(over: ids)
        #expect(ids.allSatisfy(filter.mayContain))
        #expect((0..<5000).count { _ in filter.mayContain(Digest(random.bytes(32))) } < 150)
    }

    @Test(arguments: [0, 1, 2, 32_768, 32_769, 65_537])
    func aMapOfAnyLengthIsWalkedInOrder(count: Int) async throws {
        var blocks: [Digest: [UInt8]] = [:], map = MapBuilder()
        let ids = (0..<count).map { number in Digest([UInt8](repeating: 0, count: 24) + bigEndian(UInt64(number + 1))) }
        func store(_ block: [UInt8]) async throws(PraError) -> Digest {
            let id = Hash.of(block)
            blocks[id] = block
            return id
        }
        for id in ids { try await map.add(id) { block throws(PraError) in try await store(block) } }
        let content = try await map.finish { block throws(PraError) in try await store(block) }
        func walk(_ level: UInt8, _ id: Digest) -> [Digest] {
            guard level > 0, let block = blocks[id] else { return [id] }
            return stride(from: 0, to: block.count, by: 32).flatMap { walk(level - 1, Digest(block[$0..<$0 + 32])) }
        }
        #expect(content.map { walk($0.level, $0.id) } ?? [] == ids)
        #expect(content?.level == (count == 0 ? nil : count == 1 ? 0 : count <= 32_768 ? 1 : 2))
    }

    private func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
    }
}
