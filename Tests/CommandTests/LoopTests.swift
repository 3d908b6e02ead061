import ClusterHarness
import Foundation
import Loopback
import Synchronization
import Testing

/// The loop as a service: `pra run`, what it hears and whom it tells.
@Suite("pra run", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct LoopTests {
    @Test(
        "it follows a changed manifest, keeps the good one when a new one is broken, and drains on SIGTERM"
    )
    func follows() async throws {
        try await withNewCluster { site, _ in
            try await site.state(Statement(mode: "Observe"))
            let run = try await site.start("run")
            try await site.hear("configure/AlertRoute/default", from: run)
            try Data("kind: [".utf8).write(to: URL(filePath: "\(site.folder)/manifests/plan.yaml"))
            try await site.hear("PRA-200", from: run, within: .seconds(10))
            try await site.state(Statement())
            try await site.hear("started  backup/shop/local", from: run, within: .seconds(10))
            try await site.hear("working  backup/shop/local", from: run)
            let ending = try await site.end(run, with: SIGTERM, within: .seconds(32))
            #expect(ending.status == 0, "\(ending)")
            #expect(ending.contains("report: "), "\(ending)")
            #expect(try await site.points().count == 1, "the backup that ran was let end")
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }

    @Test("what a policy denies is not adopted, and a policy that comes later stops nothing that runs")
    func denied() async throws {
        try await withNewCluster { site, _ in
            try await site.state(Statement(mode: "Observe"))
            try demand("{field: spec.mode, operator: Equals, value: Observe}", at: site)
            let run = try await site.start("run")
            try await site.hear("configure/AlertRoute/default", from: run)
            try await site.state(Statement())
            try await site.hear("PRA-200", from: run, within: .seconds(10))
            try await site.state(Statement(mode: "Observe"))
            try demand("{field: spec.drill.every, operator: AtMost, value: 1s}", at: site)
            try await site.hear("denied since it was admitted", from: run, within: .seconds(10))
            let ending = try await site.end(run, with: SIGTERM, within: .seconds(32))
            #expect(ending.status == 0 && !ending.contains("backup/shop/local"), "\(ending)")
            let validate = try await site.pra("validate", "manifests", "policies")
            #expect(validate.status == 2 && validate.contains("[strict/r]"), "\(validate)")
            for command in [["plan"], ["run", "--once"], ["status"]] {
                let ending = try await site.pra(command)
                #expect([0, 3].contains(ending.status) && ending.contains("strict/r"), "\(command): \(ending)")
            }
            try await site.state(Statement())
            let refused = try await site.pra("run", "--once")
            #expect(refused.status == 2 && refused.contains("policies deny"), "\(refused)")
        }
    }

    private func demand(_ require: String, at site: Site) throws {
        let policy = """
            apiVersion: pra/v1
            kind: AdmissionPolicy
            metadata: {name: strict}
            spec:
              selector: {matchLabels: {tier: critical}}
              rules:
                - name: r
                  kind: RecoveryPlan
                  require: \(require)
                  message: {en: not so, fr: pas ainsi}
            """
        try Data(policy.utf8).write(to: URL(filePath: "\(site.folder)/policies/strict.yaml"), options: .atomic)
    }

    @Test("the report is written while it runs, and verifies")
    func reports() async throws {
        try await withNewCluster { site, _ in
            let run = try await site.start("run")
            let report = "\(site.folder)/reports/sla.json"
            try await site.await("a report is there") { FileManager.default.fileExists(atPath: report) }
            let verify = try await site.pra("report", "verify", report)
            #expect(verify.status == 0, "\(verify)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    @Test("a breached RPO reaches the inbox and the webhook, and so does its end")
    func breach() async throws {
        let server = LoopbackServer { _ in .reply(status: 204, body: "") }
        try await withProtectedCluster { site, cluster in
            try await site.state(Statement(rpo: "2s", webhook: server.url))
            try await cluster.stop("fast")
            let run = try await site.start("run")
            try await site.await("the webhook was told") { server.requests.contains { $0.body.contains("rpo.breach") } }
            try await cluster.start()
            try await site.await("the webhook was told that it is over", within: .seconds(45)) {
                server.requests.contains { $0.body.contains("resolved") && $0.body.contains("rpo.breach") }
            }
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            let inbox = try await site.json("alert", "inbox", as: Inbox.self).messages.map(\.message)
            let breaches = inbox.filter { $0.title.contains("rpo.breach") }
            #expect(breaches.contains { $0.title.hasPrefix("opened") }, "\(inbox)")
            let end = "resolved: rpo.breach shop"
            #expect(inbox.contains { $0.title.hasPrefix(end) || $0.body.contains(end) }, "\(inbox)")
            #expect(breaches.first?.severity == "critical")
        }
    }

    @Test("a webhook that never answers holds up neither the loop nor the inbox, and hears everything in the end")
    func hangingWebhook() async throws {
        let isMended = Atomic(false)
        let server = LoopbackServer { _ in isMended.load(ordering: .relaxed) ? .reply(status: 204, body: "") : .silence
        }
        try await withProtectedCluster { site, cluster in
            try await site.state(Statement(rpo: "2s", webhook: server.url))
            try await cluster.stop("fast")
            let run = try await site.start("run")
            try await site.await("the webhook was tried again") {
                server.requests.count { $0.body.contains("opened") && $0.body.contains("rpo.breach") } > 1
            }
            #expect(try run.said.contains("PRA-701"))
            let inbox = try await site.json("alert", "inbox", as: Inbox.self).messages.map(\.message)
            #expect(inbox.contains { $0.title.hasPrefix("opened") && $0.title.contains("rpo.breach") }, "\(inbox)")
            try await cluster.start()
            try await site.hear("resolved rpo.breach", from: run, within: .seconds(45))
            let before = server.requests.count
            isMended.store(true, ordering: .relaxed)
            try await site.await("the webhook was told of the breach and of its end", within: .seconds(90)) {
                let heard = server.requests.dropFirst(before).filter { $0.body.contains("rpo.breach") }.map(\.body)
                return heard.contains { $0.contains("opened") } && heard.contains { $0.contains("resolved") }
            }
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    struct Inbox: Decodable, Sendable {
        struct Entry: Decodable, Sendable { var message: Message }

        var messages: [Entry]
    }

    struct Message: Decodable, Sendable { var title: String, body: String, severity: String }
}
