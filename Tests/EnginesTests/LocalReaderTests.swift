import ClusterHarness
import Model
import Ports
import Stores
import Synchronization
import Testing

@testable import Engines

/// Files that change between the look at their folder and the reading.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(1)))
struct LocalReaderTests {
    @Test func aFileThatShrinksIsFilledWithZeros() async throws {
        try await withFile(count: 100) { file, cluster in
            try await cluster.overwrite(file.place, [UInt8](repeating: 7, count: 60))
            let part = try #require(try await LocalReader(nil, SpareBuffers(most: 1)).read([file]).first ?? nil)
            #expect(part.bytes == [UInt8](repeating: 7, count: 60) + [UInt8](repeating: 0, count: 40))
            #expect(part.checksum == crc32c(part.bytes))
        }
    }

    @Test func aFileThatGrowsIsCut() async throws {
        try await withFile(count: 100) { file, cluster in
            try await cluster.overwrite(file.place, [UInt8](repeating: 7, count: 200))
            let part = try #require(try await LocalReader(nil, SpareBuffers(most: 1)).read([file]).first ?? nil)
            #expect(part.bytes == [UInt8](repeating: 7, count: 100))
        }
    }

    @Test func aFileThatVanishesIsLeftOut() async throws {
        try await withFile(count: 100) { file, _ in
            try await Disk().remove(file.place)
            #expect(try await LocalReader(nil, SpareBuffers(most: 1)).read([file]).map { $0 == nil } == [true])
            #expect(try SourceFile(file.place) == nil)
        }
    }

