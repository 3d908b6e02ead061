import ClusterHarness
import Foundation
import Testing

/// A store that is damaged, incomplete, full, read-only, newer, or somebody else's.
@Suite(
    "A store that can not be relied on", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(5)))
struct StoreFaultTests {
    @Test("a flipped bit in any pack: verify names it, restore refuses, and neither touches the target's last file")
    func flippedBit() async throws {
        try await withStore { site, _ in
            let packs = files(under: "\(site.store)/packs")
            #expect(!packs.isEmpty)
            for (number, pack) in packs.enumerated() {
                let path = "\(site.store)/packs/\(pack)"
                let whole = try Data(contentsOf: URL(filePath: path))
                var broken = whole
                broken[broken.count / 3] ^= 1
                try broken.write(to: URL(filePath: path))
                try await refuses(site, naming: "packs/\(pack)", target: "target-\(number)")
                try whole.write(to: URL(filePath: path))
            }
        }
    }

    @Test("a missing pack: the plan asks for a new point under a new name, which does not build on it")
    func replacement() async throws {
        try await withProtectedCluster { site, _ in
            let before = try #require(try await site.points().first).point.action
            let packs = files(under: "\(site.store)/packs")
            let pack = try #require(packs.max { size($0, in: site) < size($1, in: site) })
            try FileManager.default.removeItem(atPath: "\(site.store)/packs/\(pack)")
            let plan = try await site.pra("plan")
            #expect(plan.contains("NoRecoveryPoint", "backup/shop/local"), "\(plan)")
            #expect(!plan.contains("run base backup  \(before)"), "\(plan)")
            let apply = try await site.pra("apply")
            #expect(apply.status == 0, "\(apply)")
            #expect(try await site.points().last?.point.isComplete == true)
            #expect(try await site.points().count == 2)
            #expect(try await site.pra("restore", "--into", "\(site.folder)/target").status == 0)
        }
    }

    @Test("a flipped bit that verify found: the point that replaces the damaged one stands on nothing of it")
    func replacesDamage() async throws {
        try await withProtectedCluster { site, cluster in
            let pack = try #require(files(under: "\(site.store)/packs").max { size($0, in: site) < size($1, in: site) })
            let path = "\(site.store)/packs/\(pack)"
            var broken = try Data(contentsOf: URL(filePath: path))
            broken[broken.count / 3] ^= 1
            try broken.write(to: URL(filePath: path))
            #expect(try await site.pra("verify", "--reread").status == 9)
            let plan = try await site.pra("plan")
            #expect(plan.contains("PointDamaged", "backup/shop/local"), "\(plan)")
            let apply = try await site.pra("apply")
            #expect(apply.status == 0, "\(apply)")
            #expect(try await site.points().count == 2)
            // Restoring ends with pg_verifybackup.
            let restore = try await site.pra("restore", "--into", "\(site.folder)/target")
            #expect(restore.status == 0, "\(restore)")
            #expect(try await site.pra("verify").status == 0)
            #expect(FileManager.default.fileExists(atPath: path), "the damaged point may still need the rest of it")
        }
    }

    private func size(_ pack: String, in site: Site) -> Int {
        let path = "\(site.store)/packs/\(pack)"
        return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
    }

    @Test("a store that is not mounted: the plan is blocked, and neither folder nor store is made in its place")
    func unmounted() async throws {
        try await withProtectedCluster { site, _ in
            try FileManager.default.moveItem(atPath: site.store, toPath: "\(site.folder)/aside")
            for isMountPoint in [false, true] {
                if isMountPoint {
                    try FileManager.default.createDirectory(atPath: site.store, withIntermediateDirectories: false)
                }
                let plan = try await site.pra("plan", "--detailed-exitcode")
                #expect(plan.status == 21, "\(plan)")
                #expect(plan.contains("BLOCKED", "mount it"), "\(plan)")
                let apply = try await site.pra("apply")
                #expect(apply.status == 4, "\(apply)")
                #expect(FileManager.default.fileExists(atPath: site.store) == isMountPoint)
                #expect(files(under: site.store) == [])
            }
            try FileManager.default.removeItem(atPath: site.store)
            try FileManager.default.moveItem(atPath: "\(site.folder)/aside", toPath: site.store)
            #expect(try await site.pra("apply").status == 0)
            #expect(try await site.points().count == 1)
        }
    }

