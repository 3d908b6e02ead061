import Manifests
import Model
import Testing

/// Scenarios that say what they lose: who survives follows, and what contradicts it is an error at its line.
@Suite struct FailureDomainTests {
    private func load(_ scenario: String, wal: String = "{}", more: String = "") -> (Desired?, [Diagnostic]) {
        let text = """
            apiVersion: pra/v1
            kind: RecoveryPlan
            metadata: {name: p}
            spec:
              clusters: {matchLabels: {tier: critical}}
              objectives:
                scenarios:
                  - {name: loss, rpo: 1h, rto: 1h, \(scenario)}
              stores: [near, far, farther]
              backup: {every: 24h}
              retention: {ref: r}
              wal: \(wal)
            ---
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: x, labels: {tier: critical}}
            spec: {connection: {hosts: [db1], user: pra}, failureDomain: {site: conakry, host: db1}}
            ---
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: near}
            spec: {url: "file:///s", failureDomain: {site: conakry, host: nas}}
            ---
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: far}
            spec: {url: "file:///t", failureDomain: {site: paris, host: s3}}
            ---
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: farther}
            spec: {url: "file:///u", failureDomain: {site: dakar, host: vault}}
            ---
            apiVersion: pra/v1
            kind: RetentionPolicy
            metadata: {name: r}
            spec: {window: 7d}
            \(more)
            """
        return loadManifests([source(text, path: "plan.yaml")])
    }

    @Test(
        arguments: [
            ("[{site: conakry}]", ["far", "farther"]), ("[{host: db1}]", ["near", "far", "farther"]),
            ("[{host: nas}, {site: paris}]", ["farther"]),
        ])
    func theStoresOutsideOfWhatIsLostSurvive(loses: String, survivors: [String]) throws {
        let (desired, problems) = load("loses: \(loses)")
        let plan = try #require(desired?.plans.first, "\(problems)")
        #expect(problems == [] && plan.spec.objectives.scenarios[0].survives == survivors)
        let shown = try #require(desired?.documents.first { $0.kind == "RecoveryPlan" }?.yaml)
        #expect(shown.contains("- \(survivors[0])") && shown.contains("# follows from loses"), "\(shown)")
        #expect(shown.contains("plan.yaml:8"))
    }

    /// Goal: a plan whose survivors are others is another plan, though not a letter of it changed.
    @Test func theDigestIsOfWhatFollows() throws {
        let derived = try #require(load("loses: [{host: nas}]").0?.plans.first)
        let other = try #require(load("loses: [{site: paris}]").0?.plans.first)
        let both = try #require(load("survives: [far, farther], loses: [{host: nas}]").0?.plans.first)
        #expect(derived.digest != other.digest)
        #expect(derived.spec.objectives.scenarios[0].survives == both.spec.objectives.scenarios[0].survives)
        #expect(derived.document.contains(#""survives":["far","farther"]"#), "\(derived.document)")
    }

    @Test(
        arguments: [
            ("survives: [near, far], loses: [{site: conakry}]", "{}", "lost-survivor", "survives[0]", "near"),
            (
                "loses: [{site: conakry}, {site: paris}, {host: vault}]", "{}", "nothing-survives", "loses",
                "every store"
            ),
            ("rpo_: 1h", "{}", "unknown-field", "rpo_", "not a field"),
            ("spoolSurvives: true, loses: [{site: conakry}]", "{}", "spool-nowhere", "spoolSurvives", "where pra runs"),
            (
                "spoolSurvives: true, loses: [{site: conakry}]", "{spool: {site: conakry, host: db2}}", "lost-spool",
                "spoolSurvives", "site: conakry"
            ),
            ("spoolSurvives: false", "{}", "no-extent", "scenarios[0]", "neither what it loses"),
            ("loses: [{site: paris, host: s3}]", "{}", "exactly-one", "loses[0]", "more than one"),
            ("survives: [far], loses: []", "{}", "too-few", "loses", ""),
        ])
    func aContradictionIsAnErrorAtItsLine(
        scenario: String, wal: String, rule: String, field: String, words: String
    ) throws {
        let (desired, problems) = load(scenario, wal: wal)
        let found = try #require(problems.first { $0.rule == rule }, "\(problems)")
        #expect(desired == nil && found.severity == .error && found.location.line == 8, "\(found)")
        #expect(found.path.hasSuffix(field) && found.what.contains(words) && !found.remedy.isEmpty, "\(found)")
    }

    @Test func aSpoolElsewhereSurvives() {
        let (desired, problems) = load(
            "spoolSurvives: true, loses: [{site: conakry}]", wal: "{spool: {site: paris, host: pra1}}")
        #expect(desired != nil && problems == [], "\(problems)")
    }

    @Test func aPlaceThatNothingBearsIsAWarningWithTheNearest() throws {
        let (desired, problems) = load("loses: [{site: conackry}]")
        let found = try #require(problems.first)
        #expect(desired != nil && found.rule == "unknown-domain" && found.severity == .warning)
        #expect(found.remedy.contains("“conakry”") && found.path.hasSuffix("loses[0]"), "\(found)")
    }
}