    @Test func aPageThatFailsAgainIsDamaged() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create table items as select g as id from generate_series(1, 5000) g")
            let path = try await cluster.psql("checkpoint; select pg_relation_filepath('items')")
            try await cluster.stop("fast")
            let place = "\(cluster.data)/\(path)"
            let (status, source) = (try #require(try FileStatus.of(place)), try #require(try SourceFile(place)))
            let file = LocalFile(path: path, place: place, status: status, relation: RelationFile("16384"))
            let check = PageCheck(blockBytes: 8192, segmentBlocks: 131_072, start: LSN(.max))
            let reader = LocalReader(check, SpareBuffers(most: 1))
            let part = LocalPart(file: file, source: source, range: 0..<status.size)
            #expect(try await reader.read(part).damaged == [])
            let damaged = try #require(try await Disk().read(place)).enumerated().map { $0 == 9000 ? ~$1 : $1 }
            try await cluster.overwrite(place, damaged)
            #expect(try await reader.read(part).damaged == [1])
        }
    }

    /// Read while the server wrote it: the first half is the new one, the second half still the old one.
    @Test func aTornPageIsReadAgain() async throws {
        try await withCluster { cluster in
            try await cluster.psql(
                "create table items as select g as id, 'old' as word from generate_series(1, 5000) g")
            let path = try await cluster.psql("checkpoint; select pg_relation_filepath('items')")
            let place = "\(cluster.data)/\(path)", old = try #require(try await Disk().read(place))
            try await cluster.psql("delete from items where id % 2 = 0; checkpoint")
            let new = try #require(try await Disk().read(place)), page = 3 * 8192..<4 * 8192
            #expect(
                old[page.prefix(4096)] != new[page.prefix(4096)] && old[page.suffix(4096)] != new[page.suffix(4096)])
            let (status, source) = (try #require(try FileStatus.of(place)), try #require(try SourceFile(place)))
            let file = LocalFile(path: path, place: place, status: status, relation: RelationFile("16384"))
            let check = PageCheck(blockBytes: 8192, segmentBlocks: 131_072, start: LSN(.max))
            let reader = LocalReader(check, SpareBuffers(most: 1))
            let part = LocalPart(file: file, source: source, range: 0..<status.size)
            var torn = new
            torn.replaceSubrange(page.suffix(4096), with: old[page.suffix(4096)])
            let damaged = try unsafe torn.withUnsafeMutableBytes { try unsafe reader.damagedPages(in: $0, of: part) }
            #expect(damaged == [] && torn == new)
        }
    }

    /// A sparse gigabyte, and rows behind it: one of their pages is damaged, and of the others none is called so.
    @Test func theBlocksBehindAGigabyteAreCountedOn() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create table large (id int, word text)")
            let path = try await cluster.psql("select pg_relation_filepath('large')")
            try await cluster.stop("fast")
            try await cluster.run("/usr/bin/truncate", ["-s", "1G", "\(cluster.data)/\(path)"])
            try await cluster.start()
            try await cluster.psql("insert into large select g, md5(g::text) from generate_series(1, 20000) g")
            try await cluster.stop("fast")
            let place = "\(cluster.data)/\(path).1", name = "\(path).1".split(separator: "/").last.map(String.init)
            let (status, source) = (try #require(try FileStatus.of(place)), try #require(try SourceFile(place)))
            #expect(status.size > 100 * 8192)
            let relation = try #require(name.flatMap { RelationFile($0) })
            let file = LocalFile(path: "\(path).1", place: place, status: status, relation: relation)
            let check = PageCheck(blockBytes: 8192, segmentBlocks: 131_072, start: LSN(.max))
            let reader = LocalReader(check, SpareBuffers(most: 1))
            let part = LocalPart(file: file, source: source, range: 0..<status.size)
            #expect(try await reader.read(part).damaged == [])
            var bytes = try #require(try await Disk().read(place))
            bytes[2 * 8192 + 5000] ^= 1
            try await cluster.overwrite(place, bytes)
            #expect(try await reader.read(part).damaged == [131_074])
        }
    }

    @Test func theRateHoldsOverTheWholeCopy() async throws {
        let time = CountingTime()
        var throttle = Throttle(ByteCount(1 << 20), time)
        for _ in 0..<100 { try await throttle.pace(1 << 18) }
        #expect(time.elapsed() >= .milliseconds(24_990) && time.elapsed() <= .seconds(26))
        var none = Throttle(nil, time)
        let before = time.elapsed()
        try await none.pace(1 << 30)
        #expect(time.elapsed() == before)
    }

    @Test(arguments: [
        ("16384", true), ("16384_fsm", true), ("16384_vm.2", true), ("16384_init", true), ("16384.1", true),
        ("pg_filenode.map", false), ("PG_VERSION", false), ("t3_16384", false), ("16384_", false), ("16384.", false),
        ("16384_main", false), ("_fsm", false), ("16384.1.2", false), ("", false),
    ])
    func relationsAreKnownByTheirNames(name: String, isRelation: Bool) {
        #expect((RelationFile(name) != nil) == isRelation)
    }

    @Test func ofUnloggedRelationsOnlyTheInitForkStays() {
        let names = ["1", "1_fsm", "1_init", "2", "2.1", "2_vm", "t4_3", "t4_3_fsm", "t4_3.1", "text", "PG_VERSION"]
        #expect(LeftOut.kept(names) == ["1_init", "2", "2.1", "2_vm", "text", "PG_VERSION"])
    }

    private func withFile(count: Int, _ body: (LocalFile, TestCluster) async throws -> Void) async throws {
        try await withCluster(isStarted: false) { cluster in
            let place = "\(cluster.data)/file"
            try await cluster.overwrite(place, [UInt8](repeating: 7, count: count))
            let status = try #require(try FileStatus.of(place))
            try await body(LocalFile(path: "file", place: place, status: status, relation: nil), cluster)
        }
    }
}

/// Time that passes only by sleeping.
private final class CountingTime: TimeSource {
    private let passed = Mutex(Duration.zero)
    let bootID = "test"

    func now() -> Timestamp { Timestamp(seconds: 0) + elapsed() }

    func elapsed() -> Duration { passed.withLock { $0 } }

    func sleep(for duration: Duration) async throws(PraError) { passed.withLock { $0 += duration } }
}
