import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

/// One store of a stream that takes nothing, for whatever reason: it holds up itself alone.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct RefusedStoreTests {
    @Test func whateverOneStoreRefusesWithTheSpoolAndTheOtherStoreGoOn() async throws {
        try await withTwoStores { bench, far, engine in
            let (reported, told) = (Latest(), Told())
            let order = bench.order(bench.local, bench.named("far"))
            try await bench.streaming(order, by: engine, reported, telling: told) {
                try await bench.wait { reported.lsn != nil }
                for code in refusals {
                    far.refusal.withLock { $0 = PraError(code, "refused", remedy: "mend it") }
                    try await bench.cluster.psql("insert into items values (0, 'x'); select pg_switch_wal()")
                    let flushed = try await bench.flushed()
                    try await bench.wait { try await bench.end(of: bench.objects) >= flushed }
                    try await bench.wait { told.code(of: "far") == code }
                    #expect(told.code(of: "local") == nil)
                    #expect((reported.lsn ?? .zero) < flushed, "the guard slot must not let go of it: \(code)")
                    far.refusal.withLock { $0 = nil }
                    try await bench.wait { (reported.lsn ?? .zero) >= flushed && told.code(of: "far") == nil }
                }
            }
        }
    }

    @Test(arguments: refusals)
    func aStreamBeginsWhileOneOfItsStoresRefuses(code: PraError.Code) async throws {
        try await withTwoStores { bench, far, engine in
            let order = bench.order(bench.named("far"), bench.local)
            far.refusal.withLock { $0 = PraError(code, "refused", remedy: "mend it") }
            let (reported, told) = (Latest(), Told())
            try await bench.streaming(order, by: engine, reported, telling: told) {
                try await bench.wait { told.code(of: "far") == code }
                try await bench.cluster.psql("delete from items where id <= 10")
                let flushed = try await bench.flushed()
                try await bench.wait { try await bench.end(of: bench.objects) >= flushed }
                #expect(reported.lsn == nil)
                far.refusal.withLock { $0 = nil }
                try await bench.wait { (reported.lsn ?? .zero) >= flushed }
            }
        }
    }

    private func withTwoStores(_ body: (Bench, AwayStore, PhysicalEngine) async throws -> Void) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let far = AwayStore(FileStore(directory: "\(bench.folder)/far", creating: true)), near = bench.objects
            _ = try await Store.initialize(far, random: HostRandom())
            // The first stream begins where the server is, in both.
            let engine = bench.engine { resource -> any ObjectStore in if resource.name == "far" { far } else { near } }
            try await body(bench, far, engine)
        }
    }
}

private let refusals: [PraError.Code] = [
    .storeAuthentication, .storeSetting, .secretUnavailable, .storeConflict, .storeCorrupt, .storeReadOnly,
]

/// The last that a stream told of each store.
final class Told: Sendable {
    private let last = Mutex<[String: PraError]>([:])

    func note(_ store: String, _ error: PraError?) { last.withLock { $0[store] = error } }

    func code(of store: String) -> PraError.Code? { last.withLock { $0[store]?.code } }
}
