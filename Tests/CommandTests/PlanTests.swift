import ClusterHarness
import Foundation
import Testing

/// `pra plan` and `pra apply` agree, and a saved plan does exactly what it says or says why not.
@Suite("Plan and apply", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct PlanTests {
    @Test("after apply the plan is empty")
    func empty() async throws {
        try await withNewCluster { site, _ in
            let before = try await site.pra("plan", "--detailed-exitcode")
            #expect(before.status == 20 || before.status == 21, "\(before)")
            #expect(try await site.pra("apply").status == 0)
            let after = try await site.pra("plan", "--detailed-exitcode")
            #expect(after.status == 0, "\(after)")
            #expect(after.contains("Nothing to do"), "\(after)")
        }
    }

    @Test("a saved plan does its actions; after an edited manifest it refuses each of that plan's with what changed")
    func saved() async throws {
        try await withNewCluster { site, _ in
            #expect(try await site.pra("plan", "--out", "p.json").status == 0)
            try await site.state(Statement(rpo: "2h"))
            let refused = try await site.pra("apply", "p.json")
            #expect(refused.status == 7, "\(refused)")
            #expect(refused.contains("PRA-602", "backup/shop/local", "manifest"), "\(refused)")
            #expect(try await site.points().isEmpty)
            try await site.state(Statement())
            let done = try await site.pra("apply", "p.json")
            #expect(done.status == 0, "\(done)")
            #expect(try await site.points().count == 1)
            let again = try await site.pra("apply", "p.json")
            #expect(again.status == 0, "\(again)")
            #expect(again.contains("no need  backup/shop/local/", "no longer needed"), "\(again)")
            #expect(try await site.points().count == 1)
        }
    }

    @Test("a saved plan refuses exactly the action whose ground has changed, and does the others")
    func changed() async throws {
        try await withNewCluster { site, cluster in
            #expect(try await site.pra("plan", "--out", "p.json").status == 0)
            #expect(try await site.pra("store", "init", "local").status == 0)
            #expect(try await site.pra("backup").status == 0)
            let apply = try await site.pra("apply", "p.json")
            #expect(apply.status == 7, "\(apply)")
            #expect(apply.contains("PRA-602", "backup/shop/local", "the store's points were"), "\(apply)")
            #expect(apply.contains("done     create-slot/shop/pra_shop", "done     drill/critical"), "\(apply)")
            #expect(try await site.points().count == 1)
            #expect(try await cluster.psql("select slot_name from pg_replication_slots") == "pra_shop")
        }
    }

    struct Applied: Decodable, Sendable {
        struct Action: Decodable, Sendable { var action: String, outcome: String, code: String? }

        var schema: String
        var actions: [Action]

        func outcome(of prefix: String) -> String? { actions.first { $0.action.hasPrefix(prefix) }?.outcome }
    }

    @Test("apply -o json says what became of each action")
    func json() async throws {
        try await withNewCluster { site, _ in
            #expect(try await site.pra("plan", "--out", "p.json").status == 0)
            #expect(try await site.pra("store", "init", "local").status == 0)
            let first = try await site.json("apply", "p.json", as: Applied.self)
            #expect(first.schema == "pra.apply/v1")
            #expect(first.outcome(of: "init-store/local") == "unneeded", "\(first)")
            #expect(first.outcome(of: "create-slot/") == "done" && first.outcome(of: "backup/") == "done", "\(first)")
            let second = try await site.json("apply", "p.json", as: Applied.self)
            #expect(Set(second.actions.map(\.outcome)) == ["unneeded"], "\(second)")
            try await site.state(Statement(rpo: "2h"))
            try FileManager.default.removeItem(atPath: "\(site.state)")
            let third = try await site.json("apply", "p.json", as: Applied.self)
            #expect(third.outcome(of: "backup/") == "refused", "\(third)")
            #expect(third.actions.first { $0.outcome == "refused" }?.code == "PRA-602", "\(third)")
            let rest = try await site.json("apply", as: Applied.self)
            #expect(Set(rest.actions.map(\.outcome)) == ["done"], "\(rest)")
        }
    }

    @Test("a saved plan against a server that is away is not taken for done")
    func away() async throws {
        try await withNewCluster { site, cluster in
            #expect(try await site.pra("plan", "--out", "p.json").status == 0)
            try await cluster.stop()
            let apply = try await site.pra("apply", "p.json")
            #expect(apply.status == 8, "\(apply)")
        }
    }

    @Test(
        "a suspended plan and one in mode Observe act not, and say so",
        arguments: [
            Statement(suspend: "{reason: moving house, owner: j.martin, until: 2099-01-01T00:00:00Z}"),
            Statement(mode: "Observe"),
        ])
    func idle(statement: Statement) async throws {
        try await withNewCluster { site, cluster in
            try await site.state(statement)
            let plan = try await site.pra("plan", "--out", "p.json")
            #expect(plan.contains(statement.suspend == nil ? "mode Observe" : "moving house"), "\(plan)")
            let apply = try await site.pra("apply")
            #expect(apply.status == 0, "\(apply)")
            let saved = try await site.pra("apply", "p.json")
            #expect(saved.status == 4, "\(saved)")
            let after = try await site.pra("plan", "--detailed-exitcode")
            #expect(after.status == (statement.suspend == nil ? 0 : 20), "\(after)")
            #expect(files(under: site.store).filter { !$0.hasPrefix("evidence/") && $0 != "format.json" } == [])
            #expect(try await cluster.psql("select count(*) from pg_replication_slots") == "0")
        }
    }

    @Test("a slot that no plan asks for any more leaves the server, and a new name leaves no hole")
    func slots() async throws {
        try await withProtectedCluster { site, cluster in
            let names = "select string_agg(slot_name, ',' order by slot_name) from pg_replication_slots"
            try await cluster.psql("select pg_create_physical_replication_slot('someone_elses', true)")
            try await site.state(Statement(slot: "pra_new"))
            let renamed = try await site.pra("apply")
            #expect(renamed.status == 0, "\(renamed)")
            #expect(try await cluster.psql(names) == "pra_new,someone_elses", "\(renamed)")
            try await site.state(Statement(mode: "Plan", slot: "pra_new", streams: false))
            let told = try await site.pra("plan", "--detailed-exitcode")
            #expect(told.status == 21, "\(told)")
            #expect(told.contains("drop-slot/shop/pra_new", "mode Plan"), "\(told)")
            #expect(try await cluster.psql(names) == "pra_new,someone_elses", "pra plan changes nothing")
            try await site.state(Statement(slot: "pra_new", streams: false))
            #expect(try await site.pra("apply").status == 0)
            #expect(try await cluster.psql(names) == "someone_elses")
            #expect(try await site.pra("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("a plan that is gone is refused aloud; ended with onRemoval: Forget it leaves its points and no slot")
    func removed() async throws {
        try await withProtectedCluster { site, cluster in
            let slots = "select count(*) from pg_replication_slots"
            try await site.state(Statement(tier: "none"))
            let refused = try await site.pra("plan", "--detailed-exitcode")
            #expect(refused.status == 21, "\(refused)")
            #expect(refused.contains("retire/shop/critical", "onRemoval is Refuse"), "\(refused)")
            #expect(try await site.pra("apply").status == 4)
            #expect(try await cluster.psql(slots) == "1", "the guard stays")
            try await site.state(Statement(onRemoval: "Forget"))
            #expect(try await site.pra("apply").status == 0)
            try await site.state(Statement(tier: "none", onRemoval: "Forget"))
            let ended = try await site.pra("apply")
            #expect(ended.status == 0, "\(ended)")
            #expect(ended.contains("done     retire/shop/critical"), "\(ended)")
            #expect(try await cluster.psql(slots) == "0")
            #expect(try await site.points().count == 1)
            #expect(try await site.pra("plan", "--detailed-exitcode").status == 0)
        }
    }
}
