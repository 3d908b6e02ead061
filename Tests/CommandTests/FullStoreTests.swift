import ClusterHarness
import Foundation
import Testing

/// A store on a disk that takes no more. Only root can mount one.
@Suite(
    "A store that takes no more", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .enabled(if: getuid() == 0, "mounting a small disk needs root"), .timeLimit(.minutes(5)))
struct FullStoreTests {
    @Test("out of space: the backup fails with what to do, and what was there can be restored")
    func full() async throws {
        try await withProtectedCluster { site, cluster in
            try await withDisk(site, size: "6m") {
                try await cluster.psql(
                    """
                    create table noise as
                    select string_agg(md5(random()::text), '') from generate_series(1, 300000) g group by g % 90
                    """
                )
                let backup = try await site.pra("backup")
                #expect(backup.status == 4, "\(backup)")
                #expect(backup.contains("PRA-402", "fix:"), "\(backup)")
                try await refusesNothingElse(site)
            }
        }
    }

    @Test("above capacity.stopAt: a backup that is asked for is refused before it is begun")
    func aboveTheLimit() async throws {
        try await withProtectedCluster { site, _ in
            try await withDisk(site, size: "60m") {
                let attributes = try FileManager.default.attributesOfFileSystem(forPath: site.store)
                let free = try #require(attributes[.systemFreeSize] as? Int)
                try Data(count: free - (100 << 10)).write(to: URL(filePath: "\(site.store)/ballast"))
                let backup = try await site.pra("backup")
                #expect(backup.status == 4, "\(backup)")
                #expect(backup.contains("PRA-104", "full, above capacity.stopAt 99%"), "\(backup)")
            }
        }
    }

    @Test("read-only: backups are refused, restores work")
    func readOnly() async throws {
        try await withProtectedCluster { site, cluster in
            try await withDisk(site, size: "60m") {
                try await site.run("/usr/bin/mount", "-o", "remount,ro", site.store)
                let backup = try await site.pra("backup")
                #expect(backup.status == 4, "\(backup)")
                #expect(backup.contains("PRA-403", "fix:"), "\(backup)")
                let status = try await site.pra("status")
                #expect(status.contains("✗ CRITICAL  read-only: nothing can be stored"), "\(status)")
                try await refusesNothingElse(site)
            }
        }
    }

    private func refusesNothingElse(_ site: Site) async throws {
        #expect(try await site.points().map(\.point.isComplete) == [true])
        #expect(try await site.pra("ledger", "verify").status == 0)
        let verify = try await site.pra("verify")
        #expect(verify.status == 0, "\(verify)")
        let restore = try await site.pra("restore", "--into", "\(site.folder)/restored", "--immediate")
        #expect(restore.status == 0, "\(restore)")
    }

    /// Moves the store onto a disk of its own while `body` runs.
    private func withDisk(_ site: Site, size: String, _ body: () async throws -> Void) async throws {
        let aside = "\(site.folder)/aside"
        try FileManager.default.moveItem(atPath: site.store, toPath: aside)
        try FileManager.default.createDirectory(atPath: site.store, withIntermediateDirectories: true)
        try await site.run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs", site.store)
        let result: Result<Void, any Error>
        do {
            try await site.run("/usr/bin/cp", "-a", "\(aside)/.", site.store)
            result = .success(try await body())
        } catch { result = .failure(error) }
        try await site.run("/usr/bin/umount", site.store)
        try result.get()
    }
}
