import ClusterHarness
import Foundation
import Testing

/// `pra run` over a primary that is lost and a standby that takes over.
@Suite("A failover under pra run", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct FailoverCommandTests {
    @Test("the loop follows the new primary: its guard slot is made there, WAL of both timelines is gap-free")
    func follows() async throws {
        try await withNewCluster { site, primary in
            try await withStandby(of: primary) { standby in
                try await site.state(Statement(socket: "\(primary.folder)\", \"\(standby.folder)"))
                let run = try await site.start("run")
                try await site.hear("done     backup/shop/local/", from: run, within: .seconds(60))
                try await primary.psql("insert into items values (40001, 'before')")
                let lsn = try await primary.psql("select pg_current_wal_flush_lsn()")
                while try await standby.psql("select pg_last_wal_replay_lsn() < '\(lsn)'") == "t" {}
                try await primary.stop()
                try await standby.promote()
                try await standby.psql("insert into items values (40002, 'after')")
                try await site.until("the slot is on the new primary, and its WAL in the store", within: .seconds(90)) {
                    let slots = "select count(*) from pg_replication_slots where slot_name = 'pra_shop'"
                    return try await standby.psql(slots) == "1"
                        && files(under: "\(site.store)/wal").contains { $0.contains("/00000002/00000002") }
                }
                try await site.hear("cluster.promoted", from: run, within: .seconds(30))
                let audit = try await site.pra("wal", "audit")
                #expect(audit.status == 0 && audit.contains("No findings"), "\(audit)")
                let ending = try await site.end(run, with: SIGTERM)
                #expect(ending.status == 0, "\(ending)")
                let restore = try await site.pra("restore", "--into", "\(site.folder)/copy")
                #expect(restore.status == 0, "\(restore)")
                let sum = try await standby.psql(Protected.sum)
                #expect(try await fingerprint(ofRestored: "\(site.folder)/copy") == sum)
            }
        }
    }

    private func withStandby(of primary: TestCluster, _ body: (TestCluster) async throws -> Void) async throws {
        try await primary.allow([
            "local all,replication pra scram-sha-256", "local all,replication postgres trust",
        ])
        try await primary.reload()
        let folder = "\(primary.folder)/standby"
        let standby = TestCluster(folder: folder, data: "\(folder)/data", programs: primary.programs)
        try await primary.run("/usr/bin/mkdir", ["-m", "700", folder])
        try await primary.run(
            "pg_basebackup", ["-h", primary.folder, "-U", "postgres", "-c", "fast", "-D", standby.data])
        try await standby.configure([
            "unix_socket_directories": folder, "primary_conninfo": "host=\(primary.folder) user=postgres",
        ])
        try await primary.run("/usr/bin/touch", ["\(standby.data)/standby.signal"])
        try await standby.start()
        let result: Result<Void, any Error>
        do { result = .success(try await body(standby)) } catch { result = .failure(error) }
        if await standby.isRunning { try await standby.stop() }
        try result.get()
    }
}
