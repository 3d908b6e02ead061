import Model
import Testing

@testable import Manifests

/// The example plan, read in full: every value arrives where it belongs.
@Suite struct ExampleTests {
    let desired: Desired

    init() throws {
        let (desired, problems) = loadManifests([try fixture("akig.yaml")])
        #expect(problems == [])
        self.desired = try #require(desired)
    }

    @Test func theClusterIsRead() throws {
        let cluster = try #require(desired.clusters.first)
        #expect(cluster.id == ResourceID("Cluster", "akig"))
        #expect(cluster.location == SourceLocation(file: "akig.yaml", line: 2, column: 1))
        #expect(cluster.metadata.labels == ["tier": "critical", "env": "production"])
        #expect(
            cluster.spec.connection
                == Cluster.Connection(
                    hosts: ["/run/postgresql"], port: 5432, database: "akig", user: "pra",
                    password: .file("/run/secrets/akig_pw"), tls: .verifyFull, connectTimeout: .seconds(10)))
        #expect(cluster.spec.heartbeat == Cluster.Heartbeat(schema: "pra", every: .seconds(15)))
        #expect(cluster.spec.criticalTables.map(\.name) == ["public.leases", "public.payments"])
        #expect(cluster.spec.criticalTables.map(\.minRows) == [1, 1])
        #expect(cluster.spec.checks.map(\.equals) == [0])
        #expect(
            cluster.spec.endpoints == [
                Cluster.Endpoint(
                    name: "api", url: "http://127.0.0.1:4000/api/health",
                    expect: Cluster.Expectation(status: 200, contains: "ok"), timeout: .seconds(5))
            ])
        #expect(cluster.spec.programs == nil && cluster.spec.runAs == nil)
    }

    @Test func theStoreIsRead() {
        #expect(
            desired.stores.map(\.spec) == [
                BackupStore.Spec(
                    url: "file:///var/lib/pra/store", s3: nil, sftp: nil,
                    failureDomain: BackupStore.FailureDomain(site: "conakry", host: "db1"),
                    compression: BackupStore.Compression(codec: .zstd, level: 3),
                    capacity: BackupStore.Capacity(
                        warnAt: Ratio(millionths: 800_000), stopAt: Ratio(millionths: 950_000)))
            ])
    }

    @Test func theRetentionIsRead() {
        #expect(
            desired.retentions.map(\.spec) == [
                RetentionPolicy.Spec(
                    window: .seconds(7 * 86_400),
                    keep: RetentionPolicy.Keep(
                        hourly: .count(24), daily: .count(7), weekly: .count(5),
                        monthly: .period(years: 0, months: 12, days: 0),
                        yearly: .period(years: 7, months: 0, days: 0)),
                    timeZone: "Africa/Conakry", minProven: 2)
            ])
    }

    @Test func thePlanIsRead() throws {
        let plan = try #require(desired.plans.first).spec
        let scenario = RecoveryPlan.Scenario(
            name: "primary-loss", survives: ["local"], rpo: .seconds(3600), rto: .seconds(1800))
        #expect(
            plan.objectives
                == RecoveryPlan.Objectives(
                    scenarios: [scenario], availability: Ratio(millionths: 999_000),
                    backupSuccess: Ratio(millionths: 1_000_000), restoreTests: Ratio(millionths: 1_000_000),
                    integrity: Ratio(millionths: 1_000_000)))
        #expect(plan.mode == .enforce && plan.engine.type == .physical && plan.stores == ["local"])
        #expect(
            plan.backup
                == RecoveryPlan.Schedule(every: .seconds(86_400), startWithin: .seconds(7200), missed: .runOnce))
        #expect(
            plan.wal
                == RecoveryPlan.WAL(
                    stream: true,
                    guardSlot: RecoveryPlan.GuardSlot(name: "pra_akig", retainAtMost: ByteCount(Int64(16) << 30))))
        #expect(plan.retention.ref == "standard" && plan.verify.every == .seconds(86_400))
        #expect(
            plan.drill
                == RecoveryPlan.Drill(
                    every: .seconds(7 * 86_400), target: .latest, checks: [.structure, .amCheck, .sql, .freshness]))
        #expect(
            plan.limits
                == RecoveryPlan.Limits(
                    rate: ByteCount(200_000_000), checkpoint: .spread, timeout: .seconds(6 * 3600)))
        #expect(plan.alerts?.route == "default" && plan.suspend == nil && plan.onRemoval == .refuse)
        #expect(desired.clusters(of: desired.plans[0]).map(\.name) == ["akig"])
    }

    @Test func alertingAndWidgetsAreRead() throws {
        #expect(
            desired.channels.map(\.spec) == [
                AlertChannel.Spec(
                    type: .inApp, keep: .seconds(90 * 86_400), url: nil, timeout: .seconds(10), format: .standard,
                    routingKey: nil, secrets: [],
                    allowPrivate: false, email: nil)
            ])
        let route = try #require(desired.routes.first).spec
        #expect(route.receivers == [AlertRoute.Receiver(name: "operators", channels: ["inbox"])])
        #expect(
            route.route
                == AlertRoute.Route(
                    receiver: "operators", groupBy: ["cluster", "type"], groupWait: .seconds(30),
                    groupInterval: .seconds(300), repeatInterval: .seconds(14_400), escalation: nil, routes: []))
        #expect(route.expect.map(\.receivers) == [["operators"]])
        let widgets = try #require(desired.widgets.first).spec
        #expect(widgets.audience == ["role:operator"])
        #expect(widgets.widgets.map(\.key) == ["readiness", "window-akig", "alerts"])
        #expect(widgets.widgets.map(\.size) == [.wide, .medium, .medium])
        #expect(widgets.widgets.map(\.policy) == [.locked, .standard, .seed])
        #expect(widgets.widgets.map(\.type) == [.readiness, .recoveryWindow, .activeAlerts])
        #expect(widgets.widgets[1].params.cluster == "akig")
    }
}
