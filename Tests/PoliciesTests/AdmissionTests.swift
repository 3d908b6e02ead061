import Manifests
import Model
import Policies
import Testing

/// One field, one operator, one value at a time; then how they combine, and whom a policy is about.
@Suite struct AdmissionTests {
    private let manifests = """
        apiVersion: pra/v1
        kind: Cluster
        metadata: {name: akig, labels: {env: production, owner: db}}
        spec: {connection: {hosts: [/run/postgresql, db2.example.org], user: pra}}
        ---
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: local}
        spec: {url: "file:///s", failureDomain: {site: a, host: b}}
        ---
        apiVersion: pra/v1
        kind: RetentionPolicy
        metadata: {name: standard}
        spec: {window: 7d, keep: {monthly: P12M, daily: 7}}
        ---
        apiVersion: pra/v1
        kind: RecoveryPlan
        metadata: {name: critical}
        spec:
          clusters: {matchLabels: {env: production}}
          objectives:
            scenarios:
              - {name: primary-loss, survives: [local], rpo: 1h, rto: 30m}
              - {name: site-loss, survives: [local], rpo: 2h, rto: 30m}
            availability: "99.9%"
          stores: [local]
          backup: {every: PT24H}
          limits: {rate: 200MB/s}
          retention: {ref: standard}

        """

    private func policy(_ require: String, kind: String = "RecoveryPlan", effect: String = "Deny", labels: String)
        -> String
    {
        """
        ---
        apiVersion: pra/v1
        kind: AdmissionPolicy
        metadata: {name: p}
        spec:
          selector: {matchLabels: {\(labels)}}
          rules:
            - name: r
              kind: \(kind)
              effect: \(effect)
              require: \(require)
              message: {en: not so, fr: pas ainsi}
        """
    }

    private func read(
        _ require: String, kind: String = "RecoveryPlan", effect: String = "Deny", labels: String = "env: production"
    ) -> (Desired?, [Diagnostic]) {
        let text = manifests + policy(require, kind: kind, effect: effect, labels: labels)
        return loadManifests([SourceFile(path: "m.yaml", bytes: Array(text.utf8))])
    }

    private func findings(
        _ require: String, kind: String = "RecoveryPlan", effect: String = "Deny", labels: String = "env: production"
    ) throws -> [AdmissionFinding] {
        let (desired, problems) = read(require, kind: kind, effect: effect, labels: labels)
        return admissionFindings(in: try #require(desired, "\(problems)"))
    }

    @Test(
        arguments: [
            ("spec.mode", "Equals", "Observe", true), ("spec.mode", "Equals", "Enforce", false),
            ("spec.mode", "NotEquals", "Enforce", true), ("spec.mode", "In", "[Plan, Observe]", true),
            ("spec.mode", "NotIn", "[Plan, Observe]", false), ("spec.mode", "Exists", "", true),
            ("spec.suspend", "Exists", "", false), ("spec.suspend", "Absent", "", true),
            ("spec.suspend.until", "Absent", "", true),
            ("spec.suspend.until", "AtLeast", "2026-01-01T00:00:00Z", false),
            ("spec.backup.every", "AtMost", "1d", true), ("spec.backup.every", "AtMost", "23h", false),
            ("spec.backup.every", "Equals", "24h", true), ("spec.backup.every", "In", "[12h, 1d]", true),
            ("spec.limits.rate", "AtMost", "200MB/s", true), ("spec.limits.rate", "AtLeast", "200MiB/s", false),
            ("spec.objectives.availability", "AtLeast", "\"99.9%\"", true),
            ("spec.objectives.availability", "AtLeast", "\"99.95%\"", false),
            ("spec.objectives.integrity", "AtLeast", "\"1%\"", false),
            ("spec.objectives.scenarios.rto", "AtMost", "30m", true),
            ("spec.objectives.scenarios.rpo", "AtMost", "1h", false),
            ("spec.objectives.scenarios", "CountAtLeast", "2", true),
            ("spec.objectives.scenarios", "CountAtMost", "1", false),
            ("spec.objectives.scenarios.survives", "Contains", "local", true),
            ("spec.stores", "Contains", "away", false),
            ("spec.stores", "Equals", "local", true), ("spec.wal.stream", "Equals", "true", true),
            ("spec.drill.checks", "In", "[Structure, AmCheck, SQL, Freshness]", true),
            ("spec.drill.checks", "In", "[Structure, SQL]", false),
            ("spec.wal.guardSlot.name", "StartsWith", "pra", true),
            ("metadata.labels", "CountAtMost", "0", true), ("metadata.name", "StartsWith", "crit", true),
        ] as [(String, String, String, Bool)])
    func anOperatorHoldsAFieldAgainstAValue(field: String, comparison: String, value: String, holds: Bool) throws {
        let test = "{field: \(field), operator: \(comparison)\(value.isEmpty ? "" : ", value: \(value)")}"
        #expect(try findings(test).isEmpty == holds, "\(test)")
        #expect(try findings("{not: \(test)}").isEmpty != holds, "not \(test)")
    }

    @Test(
        arguments: [
            ("all", "[Y, Y]", true), ("all", "[Y, N]", false), ("any", "[N, Y]", true), ("any", "[N, N]", false),
            ("not", "N", true), ("not", "{all: [Y, {not: N}]}", false), ("when", "{if: N, then: N}", true),
            ("when", "{if: Y, then: N}", false), ("when", "{if: Y, then: {any: [N, {not: N}]}}", true),
        ] as [(String, String, Bool)])
    func conditionsCombine(name: String, parts: String, holds: Bool) throws {
        let yes = "{field: spec.mode, operator: Equals, value: Observe}"
        let condition = parts.map { $0 == "Y" ? yes : $0 == "N" ? yes.replacing("Equals", with: "NotEquals") : "\($0)" }
        #expect(try findings("{\(name): \(condition.joined())}").isEmpty == holds)
    }

    @Test func aFindingStandsAtTheValueThatDecidesAndSpeaksBothLanguages() throws {
        let found = try #require(
            try findings("{field: spec.objectives.scenarios.rpo, operator: AtMost, value: 1h}").first)
        #expect(found.resource == ResourceID("RecoveryPlan", "critical"))
        #expect(found.problem.location == SourceLocation(file: "m.yaml", line: 24, column: 51))
        #expect(found.problem.path == "spec.objectives.scenarios[1].rpo" && found.problem.rule == "p/r")
        #expect(found.problem.what == "not so" && found.problem.translations == [.french: "pas ainsi"])
        #expect(found.problem.severity == .error)
        #expect(found.problem.remedy == "AdmissionPolicy/p asks: spec.objectives.scenarios.rpo AtMost 1h")
    }

