import ClusterHarness
import Foundation
import Testing

/// Nobody's time zone changes what a moment means.
@Suite("Time zones", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct ZoneTests {
    @Test("a server in Kathmandu, restored by an operator in Newfoundland to a time that he wrote in Tokyo's")
    func zones() async throws {
        try await withProtectedCluster { site, cluster in
            await site.export(["TZ": "America/St_Johns"])
            for (name, zone) in [("timezone", "Asia/Kathmandu"), ("log_timezone", "Pacific/Chatham")] {
                try await cluster.psql("alter system set \(name) = '\(zone)'")
            }
            try await cluster.reload()
            let run = try await site.start("run")
            try await site.hear("stream/shop", from: run)
            let rows = try await cluster.psql("insert into items values (1, 'x'); select count(*) from items")
            let time = try await cluster.psql(
                """
                select to_char(clock_timestamp() at time zone 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+09:00'
                """)
            try await cluster.psql("delete from items where id > 100")
            try await site.archive(cluster)
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
            let target = "\(site.folder)/restored"
            let restore = try await site.pra("restore", "--to-time", time, "--into", target)
            #expect(restore.status == 0, "\(restore)")
            let found = try await withServer(on: target) { copy in
                try await copy.psql(
                    "do $$ begin while pg_is_in_recovery() loop perform pg_sleep(0.01); end loop; end $$")
                return try await copy.psql("select count(*) from items")
            }
            #expect(found == rows)
        }
    }
}
