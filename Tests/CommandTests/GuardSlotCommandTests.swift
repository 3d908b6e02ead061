import ClusterHarness
import Foundation
import Testing

/// What happens when the server gives up WAL that only it had.
@Suite("A lost guard slot", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct GuardSlotCommandTests {
    @Test("the loss is a gap on record, which a new base answers; the slot is made anew")
    func lost() async throws {
        try await withProtectedCluster { site, cluster in
            try await cluster.psql("alter system set max_slot_wal_keep_size = '32MB'")
            try await cluster.psql("alter system set max_wal_size = '32MB'")
            try await cluster.psql("alter system set min_wal_size = '32MB'")
            try await cluster.reload()
            for number in 1...8 {
                try await cluster.psql("insert into items values (\(50_000 + number), 'x'); select pg_switch_wal()")
            }
            for _ in 1...2 { try await cluster.psql("checkpoint") }
            let slot = "select wal_status from pg_replication_slots where slot_name = 'pra_shop'"
            #expect(try await cluster.psql(slot) == "lost")
            let run = try await site.start("run")
            try await site.hear("slot pra_shop lost WAL on shop", from: run)
            try await site.hear("no longer has the WAL that comes next in store local", from: run)
            try await site.hear("done     backup/shop/local/", from: run, within: .seconds(60))
            let end = try await cluster.psql("select pg_current_wal_flush_lsn()")
            try await site.until("the stream goes on behind the new base") {
                try await site.points().contains { $0.recoverableTo.map { isPast($0, end) } ?? false }
            }
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
            #expect(try await cluster.psql(slot) == "reserved")
            let audit = try await site.pra("wal", "audit")
            #expect(audit.status == 3 && audit.contains("WALHole", "moments can be restored again"), "\(audit)")
            let sum = try await cluster.psql(Protected.sum)
            let restore = try await site.pra("restore", "--into", "\(site.folder)/copy")
            #expect(restore.status == 0, "\(restore)")
            #expect(try await fingerprint(ofRestored: "\(site.folder)/copy") == sum)
        }
    }
}

/// Whether the position `a` is at `b` or past it.
private func isPast(_ a: String, _ b: String) -> Bool {
    func value(_ text: String) -> [UInt64] { text.split(separator: "/").compactMap { UInt64($0, radix: 16) } }
    return !value(a).lexicographicallyPrecedes(value(b))
}
