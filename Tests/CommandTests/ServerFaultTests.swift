import ClusterHarness
import Foundation
import Testing

/// What an operator sees when the server will not be protected: one error, its exit status, and nothing half done.
@Suite(
    "A server that can not be protected", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(5)))
struct ServerFaultTests {
    /// What is broken, and what every command says of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var settings: [String: String] = [:]
        /// Of pg_hba.conf.
        var rules: [String]?
        var sql: String?
        var password: String?
        var status: Int32
        /// Of `plan --detailed-exitcode`.
        var plan: Int32 = 21
        var says: [String]
    }

    @Test(
        "apply and backup refuse it with the same words and the same exit status",
        arguments: [
            Fault(
                testDescription: "wrong password", password: "nope", status: 8, plan: 8,
                says: ["PRA-301", "does not let role pra in"]),
            Fault(
                testDescription: "no REPLICATION", sql: "alter role pra noreplication", status: 4,
                says: ["ALTER ROLE pra REPLICATION"]),
            Fault(
                testDescription: "wal_level = minimal", settings: ["wal_level": "minimal", "max_wal_senders": "0"],
                status: 4,
                says: ["wal_level"]),
            Fault(
                testDescription: "no line for replication in pg_hba.conf",
                rules: ["local all pra scram-sha-256", "local all postgres trust"], status: 8,
                says: ["PRA-301", "does not let role pra in", "pg_hba.conf"]),
            Fault(
                testDescription: "max_wal_senders too low", settings: ["max_wal_senders": "1"], status: 4,
                says: ["PRA-303", "max_wal_senders"]),
        ])
    func refused(fault: Fault) async throws {
        try await withNewCluster(settings: fault.settings) { site, cluster in
            if let rules = fault.rules {
                try await cluster.allow(rules)
                try await cluster.reload()
            }
            if let sql = fault.sql { try await cluster.psql(sql) }
            if let password = fault.password {
                try Data(password.utf8).write(to: URL(filePath: "\(site.folder)/password"))
            }
            for command in [["apply"], ["run", "--once"], ["backup"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == fault.status, "\(command): \(ending)")
                for text in fault.says { #expect(ending.contains(text), "\(command): \(ending)") }
            }
            let plan = try await site.pra("plan", "--detailed-exitcode")
            #expect(plan.status == fault.plan, "\(plan)")
            #expect(try await site.points().isEmpty)
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }

    @Test("no free replication slot: the guard slot is blocked with the setting to raise, and the backup is still made")
    func slots() async throws {
        try await withNewCluster(settings: ["max_replication_slots": "1"]) { site, cluster in
            try await cluster.psql("select pg_create_physical_replication_slot('theirs')")
            let plan = try await site.pra("plan", "--detailed-exitcode")
            #expect(plan.status == 21)
            #expect(plan.contains("max_replication_slots"), "\(plan)")
            let apply = try await site.pra("apply")
            #expect(apply.status == 4, "\(apply)")
            #expect(apply.contains("max_replication_slots"), "\(apply)")
            #expect(try await site.points().count == 1)
            #expect(try await cluster.psql("select slot_name from pg_replication_slots") == "theirs")
        }
    }

    @Test(
        "a server that stops in the middle of a backup: nothing counts, and the next apply makes the point",
        arguments: ["immediate", "fast"])
    func stopped(mode: String) async throws {
        try await withNewCluster { site, cluster in
            try await site.state(Statement(rate: "5MB/s"))
            let apply = try await site.start("apply")
            try await site.hear("copy:", from: apply)
            try await cluster.stop(mode)
            let ending = try await site.end(of: apply)
            #expect(ending.status == 8, "\(ending)")
            #expect(ending.contains("PRA-306", "shop"), "\(ending)")
            #expect(!ending.contains("action.failed"), "it is tried again: \(ending)")
            #expect(try await site.points().isEmpty)
            #expect(try await site.pra("ledger", "verify").status == 0)
            try await cluster.start()
            try await site.state(Statement())
            #expect(try await site.pra("apply").status == 0)
            #expect(try await site.points().count == 1)
            #expect(try await site.pra("store", "check").status == 0)
        }
    }

    @Test(
        "a server that is not there is Unknown everywhere: plan names it, status is critical, the report has no figure")
    func unseen() async throws {
        try await withStore { site, _ in
            let plan = try await site.pra("plan")
            #expect(plan.status == 8)
            #expect(plan.contains("Cluster/shop", "PRA-300"), "\(plan)")
            let nagios = try await site.pra("status", "-o", "nagios")
            #expect([2, 3].contains(nagios.status), "\(nagios)")
            #expect(nagios.contains("shop"), "\(nagios)")
            #expect(try await site.pra("status", "--exit-code").status == 3)
            #expect(try await site.pra("apply").status == 8)
        }
    }
}
