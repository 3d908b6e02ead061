import ClusterHarness
import Engines
import Model
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(1)))
struct ControlFileTests {
    @Test func readsWhatPostgresSaysOfItself() async throws {
        try await withCluster(settings: ["max_connections": "77", "max_prepared_transactions": "5"]) { cluster in
            let bytes = try #require(try await Disk().read("\(cluster.data)/global/pg_control"))
            let control = try ControlFile(bytes)
            let told = try await cluster.psql(
                """
                select system_identifier, checkpoint_lsn, redo_lsn, timeline_id
                from pg_control_system(), pg_control_checkpoint()
                """
            )
            #expect(
                told
                    == "\(control.system)|\(control.checkpoint)|\(control.redo)|\(control.timeline)")
            #expect(control.limits.connections == 77)
            #expect(control.limits.preparedTransactions == 5)
            #expect(control.blockBytes == 8192)
            #expect(control.segmentBytes == 16 << 20)
            #expect(control.hasChecksums)
        }
    }

    @Test func refusesTornAndForeignFiles() async throws {
        try await withCluster(isStarted: false) { cluster in
            let bytes = try #require(try await Disk().read("\(cluster.data)/global/pg_control"))
            var torn = bytes
            torn[40] ^= 1
            for wrong in [torn, Array(bytes.prefix(100)), [UInt8](repeating: 0, count: 8192)] {
                #expect { try ControlFile(wrong) } throws: { PraError.wrapping($0).code == .storeCorrupt }
            }
        }
    }
}
