import ClusterHarness
import Manifests
import Model
import Ports
import Stores
import Testing

@testable import Engines

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct StandbyTests {
    @Test func aBackupOfAStandbyRestoresAndBlocksOnNothing() async throws {
        try await withStandby { primary, standby, bench in
            let expected = try await primary.psql("select count(*) from items")
            // Quiet or not: the second finds the standby where the first left it.
            _ = try await bench.engine.backup(order(bench, "backup/shop/1")) { _ in }
            let point = try await bench.engine.backup(order(bench, "backup/shop/2")) { _ in }
            #expect(point.isComplete)
            let document = try await bench.document("backup/shop/2")
            #expect(String(decoding: document.backupLabel, as: UTF8.self).contains("BACKUP FROM: standby"))
            #expect(document.settings["transport.because"]?.contains("it is a standby") == true)
            #expect(try await bench.store().verify(document, at: document.stoppedAt).findings == [])
            // The signal file of the standby is in the data, and would keep the copy in recovery for ever.
            #expect(try await bench.bytes(of: "pgdata/standby.signal", in: document) != nil)
            try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql("select count(*) from items")
                #expect(found == expected)
            }
        }
    }

    @Test func aStandbyThatIsPromotedInMidBackupGivesNoPoint() async throws {
        try await withStandby { _, standby, bench in
            var slow = order(bench, "backup/shop/1")
            slow.limits.rate = ByteCount(8 << 20)
            let result = try await bench.backup(slow) { try await standby.promote() }
            let error = #expect(throws: PraError.self) { try result.get() }
            #expect(error?.retry == .later, "\(error.map { "\($0)" } ?? "")")
            #expect(try await bench.store().points().isEmpty)
        }
    }

    @Test func withoutAStandbyThePrimaryIsCopied() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.engine.backup(order(bench, "backup/shop/1")) { _ in }
            let label = String(decoding: try await bench.document().backupLabel, as: UTF8.self)
            #expect(label.contains("BACKUP FROM: primary"))
        }
    }

    @Test func aStandbyIsNotCopiedUnlessThePlanSaysSo() async throws {
        try await withStandby { primary, standby, bench in
            var order = bench.order("backup/shop/1", by: .auto)
            #expect(try await bench.engine.backup(order) { _ in }.isComplete)
            let label = String(decoding: try await bench.document().backupLabel, as: UTF8.self)
            #expect(label.contains("BACKUP FROM: primary"))
            order.cluster.spec.connection.hosts = [standby.folder]
            order.action = ActionID("backup/shop/2")
            let alone = order
            let error = await #expect(throws: PraError.self) { try await bench.engine.backup(alone) { _ in } }
            #expect(error?.code == .postgresUnreachable)
        }
    }

    private func order(_ bench: Bench, _ name: String) -> BackupOrder {
        var order = bench.order(name, by: .auto)
        order.engine.source = .standby
        return order
    }
}
