import ClusterHarness
import Foundation
import Loopback
import Testing

@Suite("Alerts", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct AlertCommandTests {
    @Test("a channel is tried without the loop, and says what is wrong with it")
    func tried() async throws {
        let server = LoopbackServer { request in
            .reply(status: request.body.contains("resolved") ? 401 : 204, body: "")
        }
        try await withNewCluster { site, _ in
            try await site.state(Statement(webhook: server.url))
            let refused = try await site.pra("alert", "test", "hook")
            #expect(refused.status == 1 && refused.errors.contains("answered 401"), "\(refused)")
            let bodies = server.requests.map(\.body)
            #expect(bodies.count == 2 && bodies.allSatisfy { $0.contains("\"test\":\"true\"") }, "\(bodies)")
            #expect(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count == 2)
            try await site.state(Statement(webhook: "http://127.0.0.1:\(unusedPort())/"))
            let silent = try await site.pra("alert", "test", "hook")
            #expect(silent.status == 8 && silent.errors.contains("PRA-701"), "\(silent)")
            let unknown = try await site.pra("alert", "test", "hok")
            #expect(unknown.status == 2 && unknown.errors.contains("there are: "), "\(unknown)")
            #expect(!FileManager.default.fileExists(atPath: site.state), "it needs no state, and leaves none")
        }
    }

    @Test("a route is tried with the labels that the cluster's manifest has")
    func routed() async throws {
        try await withNewCluster { site, _ in
            let tried = try await site.pra("alert", "routes", "test", "type=rpo.breach", "cluster=akig")
            #expect(tried.status == 0 && tried.output.contains("operators → "), "\(tried)")
            let wrong = try await site.pra("alert", "routes", "test", "nonsense")
            #expect(wrong.status == 2 && wrong.errors.contains("is no label"), "\(wrong)")
        }
    }
}
