import ClusterHarness
import Foundation
import Testing

/// The WAL spool lies on a disk that fails.
@Suite("Faults of the spool's disk", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct SpoolFaultTests {
    /// After a failed fsync the next one of the same file may succeed though the disk has nothing (fsyncgate).
    @Test("what an fsync failed for is received again, and never synced a second time")
    func failedSync() async throws {
        try await withProtectedCluster { site, cluster in
            let log = "\(site.folder)/.said-faults"
            await site.export([
                "LD_PRELOAD": FaultyWork.library, "PRA_FAULT_PROGRAM": "pra", "PRA_FAULT_ROOT": "\(site.state)/spool/",
                "PRA_FAULT_CALL": "fsync", "PRA_FAULT_AT": "4", "PRA_FAULT_ERRNO": "\(EIO)", "PRA_FAULT_LOG": log,
            ])
            let run = try await site.start("run")
            await site.export(["PRA_FAULT_ROOT": ""])
            for number in 1...6 {
                try await cluster.psql("insert into items values (\(40_000 + number), 'more')")
                try await site.reach(cluster)
            }
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            let failed = try String(contentsOfFile: log, encoding: .utf8)
            #expect(failed.contains("fsync ") && failed.contains("/spool/"), "\(failed)")
            #expect(!failed.contains("called again"), "\(failed)")
        }
    }
}
