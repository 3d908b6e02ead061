import ClusterHarness
import Foundation
import Testing

/// pgBackRest's integration story, told with `pra`: one cluster that lives on while copies of it come and go.
@Suite(
    "The story of a cluster and its copies", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(8)))
struct RestoreStoryTests {
    private static let count = "select count(*) from items"

    @Test("standby, promotion, a foreign timeline, deltas to every kind of target, and a server that runs")
    func story() async throws {
        try await withProtectedCluster { site, cluster in
            let store = "file://\(site.store)", folder = "\(site.folder)/copy"
            try await letOthersRead(site)
            let run = try await site.start("run")
            try await site.hear("stream/shop", from: run)

            // A standby follows the store, and promotes.
            let standby = "\(site.folder)/standby"
            let made = try await site.pra("restore", "--store", store, "--standby", "--into", standby)
            #expect(made.status == 0, "\(made)")
            try await withServer(on: standby) { follower in
                try await cluster.psql("insert into items values (40000, 'followed')")
                try await site.archive(cluster)
                try await site.until("the standby has it", within: .seconds(60)) {
                    try await follower.psql("select count(*) from items where id = 40000") == "1"
                }
                #expect(try await follower.psql("select pg_is_in_recovery()") == "t")
                try await follower.promote()
                #expect(try await follower.psql("show archive_mode") == "off")
                try await follower.psql("insert into items values (50000, 'its own')")
            }

            // Things happen in the source.
            let before = try await cluster.psql(Self.count)
            try await cluster.psql("select pg_create_restore_point('before')")
            let xid = try await cluster.psql(
                "begin; insert into items values (60000, 'x'); select pg_current_xact_id(); commit")
            let time = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
            try await cluster.psql("delete from items where id > 100")
            try await site.archive(cluster)

            try await refuseTheForeignTimeline(cluster, site)
            try await tellOfRestores(site)

            // One directory, over and over.
            let after = Int(before).map { "\($0 + 1)" } ?? ""
            let targets: [([String], String?)] = [
                (["--to-name", "before"], before), (["--immediate"], nil), (["--to-time", time], after),
                (["--to-xid", xid, "--exclusive"], before), (["--to-xid", xid], after), ([], "100"),
            ]
            for (target, rows) in targets {
                let restore = try await site.pra(["restore", "--into", folder, "--delta"] + target)
                #expect(restore.status == 0, "\(target): \(restore)")
                let found = try await rowsWhenRecovered(folder)
                #expect(found == rows ?? found, "\(target)")
            }

            // Not while a server runs on it.
            try await withServer(on: folder) { _ in
                let refused = try await site.pra("restore", "--into", folder, "--delta")
                #expect(refused.status == 4 && refused.contains("PRA-502", "postmaster.pid"), "\(refused)")
            }
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
        }
    }

    /// A timeline that left before the point is no way to it.
    private func refuseTheForeignTimeline(_ cluster: TestCluster, _ site: Site) async throws {
        let store = "file://\(site.store)", folder = "\(site.folder)/copy"
        let history = "\(site.folder)/00000002.history"
        try Data("1\t0/1000000\tlong ago\n".utf8).write(to: URL(filePath: history))
        let system = try await cluster.psql("select system_identifier from pg_control_system()")
        let pushed = try await site.pra(
            "wal", "push", "--store", store, "--system", system, "00000002.history", history)
        #expect(pushed.status == 0, "\(pushed)")
        let foreign = try await site.pra("restore", "--into", folder, "--timeline", "2")
        #expect(foreign.status == 6 && foreign.contains("timeline 2"), "\(foreign)")
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    private struct Alerts: Decodable {
        struct Alert: Decodable { var incident: String, severity: String, message: String }

        var alerts: [Alert]
    }

    /// The loop beside it tells of restores that become the cluster: that one runs, that another one failed, that the
    /// first was killed, that a third one is complete.
    private func tellOfRestores(_ site: Site) async throws {
        let folder = "\(site.folder)/successor"
        let told = { (type: String) in
            try await site.json("alert", "list", as: Alerts.self).alerts.first {
                $0.incident.hasPrefix("\(type)/shop/") && $0.message.contains("in place of its source into \(folder)")
            }
        }
        let restore = try await site.start("restore", "--take-over", "--into", folder)
        try await site.await("it writes") { FileManager.default.fileExists(atPath: "\(folder)/.pra-restore") }
        kill(restore.process, SIGSTOP)
        try await site.until("the loop tells that it runs") { try await told("restore.running")?.severity == "notice" }
        let second = try await site.pra("restore", "--take-over", "--into", folder)
        #expect(second.status == 7, "\(second)")
        try await site.until("the loop tells that the second failed") {
            try await told("restore.failed")?.message.contains("failed: another restore is writing \(folder)") == true
        }
        #expect(try await told("restore.running") != nil)
        _ = try await site.end(restore, with: SIGKILL)
        try await site.until("the loop tells that it was broken off") {
            let failed = try await told("restore.failed")
            return failed?.severity == "critical" && failed?.message.contains("was broken off") == true
        }
        #expect(try await told("restore.running") == nil)
        let again = try await site.pra("restore", "--take-over", "--into", folder)
        #expect(again.status == 0, "\(again)")
        try await site.until("the loop tells that it is complete") {
            try await told("restore.completed")?.message.contains("along timeline 1") == true
        }
        #expect(try await told("restore.failed") == nil)
    }

    private func rowsWhenRecovered(_ folder: String) async throws -> String {
        try await withServer(on: folder) { copy in
            try await copy.psql("do $$ begin while pg_is_in_recovery() loop perform pg_sleep(0.01); end loop; end $$")
            return try await copy.psql(Self.count)
        }
    }

    /// The servers' owner reads the store, now and later.
    private func letOthersRead(_ site: Site) async throws {
        guard let owner = Site.owner else { return }
        try await site.run("/usr/bin/chgrp", "-R", owner, site.store)
        try await site.run("/usr/bin/chmod", "-R", "g+rX", site.store)
        try await site.run("/usr/bin/find", site.store, "-type", "d", "-exec", "/usr/bin/chmod", "g+s", "{}", "+")
    }
}
