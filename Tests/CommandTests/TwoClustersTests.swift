import ClusterHarness
import Foundation
import Testing

/// Two clusters, each with a plan of its own, in one store.
@Suite("Two clusters in one store", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct TwoClustersTests {
    @Test("each is backed up, verified and restored by itself, and what ends one touches nothing of the other")
    func beside() async throws {
        let protected = try await Protected.shared()
        try await withNewCluster(isInitialised: true) { site, warehouse in
            for part in ["store", "state", "data"] {
                try await site.run("/usr/bin/cp", "-a", "\(protected.folder)/\(part)", site.folder)
            }
            try await warehouse.psql("insert into items select g, 'w' || g from generate_series(40001, 40500) g")
            let sums = ["shop": protected.fingerprint, "warehouse": try await warehouse.psql(Protected.sum)]
            try await withServer(on: "\(site.folder)/data") { shop in
                try await site.state(stating(shop, warehouse, tier: "second", in: site))
                let run = try await site.pra("run", "--once")
                #expect(run.status == 0, "\(run)")
                try await expectSeparate(site)
                for (name, sum) in sums { try await expectWhole(name, sum, site) }
                try await end(warehouse, beside: shop, site)
                #expect(try await warehouse.psql("select count(*) from pg_replication_slots") == "0")
                #expect(try await shop.psql("select count(*) from pg_replication_slots") == "1")
            }
            #expect(try await site.points().map(\.point.action).allSatisfy { $0.hasPrefix("backup/shop/") })
            try await site.run("/usr/bin/rm", "-rf", "\(site.folder)/shop")
            try await expectWhole("shop", protected.fingerprint, site)
        }
    }

    private func expectSeparate(_ site: Site) async throws {
        let points = try await site.points().map(\.point)
        #expect(points.allSatisfy { $0.isComplete })
        let uids = Dictionary(grouping: points) { $0.action.split(separator: "/")[1] }.mapValues {
            Set($0.map(\.clusterUID))
        }
        #expect(uids.count == 2 && uids["shop"]?.count == 1 && uids["warehouse"]?.count == 1, "\(points)")
        #expect(uids["shop"] != uids["warehouse"])
        let ambiguous = try await site.pra("restore", "--into", "\(site.folder)/whose")
        #expect(ambiguous.status == 2 && ambiguous.contains("shop, warehouse", "--cluster"), "\(ambiguous)")
    }

    private func expectWhole(_ name: String, _ sum: String, _ site: Site) async throws {
        let verify = try await site.pra("verify", "--cluster", name)
        #expect(verify.status == 0, "\(verify)")
        let restore = try await site.pra("restore", "--cluster", name, "--into", "\(site.folder)/\(name)")
        #expect(restore.status == 0, "\(restore)")
        #expect(try await fingerprint(ofRestored: "\(site.folder)/\(name)") == sum, "\(name)")
    }

    /// Takes the warehouse from its plan, whose points then go.
    private func end(_ warehouse: TestCluster, beside shop: TestCluster, _ site: Site) async throws {
        try await site.state(stating(shop, warehouse, tier: "none", in: site))
        let plan = try await site.pra("plan", "--out", "p.json")
        #expect(plan.contains("retain/warehouse/local/all", "NEEDS APPROVAL"), "\(plan)")
        let apply = try await site.pra("apply", "p.json")
        #expect(apply.status == 0, "\(apply)")
        let rest = try await site.pra("apply")
        #expect(rest.status == 0, "\(rest)")
        let sweep = try await site.pra("store", "sweep", "--confirm")
        #expect(sweep.status == 0, "\(sweep)")
    }

    private func stating(
        _ shop: TestCluster, _ warehouse: TestCluster, tier: String, in site: Site
    ) -> Statement {
        var statement = Statement(socket: shop.folder)
        statement.extra = """

            ---
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: warehouse, labels: {tier: \(tier)}}
            spec:
              connection:
                hosts: ["\(warehouse.folder)"]
                user: pra
                password: {file: \(site.folder)/password}
                tls: Disable
            \(Site.owner.map { "  runAs: \($0)" } ?? "")
            ---
            apiVersion: pra/v1
            kind: RecoveryPlan
            metadata: {name: second}
            spec:
              clusters: {matchLabels: {tier: second}}
              mode: Enforce
              objectives: {scenarios: [{name: primary-loss, survives: [local], rpo: 1h, rto: 30m}]}
              stores: [local]
              backup: {every: \(QuietPeriods.day), startWithin: \(QuietPeriods.day)}
              wal: {stream: true, guardSlot: {name: pra_warehouse}}
              retention: {ref: standard}
              onRemoval: Delete
              verify: {every: \(QuietPeriods.day)}
              drill: {every: \(QuietPeriods.week), checks: [Structure]}
              limits: {checkpoint: Fast, timeout: 2m}
              alerts: {route: default}

            """
        return statement
    }
}
