import ClusterHarness
import Engines
import Foundation
import Model
import Ports
import Stores
import Synchronization
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ScrubTests {
    @Test func aStoreWhoseLocksCanNotBeRenewedIsReadAllTheSame() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            near.refusesLocks.withLock { $0 = true }
            let engine = bench.engine { _ in near }, order = ScrubOrder(action: ActionID("scrub/1"), store: bench.local)
            let error = await #expect(throws: PraError.self) { try await engine.scrub(order) { _ in } }
            #expect(error?.code == .storeReadOnly)
            #expect(near.packReads.withLock { $0 } > 0, "nothing was read")
            for object in try await bench.objects.list("packs/") {
                let path = "\(bench.folder)/store/\(object.key)", bytes = try await Disk().contents(path)
                try await Disk().write(path, bytes.map { ~$0 }, owner: nil)
            }
            // What was read is remembered; on a bare machine nothing is.
            try await Disk().remove("\(bench.folder)/state")
            let record = try await engine.scrub(order) { _ in }
            #expect(record.findings.count > 1 && record.findings.last?.contains("no lock may be renewed") == true)
        }
    }
}
