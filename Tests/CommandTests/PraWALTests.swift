import ClusterHarness
import Foundation
import Testing

/// The small program that PostgreSQL starts for every segment.
@Suite("pra-wal", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct PraWALTests {
    private static let absent = "0000000100000000000000F0"

    @Test("answers as `pra wal` does, whatever it is asked")
    func answers() async throws {
        try await withStore { site, _ in
            let good = ["--store", "file://\(site.store)", "--system", "1"], file = "\(site.folder)/file"
            let calls: [[String]] = [
                ["get"] + good + [Self.absent, file], ["get"] + good + ["00000007.history", file], ["get"], [],
                ["gett"] + good, ["get", "--nosuch"] + good + [Self.absent, file],
                ["get", "--store", "s3://bucket", "--system", "1", Self.absent, file],
                ["get", "--store", "local", "--system", "1", Self.absent, file],
                ["get", "--store", "file:///nonexistent", "--system", "1", Self.absent, file],
                ["get", "--store", "file://\(site.store)", "--system", "x", Self.absent, file],
                ["push"] + good + [Self.absent, "/nonexistent"], ["push"] + good + [Self.absent, "/etc/passwd"],
                ["push"], ["push", "--store", "file:///nonexistent", "--system", "1", Self.absent, "/etc/passwd"],
                ["audit", "--store", "local"],
            ]
            for call in calls {
                let (small, large) = (try await site.praWAL(call), try await site.pra(["wal"] + call))
                #expect(small.status == large.status, "\(call) \(small) \(large)")
                if call.first == "get" {
                    let standby = try await site.praWAL(call + ["--standby"])
                    #expect(standby.status == 1, "\(call) \(standby)")
                }
            }
        }
    }

    @Test("what it pushed it gets; the same again is success, other bytes and another server's are refused")
    func pushAndGet() async throws {
        try await withStore { site, _ in
            let segments = files(under: "\(site.store)/wal").filter {
                $0.contains("/00000001/") && !$0.contains(".pieces/")
            }
            let parts = try #require(segments.first).split(separator: "/").map(String.init),
                file = "\(site.folder)/file"
            let words = ["--store", "file://\(site.store)", "--system", parts[0], parts[2]]
            let got = try await site.praWAL(["get"] + words + [file])
            #expect(got.status == 0, "\(got)")
            var bytes = try Data(contentsOf: URL(filePath: file))
            #expect(bytes.count == 16 << 20)
            try FileManager.default.removeItem(atPath: "\(site.store)/wal/\(segments[0])")
            for _ in 1...2 {
                let pushed = try await site.praWAL(["push"] + words + [file])
                #expect(pushed.status == 0, "\(pushed)")
            }
            try FileManager.default.removeItem(atPath: file)
            let again = try await site.praWAL(["get"] + words + [file])
            #expect(again.status == 0, "\(again)")
            #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: URL(filePath: file))
            let other = try await site.praWAL(["push"] + words + [file])
            #expect(other.status == 1 && other.contains("PRA-405"), "\(other)")
            let foreign = try await site.praWAL(["push", "--store", words[1], "--system", "7", parts[2], file])
            #expect(foreign.status == 1 && foreign.contains("PRA-308"), "\(foreign)")
            let misnamed = try await site.praWAL(["push"] + words.dropLast() + [Self.absent, file])
            #expect(misnamed.status == 1 && misnamed.contains("is not segment"), "\(misnamed)")
        }
    }

    @Test("carries neither libpq nor libcurl, and says so when pra is not beside it")
    func small() async throws {
        try await withStore { site, _ in
            let libraries = try await site.run("/usr/bin/ldd", Site.small)
            #expect(!libraries.contains("libpq") && !libraries.contains("libcurl"), "\(libraries)")
            try await site.run("/usr/bin/cp", Site.small, "\(site.folder)/alone")
            for (call, status) in [("get", "126"), ("push", "1")] {
                let told = try await site.run(
                    "/bin/sh", "-c", "\(site.folder)/alone \(call) --store s3://b --system 1 f p 2>&1; echo status $?")
                #expect(told.contains("status \(status)\n") && told.contains("install pra beside"), "\(told)")
            }
        }
    }

    @Test("PostgreSQL archives with it, and a restored copy recovers with it")
    func archives() async throws {
        try await withProtectedCluster { site, cluster in
            if let owner = Site.owner { try await site.run("/usr/bin/chown", "-R", owner, site.store) }
            let system = try await cluster.psql("select system_identifier from pg_control_system()")
            let command = "\"\(Site.small)\" push --store \"file://\(site.store)\" --system \(system) %f %p"
            try await cluster.stop("fast")
            try await cluster.configure(["archive_mode": "on", "archive_command": command])
            try await cluster.start()
            try await cluster.psql("insert into items values (70001, 'archived')")
            let segment = try await cluster.psql("select pg_walfile_name(pg_switch_wal())")
            try await site.until("\(segment) is archived") {
                let last = "select last_archived_wal >= '\(segment)' and failed_count = 0 from pg_stat_archiver"
                return try await cluster.psql(last) == "t"
            }
            let sum = try await cluster.psql(Protected.sum)
            let restore = try await site.pra("restore", "--into", "\(site.folder)/copy")
            #expect(restore.status == 0, "\(restore)")
            let settings = try await cluster.run("/usr/bin/cat", ["\(site.folder)/copy/postgresql.auto.conf"])
            #expect(settings.contains("pra-wal\" get"), "\(settings)")
            #expect(try await fingerprint(ofRestored: "\(site.folder)/copy") == sum)
        }
    }
}
