import Model
import Testing

@testable import Manifests

/// What counts when a manifest says as little as it may.
@Suite struct DefaultTests {
    private func load(_ text: String) throws -> Desired {
        let (desired, problems) = loadManifests([source(text)])
        #expect(problems.allSatisfy { $0.severity == .warning }, "\(problems)")
        return try #require(desired)
    }

    @Test func aPlanLooksAndDoesNothingUntilToldOtherwise() throws {
        let desired = try load(
            """
            apiVersion: pra/v1
            kind: RecoveryPlan
            metadata: {name: p}
            spec:
              clusters: {matchLabels: {tier: critical}}
              objectives: {scenarios: [{name: s, survives: [local], rpo: 1h, rto: 1h}]}
              stores: [local]
              backup: {every: 24h}
              retention: {ref: r}
            ---
            {apiVersion: pra/v1, kind: RetentionPolicy, metadata: {name: r}, spec: {window: 7d}}
            ---
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: local}
            spec: {url: "file:///s", failureDomain: {site: a, host: b}}
            """)
        let plan = try #require(desired.plans.first).spec
        #expect(plan.mode == .observe && plan.onRemoval == .refuse)
        #expect(plan.wal.stream && plan.wal.guardSlot.name == "pra")
        #expect(plan.wal.guardSlot.retainAtMost == ByteCount(Int64(16) << 30))
        #expect(plan.verify.every == .seconds(86_400) && plan.drill.every == .seconds(604_800))
        #expect(plan.drill.checks == RecoveryPlan.Drill.Check.allCases)
        #expect(plan.limits.rate == nil && plan.limits.checkpoint == .spread)
        #expect(plan.alerts == nil && plan.objectives.availability == nil)
        #expect(desired.retentions.first?.spec.minProven == 1)
        #expect(desired.retentions.first?.spec.timeZone == "UTC")
    }

    @Test func aClusterIsReachedSafely() throws {
        let desired = try load(
            "{apiVersion: pra/v1, kind: Cluster, metadata: {name: c}, spec: {connection: {user: pra}}}")
        let spec = try #require(desired.clusters.first).spec
        #expect(spec.host == "local" && spec.connection.hosts == ["/run/postgresql"])
        #expect(spec.connection.port == 5432 && spec.connection.tls == .verifyFull)
        #expect(spec.heartbeat == nil && spec.criticalTables.isEmpty)
    }

    @Test(
        arguments: [
            ("\"https://example.org/hook\"", .text("https://example.org/hook")), ("{env: HOOK}", .secret(.env("HOOK"))),
            ("{file: /run/hook}", .secret(.file("/run/hook"))),
            ("{exec: [pass, show, hook]}", .secret(.exec(["pass", "show", "hook"]))),
        ] as [(String, AlertChannel.SecretOrText)])
    func aWebhookIsAURLOrWhereToFindOne(written: String, url: AlertChannel.SecretOrText) throws {
        let desired = try load(
            "{apiVersion: pra/v1, kind: AlertChannel, metadata: {name: c}, spec: {type: Webhook, url: \(written)}}")
        #expect(desired.channels.first?.spec.url == url)
    }

    @Test(arguments: [
        ("P1Y6M", RetentionPolicy.KeepSpan.period(years: 1, months: 6, days: 0)),
        ("P30D", .period(years: 0, months: 0, days: 30)),
        ("12", .count(12)),
    ])
    func aSpanIsACountOrAPeriod(written: String, span: RetentionPolicy.KeepSpan) throws {
        let head = "apiVersion: pra/v1, kind: RetentionPolicy, metadata: {name: r}"
        let desired = try load("{\(head), spec: {window: 7d, keep: {daily: \(written)}}}")
        #expect(desired.retentions.first?.spec.keep.daily == span)
    }

    @Test func aSuspensionNamesItsEnd() {
        let shape = RecoveryPlan.shape.outline.fields.first { $0.name == "suspend" }
        #expect(shape?.outline.fields.filter(\.isRequired).map(\.name) == ["reason", "owner", "until"])
    }
}
