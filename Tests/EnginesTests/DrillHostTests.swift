import ClusterHarness
import Engines
import Model
import Testing

/// What a drill says of the host that it ran on.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DrillHostTests {
    @Test func aCollationOfAnotherVersionThanTheSourcesIsAFinding() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("update pg_database set datcollversion = '0.0' where datname = 'postgres'")
            let point = try await bench.backup("backup/shop/1")
            let record = try await bench.drill(point)
            let check = try #require(record.checks.first { $0.name == "collations" })
            #expect(check.passed == false && !record.passed)
            #expect(check.detail.contains("database postgres: recorded 0.0, here"), "\(check.detail)")
        }
    }

    @Test func theCopyIsAsDurableAsARealRestore() async throws {
        try await withCluster(isStarted: false) { cluster in
            let bytes = try #require(try await Disk().read("\(cluster.data)/global/pg_control"))
            let settings = SandboxSettings(
                data: "/d", configuration: "/c", socket: "/s", major: 15, limits: try ControlFile(bytes).limits)
            for name in ["fsync", "full_page_writes"] { #expect(settings.text.contains("\(name) = 'on'")) }
        }
    }
}