    /// Goal: a default that a rule refuses is caught, at the manifest, for it stands nowhere.
    @Test func whatIsNotWrittenCountsAsItsDefault() throws {
        let found = try #require(try findings("{field: spec.mode, operator: Equals, value: Enforce}").first)
        #expect(found.problem.path == "spec.mode")
        #expect(found.problem.location == SourceLocation(file: "m.yaml", line: 20, column: 3))
    }

    @Test func aWarningIsAWarning() throws {
        let found = try findings("{field: spec.suspend, operator: Exists}", effect: "Warn")
        #expect(found.map(\.problem.severity) == [.warning])
    }

    /// Goal: nobody escapes the rules of production by leaving a label out of a plan.
    @Test(arguments: ["RecoveryPlan", "RetentionPolicy", "BackupStore", "Cluster"])
    func whatServesALabelledClusterIsMeant(kind: String) throws {
        let never = "{field: metadata.name, operator: Equals, value: none}"
        #expect(try findings(never, kind: kind).count == 1)
        #expect(try findings(never, kind: kind, labels: "env: test").isEmpty)
        #expect(try findings(never, kind: kind, labels: "env: production, owner: db").count == 1)
        #expect(try findings(never, kind: kind, labels: "").isEmpty, "an empty selector selects nothing")
    }

    @Test(
        arguments: [
            ("{field: spec.backup.evry, operator: AtMost, value: 1d}", "unknown-field", "did you mean “every”?"),
            ("{field: backup.every, operator: AtMost, value: 1d}", "unknown-field", "write one of: "),
            ("{field: spec.backup.every, operator: AtMost, value: 24}", "wrong-value", "write a duration such as 15m"),
            ("{field: spec.backup.every, operator: AtMost}", "missing-field", "add “value”"),
            ("{field: spec.backup.every, operator: Exists, value: 1d}", "unused-field", "remove it"),
            (
                "{field: spec.mode, operator: Equals, value: Enforced}", "wrong-value",
                "write one of Observe, Plan, Enforce"
            ),
            ("{field: spec.mode, operator: AtMost, value: Plan}", "wrong-operator", "write one of: Absent, "),
            ("{field: spec.mode, operator: In, value: Plan}", "wrong-value", "write a list"),
            ("{field: spec.stores, operator: CountAtLeast, value: two}", "wrong-value", "write a whole number"),
            ("{field: spec.backup, operator: Equals, value: x}", "wrong-operator", "write one of: Absent, Exists"),
            ("{any: []}", "too-few", "write a list"), ("{all: [], any: []}", "exactly-one", "write one of "),
            ("{filed: spec.mode}", "unknown-field", ""), ("7", "wrong-type", "write a mapping"),
        ])
    func aRuleThatCanNotBeMeantIsAnErrorAtItsPlace(require: String, rule: String, remedy: String) throws {
        let (desired, problems) = read(require)
        #expect(desired == nil)
        let problem = try #require(problems.first { $0.rule == rule }, "\(problems)")
        #expect(problem.remedy.hasPrefix(remedy), "\(problem)")
        #expect(problem.path.hasPrefix("spec.rules[0].require") && problem.location.line == 40, "\(problem)")
    }

    @Test func aRuleOfAnUnknownKindIsAnError() throws {
        let (_, problems) = read("{field: spec.mode, operator: Exists}", kind: "RecoverPlan")
        #expect(problems.map(\.rule) == ["unknown-kind"] && problems.map(\.path) == ["spec.rules[0].kind"])
        #expect(problems.map(\.remedy) == ["did you mean “RecoveryPlan”?"])
    }
}
