import ClusterHarness
import Foundation
import Testing

/// One call to the file system fails, somewhere in a command's work: in state, store, or what is restored. A sample of
/// the calls, or all with PRA_EVERY_FAULT=1; PRA_FAULT_SEED repeats a sample.
@Suite(
    "A file system that fails once", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(20)))
struct FileFaultTests {
    @Test("verify says that it could not read, never that something is damaged")
    func verify() async throws {
        try await withStore { site, protected in
            let work = FaultyWork(site, ["verify"])
            try await work.failEachCall {
                try await work.reset(from: protected.folder)
            } settled: { ending in
                #expect(ending.status != 9, "\(ending)")
            }
        }
    }

    @Test("restore leaves nothing that starts, and done again it is whole")
    func restore() async throws {
        try await withStore { site, protected in
            let target = "\(site.folder)/restored"
            let whole = try await site.pra("restore", "--into", target)
            #expect(whole.status == 0, "\(whole)")
            let expected = try contents(of: target)
            let work = FaultyWork(site, ["restore", "--into", target])
            try await work.failEachCall {
                try await work.reset(from: protected.folder, removing: target)
            } failed: { ending in
                // What stands before the last sync is whole and only not known to be durable.
                guard FileManager.default.fileExists(atPath: "\(target)/global/pg_control") else { return }
                let found = try contents(of: target)
                #expect(found == expected, "\(ending)")
            } settled: { _ in
                let found = try contents(of: target)
                #expect(found == expected)
            }
        }
    }

    @Test("wal push has the segment once it says so, also when it was there before", arguments: [false, true])
    func push(isStored: Bool) async throws {
        try await withStore { site, protected in
            let segment = try #require(
                files(under: "\(site.store)/wal").first { $0.contains("/00000001/") && !$0.contains(".pieces/") })
            let parts = segment.split(separator: "/").map(String.init), file = "\(site.folder)/segment"
            let words = ["--store", "file://\(site.store)", "--system", parts[0]]
            let got = try await site.pra(["wal", "get"] + words + [parts[2], file])
            #expect(got.status == 0, "\(got)")
            let expected = try Data(contentsOf: URL(filePath: file)), back = "\(site.folder)/back"
            let work = FaultyWork(site, ["wal", "push"] + words + [parts[2], file])
            try await work.failEachCall {
                try await work.reset(from: protected.folder, removing: back)
                if !isStored { try FileManager.default.removeItem(atPath: "\(site.store)/wal/\(segment)") }
            } settled: { _ in
                let ending = try await site.pra(["wal", "get"] + words + [parts[2], back])
                let found = try Data(contentsOf: URL(filePath: back))
                #expect(ending.status == 0 && found == expected, "\(ending)")
            }
        }
    }

    @Test("backup makes a point that verifies, or none")
    func backup() async throws {
        try await withProtectedCluster { site, _ in
            let protected = try await Protected.shared()
            let work = FaultyWork(site, ["backup"])
            try await work.failEachCall(atMost: 12) {
                try await work.reset(from: protected.folder)
            } failed: { _ in
                try await soundness(site)
            } settled: { _ in
                #expect(try await site.points().count > 1)
                try await soundness(site)
            }
        }
    }

    @Test("a sweep takes what is dead, sooner or later, and nothing else")
    func sweep() async throws {
        try await withProtectedCluster { site, _ in
            let before = try await site.points(), backup = try await site.pra("backup")
            #expect(backup.status == 0, "\(backup)")
            let point = try #require(before.first?.point)
            let forgotten = "\(site.store)/forgotten/\(point.clusterUID)"
            try FileManager.default.createDirectory(atPath: forgotten, withIntermediateDirectories: true)
            try Data(#"{"action":"\#(point.action)","at":"2026-01-01T00:00:00Z","reason":"test"}"#.utf8)
                .write(to: URL(filePath: "\(forgotten)/\(point.action.replacing("/", with: "_2f"))"))
            #expect(try await site.points().count == 1)
            try await site.run("/usr/bin/mkdir", "\(site.folder)/kept")
            try await site.run("/usr/bin/cp", "-a", site.store, site.state, "\(site.folder)/kept")
            let packs = files(under: "\(site.store)/packs")
            let mark = FaultyWork(site, ["store", "sweep", "--confirm"])
            try await mark.failEachCall(atMost: 8) {
                try await mark.reset(from: "\(site.folder)/kept")
            } settled: { _ in
                try await soundness(site)
                #expect(files(under: "\(site.store)/packs") == packs, "nothing goes before its grace is over")
            }
            try await site.run("/usr/bin/rm", "-rf", "\(site.folder)/kept/store", "\(site.folder)/kept/state")
            try await site.run("/usr/bin/cp", "-a", site.store, site.state, "\(site.folder)/kept")
            let delete = FaultyWork(site, ["store", "sweep", "--confirm"], hoursAhead: 2)
            try await delete.failEachCall(atMost: 12) {
                try await delete.reset(from: "\(site.folder)/kept")
            } failed: { _ in
                try await soundness(site, besides: ["store", "check"])
            } settled: { _ in
                // A pack that the cut-off sweep left without its index waits for its own grace.
                await site.export(["PRA_FAULT_CLOCK": "\(6 * 3600)"])
                let last = try await site.pra("store", "sweep", "--confirm")
                await site.export(["PRA_FAULT_CLOCK": "0"])
                #expect(last.status == 0, "\(last)")
                try await soundness(site)
                #expect(files(under: "\(site.store)/packs").count < packs.count)
            }
        }
    }

    @Test("key rotate leaves a store that the old key opens, or the new one")
    func rotate() async throws {
        try await withStore { site, _ in
            for name in ["old.key", "new.key", "recovery.key"] { _ = try await site.pra("key", "new", name) }
            let file = { (name: String) in "{key: {file: \(site.folder)/\(name)}}" }
            let encryption = { "{operator: \(file($0)), recovery: \(file("recovery.key"))}" }
            try await site.state(Statement(encryption: encryption("old.key")))
            try FileManager.default.removeItem(atPath: site.store)
            #expect(try await site.pra("store", "init").status == 0)
            try await site.run("/usr/bin/mkdir", "\(site.folder)/kept")
            try await site.run("/usr/bin/cp", "-a", site.store, site.state, "\(site.folder)/kept")
            try await site.state(Statement(encryption: encryption("new.key")))
            let url = "file://\(site.store)", recovery = "file:\(site.folder)/recovery.key"
            let work = FaultyWork(site, ["key", "rotate", "local", "--key", recovery])
            try await work.failEachCall {
                try await work.reset(from: "\(site.folder)/kept")
            } failed: { ending in
                var opened = 0
                for name in ["old.key", "new.key"] {
                    let check = try await site.pra("store", "check", url, "--key", "file:\(site.folder)/\(name)")
                    opened += check.status == 0 ? 1 : 0
                }
                #expect(opened > 0, "\(ending)")
            } settled: { _ in
                let old = try await site.pra("store", "check", url, "--key", "file:\(site.folder)/old.key")
                #expect(old.status == 12, "\(old)")
                #expect(try await site.pra("store", "check", url, "--key", recovery).status == 0)
            }
        }
    }

    private func soundness(_ site: Site, besides left: [String] = []) async throws {
        for command in [["store", "check"], ["verify"], ["ledger", "verify"]] where command != left {
            let ending = try await site.pra(command)
            #expect(ending.status == 0, "\(command): \(ending)")
        }
    }
}
