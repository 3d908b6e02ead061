import ClusterHarness
import Engines
import FoundationEssentials
import Glibc
import Model
import Stores
import Testing

private let sum = "select md5(string_agg(word, '' order by id)) || count(*) from items"

/// `--delta`: a data directory that is there becomes what the point is, by writing what differs.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DeltaRestoreTests {
    /// A point, restored to `copy` and recovered there once; then other things happened in the copy.
    private func withChangedCopy(
        _ body: (Bench, _ expected: String, RestoreRequest) async throws -> Void
    ) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await bench.archive()
            let expected = try await cluster.psql(sum)
            var request = try await bench.request(to: "copy")
            _ = try await bench.engine.restore(request)
            try await bench.withCopy("copy") { copy in
                try await copy.psql("delete from items where id < 50; create table more as select 1")
                try await copy.psql("vacuum items")
                try await copy.psql("checkpoint")
                try await copy.psql("select pg_switch_wal()")
                try await copy.psql("insert into items values (-1, 'late')")
            }
            request.isDelta = true
            try await body(bench, expected, request)
        }
    }

    @Test func onlyWhatDiffersIsWrittenAndWhatThePointDoesNotHaveGoes() async throws {
        try await withChangedCopy { bench, expected, request in
            let disk = Disk(), folder = request.directory
            try await disk.write("\(folder)/base/stray", [1], owner: nil)
            try await disk.write("\(folder)/standby.signal", [], owner: nil)
            let outlook = try await bench.engine.outlook(of: request)
            #expect(outlook.removed.contains("\(folder)/base/stray"))
            #expect(await disk.exists("\(folder)/base/stray"), "a plan does nothing")
            #expect(await !disk.exists("\(folder)/.pra-restore"))
            let result = try await bench.engine.restore(request)
            #expect(result.writtenBytes == outlook.fetched)
            #expect(result.writtenBytes.bytes < result.restoredBytes.bytes / 2, "\(result)")
            #expect(result.isVerified == true)
            #expect(await !disk.exists("\(folder)/base/stray"))
            #expect(await !disk.exists("\(folder)/standby.signal"))
            try await bench.withCopy("copy") { copy in
                #expect(try await copy.psql(sum) == expected)
                #expect(try await copy.psql("select to_regclass('more') is null") == "t")
                try await copy.run("pg_amcheck", ["-h", copy.folder, "-U", "postgres", "--all", "--install-missing"])
            }
            // What differs from a fresh restore is what the server itself has written since.
            let again = try await bench.engine.restore(request)
            var fresh = request
            (fresh.directory, fresh.isDelta) = ("\(bench.folder)/fresh", false)
            _ = try await bench.engine.restore(fresh)
            let (one, other) = (try contents(of: folder), try contents(of: fresh.directory))
            #expect(one == other, "\(Set(one.keys).symmetricDifference(other.keys))")
            #expect(again.isVerified == true)
        }
    }

    @Test func walOfAnotherTimelineIsNotReplayedAndWhatTheStoreLacksIsSetAside() async throws {
        try await withChangedCopy { bench, expected, request in
            let disk = Disk()
            let before = try await disk.names(in: "\(request.directory)/pg_wal") ?? []
            #expect(before.contains { $0.hasPrefix("00000002") }, "the copy was promoted")
            let aside = try await bench.engine.outlook(of: request).setAside
            let result = try await bench.engine.restore(request)
            let folder = try #require(result.walSetAside)
            let kept = try await disk.names(in: folder) ?? []
            #expect(kept == aside.sorted())
            #expect(kept.contains { $0.hasPrefix("00000002") })
            let staged = try await disk.names(in: "\(request.directory)/pg_wal") ?? []
            #expect(staged.allSatisfy { !$0.hasPrefix("00000002") }, "\(staged)")
            #expect(try await bench.withCopy("copy") { try await $0.psql(sum) } == expected)
        }
    }

    @Test func anAbortedDeltaCanNotStartAndIsRedone() async throws {
        try await withChangedCopy { bench, expected, request in
            // PostgreSQL's own check refuses what it sees, at the end of all writing.
            let disk = Disk(), programs = "\(bench.folder)/programs"
            try await bench.cluster.run("/usr/bin/mkdir", [programs])
            for name in ["postgres", "pg_waldump"] {
                try await disk.link("\(programs)/\(name)", to: "\(bench.cluster.programs)/\(name)", owner: nil)
            }
            try await disk.write(
                "\(programs)/pg_verifybackup", Array("#!/bin/sh\nexit 1\n".utf8), mode: 0o755, owner: nil)
            var cutOff = request
            cutOff.programs = programs
            #expect(try await bench.refusal(of: cutOff).code == .verificationFailed)
            #expect(await disk.exists("\(request.directory)/.pra-restore"))
            #expect(await !disk.exists("\(request.directory)/global/pg_control"))
            await #expect(throws: (any Error).self) { try await bench.withCopy("copy") { _ in } }
            let result = try await bench.engine.restore(request)
            #expect(result.writtenBytes < result.restoredBytes)
            #expect(await !disk.exists("\(request.directory)/.pra-restore"))
            #expect(try await bench.withCopy("copy") { try await $0.psql(sum) } == expected)
        }
    }

    @Test func nothingIsTouchedThatIsNotProvenToBeTheSameCluster() async throws {
        try await withChangedCopy { bench, _, request in
            let disk = Disk(), folder = request.directory, other = "\(bench.folder)/other"
            try await disk.write("\(folder)/postmaster.pid", Array("1\n".utf8), owner: nil)
            #expect(try await bench.refusal(of: request).code == .targetNotEmpty, "a server may run")
            try await disk.remove("\(folder)/postmaster.pid")
            try await bench.cluster.run("/usr/bin/mkdir", ["-m", "700", other])
            try await disk.write("\(other)/letter.txt", [1], owner: nil)
            var wrong = request
            wrong.directory = other
            #expect(try await bench.refusal(of: wrong).code == .targetNotEmpty)
            #expect(try await disk.names(in: other) == ["letter.txt"])
            try await bench.cluster.run("/usr/bin/rm", ["-r", other])
            try await bench.cluster.run("initdb", ["-D", other, "-U", "postgres", "-A", "trust", "--no-sync"])
            let before = try contents(of: other)
            #expect(try await bench.refusal(of: wrong).code == .wrongCluster)
            #expect(try contents(of: other) == before)
            var plain = request
            plain.isDelta = false
            let refused = try await bench.refusal(of: plain)
            #expect(refused.code == .targetNotEmpty && refused.remedy.contains("--delta"))
        }
    }

    @Test func aSecondRestoreIntoTheSameFolderIsRefusedWhileOneWrites() async throws {
        try await withChangedCopy { bench, _, request in
            let marker = "\(request.directory)/.pra-restore"
            try await Disk().write(marker, [], owner: nil)
            let descriptor = unsafe open(marker, O_RDWR | O_CLOEXEC)
            #expect(flock(descriptor, LOCK_EX) == 0)
            #expect(try await bench.refusal(of: request).code == .leaseHeld)
            close(descriptor)
            _ = try await bench.engine.restore(request)
        }
    }

    @Test func aFileThatHasAnotherNameElsewhereIsNotWrittenThrough() async throws {
        try await withChangedCopy { bench, _, request in
            let kept = "\(bench.folder)/kept"
            try await bench.cluster.run("/usr/bin/cp", ["-al", request.directory, kept])
            let before = try contents(of: kept)
            _ = try await bench.engine.restore(request)
            #expect(try contents(of: kept) == before)
        }
    }
}
