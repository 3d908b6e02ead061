import ClusterHarness
import Engines
import Model
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(1)))
struct ControlFileTests {
    @Test(arguments: Programs.folders.keys.sorted())
    func readsWhatPostgresSaysOfItself(major: Int) async throws {
        let programs = Programs.folders[major]
        try await withCluster(
            programs: programs, settings: ["max_connections": "77", "max_prepared_transactions": "5"]
        ) { cluster in
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

    @Test func aVersionOfTheFutureIsUnknownNotDamaged() async throws {
        try await withCluster(isStarted: false) { cluster in
            var bytes = try #require(try await Disk().read("\(cluster.data)/global/pg_control"))
            bytes.replaceSubrange(8..<12, with: [0x6C, 0x07, 0, 0])
            let future = bytes
            let error = #expect(throws: PraError.self) { () throws in _ = try ControlFile(future) }
            #expect(error?.code == .refused)
            #expect(error?.what.contains("1900") == true && error?.remedy.contains("newer pra") == true)
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
