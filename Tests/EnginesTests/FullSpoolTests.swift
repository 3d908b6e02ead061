import ClusterHarness
import Engines
import Foundation
import Glibc
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

/// The spool's file system is full while the store is away: of bytes, or of files, for which the server's WAL comes too
/// soon to be seen before.
@Suite(
    .enabled(if: TestCluster.isAvailable), .enabled(if: geteuid() == 0, "only root can mount a small file system"),
    .timeLimit(.minutes(4)))
struct FullSpoolTests {
    @Test(arguments: ["size=112m", "size=400m,nr_inodes=5"])
    func nothingThatWasAcknowledgedIsLostAndTheStreamGoesOnWithRoom(options: String) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await bench.archive()
            let folder = try await bench.spoolFolder(), engine = bench.engine { _ in near }
            try #require(unsafe mount("tmpfs", folder, "tmpfs", 0, options) == 0, "mount(2) failed: \(errno)")
            defer { unsafe umount2(folder, Int32(MNT_DETACH)) }
            let told = "\(cluster.folder)/told-100000"

            let full = await #expect(throws: PraError.self) { try await fill(bench, near, by: engine) }
            #expect(full?.code == .fileFault && full?.what.contains(folder) == true, "\(full.said)")
            #expect(full?.retry == .later && full?.remedy.contains("free space there") == true, "\(full.said)")
            if !options.contains("nr_inodes") { try takeTheRest(of: folder) }
            let acknowledged = size(of: told)
            #expect(acknowledged > 0)

            near.isAway.withLock { $0 = false }
            // As the loop does it: a disk with room for few files is full again before the store has them.
            var end = full
            while end?.code == .fileFault {
                end = await #expect(throws: PraError.self) {
                    try await bench.streaming(synchronous(bench), by: engine, Latest()) {
                        // Commits end again.
                        try await bench.wait { size(of: told) > acknowledged + 500 }
                        try await cluster.crash()
                        try await bench.wait { false }
                    }
                }
            }
            try await expectAll(told, bench, engine)
        }
    }

    private func synchronous(_ bench: Bench) -> StreamOrder {
        var order = bench.order(bench.local)
        order.synchronous = .init(name: "pra_shop", stalledCommits: .accept)
        return order
    }

    /// Streams commits that wait for the spool until its disk is full.
    private func fill(_ bench: Bench, _ near: AwayStore, by engine: PhysicalEngine) async throws {
        let reported = Latest(), cluster = bench.cluster
        try await bench.streaming(synchronous(bench), by: engine, reported) {
            try await bench.wait { reported.lsn != nil }
            try await cluster.psql("alter system set synchronous_standby_names = 'pra_shop'")
            try await cluster.reload()
            let count = "select count(*) from pg_stat_replication where sync_state = 'sync'"
            try await bench.wait { try await cluster.psql(count) != "0" }
            near.isAway.withLock { $0 = true }
            let told = try await cluster.load(from: 100_000)
            try await bench.wait { size(of: told) > 1000 }
            try await cluster.psql(
                """
                set synchronous_commit = local;
                create table more as select repeat(md5(g::text), 30) from generate_series(1, 140000) g
                """)
            try await bench.wait { false }
        }
    }

    private func takeTheRest(of folder: String) throws {
        let ballast = unsafe Glibc.open("\(folder)/ballast", O_WRONLY | O_CREAT, 0o600)
        defer { close(ballast) }
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        while unsafe Glibc.write(ballast, bytes, bytes.count) > 0 {}
        #expect(errno == ENOSPC)
    }

    private func expectAll(_ told: String, _ bench: Bench, _ engine: PhysicalEngine) async throws {
        try await bench.wait { FileManager.default.contents(atPath: told)?.suffix(4) == Data("end\n".utf8) }
        let text = String(decoding: FileManager.default.contents(atPath: told) ?? Data(), as: UTF8.self)
        let ids = text.split(separator: "\n").compactMap { Int($0) }
        #expect(try await engine.takeSpool(for: try await bench.request(to: "copy")) == [])
        _ = try await engine.restore(try await bench.request(to: "copy"))
        let rows = try await bench.withCopy("copy") { try await $0.psql("select id from items where id >= 100000") }
        let there = Set(rows.split(separator: "\n").compactMap { Int($0) })
        #expect(ids.count > 100 && ids.allSatisfy(there.contains), "\(ids.count) told, \(there.count) there")
    }
}

private func size(of file: String) -> Int { FileManager.default.contents(atPath: file)?.count ?? 0 }