    @Test("a missing pack: verify and restore name it")
    func missingPack() async throws {
        try await withStore { site, _ in
            for (number, pack) in files(under: "\(site.store)/packs").enumerated() {
                let path = "\(site.store)/packs/\(pack)"
                try FileManager.default.moveItem(atPath: path, toPath: "\(site.folder)/aside")
                try await refuses(site, naming: "packs/\(pack)", target: "target-\(number)")
                #expect(try await site.pra("store", "check").status == 9)
                try FileManager.default.moveItem(atPath: "\(site.folder)/aside", toPath: path)
            }
            #expect(try await site.pra("verify").status == 0)
        }
    }

    private func refuses(_ site: Site, naming pack: String, target: String) async throws {
        let verify = try await site.pra("verify", "--reread")
        #expect(verify.status == 9, "\(verify)")
        #expect(verify.contains(pack), "\(verify)")
        let restore = try await site.pra("restore", "--into", "\(site.folder)/\(target)")
        #expect(restore.status == 9, "\(restore)")
        #expect(restore.contains(pack), "\(restore)")
        #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/\(target)/global/pg_control"))
    }

    @Test("WAL is missing inside the backup: the point does not count and can not be restored")
    func gapInBackup() async throws {
        try await withStore { site, _ in
            let start = try #require(try await site.points().first).point.start
            try await site.run("/usr/bin/rm", ["-rf"] + segment(of: start, in: site))
            #expect(try await site.points().map(\.point.isComplete) == [false])
            let restore = try await site.pra("restore", "--into", "\(site.folder)/target")
            #expect(restore.status == 9, "\(restore)")
            #expect(restore.contains("PRA-404", "WAL"), "\(restore)")
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/target"))
        }
    }

    @Test(
        "WAL is missing after the backup: latest is refused, an earlier moment is not, the drill fails"
    )
    func gapAfterBackup() async throws {
        try await withStore { site, protected in
            let stop = try #require(try await site.points().first).point.stop
            try await site.run("/usr/bin/rm", ["-rf"] + segment(of: protected.middle, in: site))
            let latest = try await site.pra("restore", "--into", "\(site.folder)/latest")
            #expect(latest.status == 6, "\(latest)")
            #expect(latest.contains("PRA-503", "lacks WAL from"), "\(latest)")
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/latest"))
            let early = try await site.pra("restore", "--into", "\(site.folder)/early", "--to-lsn", stop)
            #expect(early.status == 0, "\(early)")
            let drill = try await site.pra("drill")
            #expect(drill.status == 9, "\(drill)")
            #expect(drill.contains("lacks WAL from"), "\(drill)")
        }
    }

    /// The whole segment that holds `lsn`, and its pieces.
    private func segment(of lsn: String, in site: Site) throws -> [String] {
        let found = files(under: "\(site.store)/wal").filter { $0.contains(segmentName(of: lsn)) }
        #expect(!found.isEmpty)
        return found.map { "\(site.store)/wal/\($0)" }
    }

    @Test("a store of another cluster: nothing is written, and the error names both")
    func anotherCluster() async throws {
        let protected = try await Protected.shared()
        try await withNewCluster(isInitialised: true) { site, cluster in
            try await site.run("/usr/bin/cp", ["-a", "\(protected.folder)/store", site.folder])
            let before = files(under: "\(site.store)/clusters")
            let backup = try await site.pra("backup")
            #expect(backup.status == 4, "\(backup)")
            #expect(backup.contains("PRA-308", "but the server is system"), "\(backup)")
            let apply = try await site.pra("apply")
            #expect(apply.status == 4, "\(apply)")
            #expect(
                try await cluster.psql("select count(*) from pg_replication_slots") == "0",
                "no slot on a foreign server")
            #expect(files(under: "\(site.store)/clusters") == before)
            #expect(try await site.pra("verify").status == 0, "the other cluster's point is as it was")
        }
    }
}

/// The name of the 16 MiB segment on timeline 1 that holds `lsn`.
func segmentName(of lsn: String) -> String {
    let halves = lsn.split(separator: "/").compactMap { UInt64($0, radix: 16) }
    func hex(_ number: UInt64) -> String {
        String(repeating: "0", count: 8 - String(number, radix: 16).count) + String(number, radix: 16)
    }
    return (hex(1) + hex(halves[0]) + hex(halves[1] >> 24)).uppercased()
}
