import ClusterHarness
import Manifests
import Model
import Ports
import Stores
import Testing

@testable import Engines

/// A data directory is read only when it is the server's.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct LocalProofTests {
    /// The server goes on in a directory that was renamed; of the same path there is a copy, as on a clone.
    @Test func aCopyOfTheDirectoryIsNotTheServers() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.run("/usr/bin/mv", [cluster.data, "\(cluster.data)-moved"])
            try await cluster.run("/usr/bin/cp", ["-a", "\(cluster.data)-moved", cluster.data])
            let refused = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/1") }
            _ = try await bench.backup("backup/shop/2", by: .auto)
            let settings = try await bench.document().settings
            try await cluster.run("/usr/bin/rm", ["-r", cluster.data])
            try await cluster.run("/usr/bin/mv", ["\(cluster.data)-moved", cluster.data])
            #expect(refused?.code == .refused && refused?.what.contains("does not appear in") == true)
            #expect(settings["transport"] == "stream")
            #expect(settings["transport.because"] == refused?.what)
        }
    }

    @Test func thePidFileOfAnotherServerIsNoProof() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let (path, disk) = ("\(cluster.data)/postmaster.pid", Disk())
            let right = try #require(try await disk.read(path))
            var lines = String(decoding: right, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            for (line, wrong) in [(2, "1700000000"), (3, "5433")] {
                let old = lines[line]
                lines[line] = wrong[...]
                try await cluster.overwrite(path, lines.joined(separator: "\n"))
                lines[line] = old
                let refused = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/1") }
                #expect(refused?.what.contains("is of another server") == true)
            }
            try await cluster.overwrite(path, String(decoding: right, as: UTF8.self))
            #expect(try await bench.backup("backup/shop/1").isComplete)
        }
    }

    @Test func aRoleThatMaySeeTooLittleStreams() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("create role weak login replication")
            var order = bench.order("backup/shop/1")
            order.cluster.spec.connection.user = "weak"
            let weak = order
            let unseen = await #expect(throws: PraError.self) { try await bench.engine.backup(weak) { _ in } }
            #expect(unseen?.what.contains("grant pg_read_all_settings") == true)
            try await cluster.psql("grant pg_read_all_settings to weak")
            let forbidden = await #expect(throws: PraError.self) { try await bench.engine.backup(weak) { _ in } }
            #expect(forbidden?.what.contains("pg_backup_start") == true)
            order.engine.transport = .auto
            #expect(try await bench.engine.backup(order) { _ in }.isComplete)
            #expect(try await bench.document().settings["transport"] == "stream")
        }
    }

    @Test func aBackupWhoseSessionIsLostIsNoBackup() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let result = try await bench.backup(bench.order("backup/shop/1", rate: ByteCount(16 << 20))) {
                try await cluster.psql(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = 'pra backup' and backend_type = 'client backend'
                    """)
            }
            let error = #expect(throws: PraError.self) { try result.get() }
            #expect(error?.retry == .later, "\(error.map { "\($0)" } ?? "")")
            #expect(try await bench.store().points().isEmpty)
            #expect(try await bench.backup("backup/shop/1").isComplete)
        }
    }

    /// As pg_control is while the server writes it.
    @Test func aTornControlFileIsReadAgain() async throws {
        try await withCluster(isStarted: false) { cluster in
            let path = "\(cluster.data)/global/pg_control"
            let whole = try #require(try await Disk().read(path))
            var torn = whole
            torn[40] ^= 1
            try await cluster.overwrite(path, torn)
            let error = #expect(throws: PraError.self) { try LocalDirectory.controlFile(of: cluster.data) }
            #expect(error?.code == .backupFailed && error?.retry == .later)
            try await cluster.overwrite(path, whole)
            #expect(try LocalDirectory.controlFile(of: cluster.data).bytes == whole)
        }
    }
}
