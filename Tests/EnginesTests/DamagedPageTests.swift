import Archive
import ClusterHarness
import Manifests
import Model
import Stores
import Testing

@testable import Engines

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DamagedPageTests {
    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func damagedPagesTaintThePointWhichKeepsAllData(transport: RecoveryPlan.Engine.Transport) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let clean = try await bench.backup("backup/shop/1", by: transport)
            #expect(clean.taint == nil)
            let file = try await damage(cluster, blocks: [1, 40])
            let point = try await bench.backup("backup/shop/2", by: transport)
            #expect(point.isComplete)
            let taint = try #require(point.taint)
            #expect(taint.contains("checksum"))
            if transport == .local {
                #expect(taint == "the checksum of 2 pages is wrong: \(file) block 1, \(file) block 40")
            }
            // Kept as it is on the server's disk, damage and all.
            let document = try await bench.document("backup/shop/2")
            #expect(
                try await bench.bytes(of: "pgdata/\(file)", in: document)
                    == (try await Disk().read("\(cluster.data)/\(file)")))
            // The clean one is still what a restore takes.
            let result = try await bench.engine.restore(try await bench.request(.immediate, to: "copy"))
            #expect(result.choice.point.action.text == "backup/shop/1")
        }
    }

    @Test func aPointThatIsTaintedIsNoBaseWhenThereIsNoOther() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await damage(cluster, blocks: [0])
            #expect(try await bench.backup("backup/shop/1").taint != nil)
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(to: "copy"))
            }
            #expect(error?.code == .pointTainted)
        }
    }

    /// Every page that PostgreSQL wrote passes, in any fork, segment and version; one that changed does not.
    @Test(arguments: Programs.folders.keys.sorted())
    func everyPageOfACleanClusterPassesAndNoChangedOne(major: Int) async throws {
        try await withCluster(programs: Programs.folders[major]) { cluster in
            try await cluster.psql("create table items as select g as id from generate_series(1, 50000) g")
            try await cluster.psql("create index on items (id)")
            try await cluster.psql("vacuum items")
            try await cluster.stop("fast")
            let control = try LocalDirectory.controlFile(of: cluster.data).control
            let check = PageCheck(
                blockBytes: control.blockBytes, segmentBlocks: control.relationSegmentBlocks, start: LSN(.max))
            var pages = 0
            for folder in ["global", "base/1", "base/5"] {
                let names = try #require(try HostFile.names(in: "\(cluster.data)/\(folder)"))
                for name in names where RelationFile(name) != nil {
                    var bytes = try #require(try await Disk().read("\(cluster.data)/\(folder)/\(name)"))
                    #expect(check.damaged(bytes, first: 0) == [], "\(folder)/\(name)")
                    pages += bytes.count / control.blockBytes
                    guard bytes.count > 8192, bytes[14] != 0 || bytes[15] != 0 else { continue }
                    bytes[8191] ^= 1
                    #expect(check.damaged(bytes, first: 0) == [0])
                }
            }
            #expect(pages > 1000)
        }
    }

    @Test func thePagesOfALaterSegmentCountOn() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let file = try await cluster.psql("checkpoint; select pg_relation_filepath('items')")
            try await cluster.stop("fast")
            let control = try LocalDirectory.controlFile(of: cluster.data).control
            let bytes = try #require(try await Disk().read("\(cluster.data)/\(file)"))
            let check = PageCheck(blockBytes: 8192, segmentBlocks: control.relationSegmentBlocks, start: LSN(.max))
            #expect(control.relationSegmentBlocks == 131_072)
            // As the first pages of the file `.1`, none of them is right any more.
            let second = check.damaged(bytes, first: 131_072)
            #expect(second == Array(0..<bytes.count / 8192))
            let none = PageCheck(blockBytes: 8192, segmentBlocks: control.relationSegmentBlocks, start: LSN(0))
            #expect(none.damaged(bytes, first: 131_072) == [], "newer than the start")
        }
    }

    /// - Returns: the file, relative to the data directory.
    private func damage(_ cluster: TestCluster, blocks: [Int]) async throws -> String {
        let file = try await cluster.psql("checkpoint; select pg_relation_filepath('items')")
        try await cluster.stop("fast")
        for block in blocks {
            try await cluster.run(
                "/usr/bin/dd",
                [
                    "if=/dev/zero", "of=\(cluster.data)/\(file)", "bs=1", "seek=\(block * 8192 + 5000)", "count=99",
                    "conv=notrunc",
                ])
        }
        try await cluster.start()
        return file
    }
}

extension PageCheck {
    fileprivate func damaged(_ bytes: [UInt8], first: UInt32) -> [Int] {
        unsafe bytes.withUnsafeBytes { unsafe damaged($0, first: first) }
    }
}
