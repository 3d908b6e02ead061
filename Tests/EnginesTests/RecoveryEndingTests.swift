import ClusterHarness
import Engines
import FoundationEssentials
import Model
import Testing

/// What a restored server is when its recovery is over: a copy that can do its source no harm, the cluster itself, or
/// a standby.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct RecoveryEndingTests {
    @Test func aCopyCanNotWriteToItsSourcesArchiveAndAServerThatTakesOverCan() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            let archive = "\(bench.folder)/archive"
            try await cluster.run("/usr/bin/mkdir", [archive])
            try await bench.fill()
            // In postgresql.conf, as operators have it: only postgresql.auto.conf has the last word over it.
            try await cluster.run(
                "/bin/sh",
                [
                    "-c",
                    "echo \"archive_mode = on\narchive_command = 'cp %p \(archive)/%f'\n"
                        + "synchronous_standby_names = 'nobody'\" >> \(cluster.data)/postgresql.conf",
                ])
            _ = try await bench.backup("backup/shop/1")
            let ask =
                "select current_setting('archive_mode'), current_setting('synchronous_standby_names'), "
                + "current_setting('primary_slot_name')"
            var request = try await bench.request(to: "copy")
            _ = try await bench.engine.restore(request)
            let copy = try await bench.withCopy("copy") { copy in
                // Without that setting it would wait for ever.
                try await copy.psql("create table mine(); select pg_switch_wal()")
                return try await copy.psql(ask)
            }
            #expect(copy == "off||")
            #expect(try await Disk().names(in: archive) == [])
            request = try await bench.request(to: "successor")
            request.ending.takesOver = true
            _ = try await bench.engine.restore(request)
            #expect(try await bench.withCopy("successor") { try await $0.psql(ask) } == "on|nobody|")
        }
    }

    /// Also in a copy that is nobody's successor: what is cloned has the settings of what it was cloned from.
    @Test(arguments: [true, false]) func aStandbyClonedFromWhatWasRestoredFollowsIt(takesOver: Bool) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let lsn = try await bench.flushed()
            try await cluster.psql("delete from items where id <= 10")
            try await bench.archive()
            var request = try await bench.request(.lsn(lsn), to: "successor")
            request.ending.takesOver = takesOver
            _ = try await bench.engine.restore(request)
            try await bench.withCopy("successor") { successor in
                let left = try await Disk().contents("\(successor.data)/postgresql.auto.conf")
                #expect(
                    !String(decoding: left, as: UTF8.self).contains("recovery_"), "they are of one recovery")
                let clone = TestCluster(
                    folder: "\(bench.folder)/clone-run", data: "\(bench.folder)/clone", programs: cluster.programs)
                try await cluster.run("/usr/bin/mkdir", ["-m", "700", clone.folder])
                try await successor.run(
                    "pg_basebackup", ["-h", successor.folder, "-U", "postgres", "-c", "fast", "-R", "-D", clone.data])
                try await clone.configure(["unix_socket_directories": clone.folder])
                try await clone.start()
                try await successor.psql("delete from items where id <= 100")
                while try await clone.psql("select count(*) from items") != "19900" {}
                try await clone.stop()
            }
        }
    }

    @Test func aCopyWithoutItsBackupLabelDoesNotStart() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            _ = try await bench.engine.restore(try await bench.request(to: "copy"))
            let disk = Disk(), folder = "\(bench.folder)/copy"
            try await disk.move("\(folder)/backup_label", to: "\(bench.folder)/label")
            try await disk.remove("\(folder)/recovery.signal")
            let error = await #expect(throws: (any Error).self) { try await bench.withCopy("copy") { _ in } }
            #expect("\(error.map { "\($0)" } ?? "")".contains("checkpoint record"))
            let control = try ControlFile(try await disk.contents("\(folder)/global/pg_control"))
            #expect(control.checkpoint == LSN(0xDEAD))
        }
    }

    @Test func anExclusiveTargetIsNotReplayedAndAShutDownServerStaysThere() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let gone = "with gone as (delete from items where id <= 10 returning 1) select count(*) from gone"
            let xid = try await cluster.psql("begin; \(gone); select pg_current_xact_id(); commit").split(
                separator: "\n")
            try await bench.archive()
            var request = try await bench.request(.xid(try #require(xid.last.flatMap { UInt64($0) })), to: "before")
            request.ending.isInclusive = false
            _ = try await bench.engine.restore(request)
            let count = "select count(*) from items"
            #expect(try await bench.withCopy("before") { try await $0.psql(count) } == "20000")
            request.directory = "\(bench.folder)/shut"
            (request.ending.isInclusive, request.ending.action) = (true, .shutdown)
            _ = try await bench.engine.restore(request)
            // It ends by itself before it takes connections, and has not promoted.
            await #expect(throws: (any Error).self) { try await bench.withCopy("shut") { _ in } }
            let control = try ControlFile(try await Disk().contents("\(bench.folder)/shut/global/pg_control"))
            #expect(control.timeline == Timeline(1))
        }
    }

    @Test func aStandbyFollowsItsPrimaryThroughTheStoreAloneAndPromotes() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await cluster.psql("select pg_switch_wal()")
            try await bench.archive()
            // What `pra wal get --standby` does, from a folder into which the store's WAL is put.
            let folder = "\(bench.folder)/wal"
            try await cluster.run("/usr/bin/mkdir", [folder])
            var request = try await bench.request(to: "standby")
            request.ending.standby = .init()
            request.restoreCommand = { _, _ in "cp \(folder)/%f %p" }
            _ = try await bench.engine.restore(request)
            let disk = Disk()
            #expect(await disk.exists("\(request.directory)/standby.signal"))
            #expect(await !disk.exists("\(request.directory)/recovery.signal"))
            for name in try await bench.store().segments(of: bench) {
                try await disk.write("\(folder)/\(name.key)", name.value, mode: 0o644, owner: nil)
            }
            try await cluster.run("/usr/bin/chmod", ["755", folder])
            try await bench.withCopy("standby", isRecovered: false) { copy in
                let count = "select count(*) from items"
                #expect(try await copy.psql(count) == "20000")
                try await cluster.psql("delete from items where id <= 10")
                try await cluster.psql("select pg_switch_wal()")
                try await bench.archive()
                for name in try await bench.store().segments(of: bench)
                where await !disk.exists("\(folder)/\(name.key)") {
                    try await disk.write("\(folder)/\(name.key)", name.value, mode: 0o644, owner: nil)
                }
                while try await copy.psql(count) != "19990" {}
                #expect(try await copy.psql("select pg_is_in_recovery()") == "t")
                try await copy.promote()
                try await copy.psql("delete from items where id <= 20")
                #expect(try await copy.psql(count) == "19980")
            }
        }
    }

    @Test func aPointOfAStandbyIsRestoredAsAServerOfItsOwn() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            // As a standby has it, and its base backup.
            try await Disk().write("\(cluster.data)/standby.signal", [], mode: 0o644, owner: nil)
            _ = try await bench.backup("backup/shop/1")
            let result = try await bench.engine.restore(try await bench.request(to: "copy"))
            #expect(result.isVerified == true)
            #expect(await !Disk().exists("\(result.directory)/standby.signal"))
            #expect(try await bench.withCopy("copy") { try await $0.psql("select count(*) from items") } == "20000")
        }
    }

    @Test func aStandbyThatCouldNotFollowIsRefused() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            var request = try await bench.request(to: "standby")
            request.ending.standby = .init()
            // 126 is what a store says that can not be read.
            request.restoreCommand = { _, standby in standby ? "exit 1" : "exit 126" }
            let refusal = try await bench.refusal(of: request)
            #expect(refusal.code == .refused, "\(refusal)")
            request.ending.standby = .init(primary: "host=\(cluster.folder) user=postgres", slot: "mine")
            _ = try await bench.engine.restore(request)
            try await cluster.psql("select pg_create_physical_replication_slot('mine', true)")
            try await bench.withCopy("standby", isRecovered: false) { copy in
                try await cluster.psql("delete from items where id <= 10")
                while try await copy.psql("select count(*) from items") != "19990" {}
                #expect(try await cluster.psql("select active from pg_replication_slots") == "t")
            }
        }
    }
}
