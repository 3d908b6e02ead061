import Manifests
import Model
import Testing

/// `rpo: 0s` is a promise of the WAL spool: it is accepted where the spool can keep it, and nowhere else.
@Suite struct ZeroLossTests {
    private static let accept = "wal: {synchronous: {name: pra_x, stalledCommits: Accept}}"

    private func problems(
        _ scenario: String, wal: String = accept, hosts: String = "[db1]"
    ) -> [Diagnostic] {
        let text = """
            apiVersion: pra/v1
            kind: RecoveryPlan
            metadata: {name: p}
            spec:
              clusters: {matchLabels: {tier: critical}}
              objectives:
                scenarios:
                  - {name: loss, survives: [local], rto: 1h, \(scenario)}
              stores: [local]
              backup: {every: 24h}
              retention: {ref: r}
              \(wal)
            ---
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: x, labels: {tier: critical}}
            spec: {connection: {hosts: \(hosts), user: pra}}
            ---
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: local}
            spec: {url: "file:///s", failureDomain: {site: a, host: b}}
            ---
            apiVersion: pra/v1
            kind: RetentionPolicy
            metadata: {name: r}
            spec: {window: 7d}
            """
        return loadManifests([source(text, path: "plan.yaml")]).1
    }

    @Test func isAcceptedWhereCommitsWaitForASpoolThatSurvives() {
        #expect(problems("rpo: 0s, spoolSurvives: true") == [])
        #expect(problems("rpo: 1s", wal: "wal: {}") == [])
    }

    @Test(arguments: [
        ("rpo: 0s, spoolSurvives: true", "wal: {}", "before their WAL is anywhere", "synchronous: {name: …"),
        (
            "rpo: 0s, spoolSurvives: true", "wal: {stream: false, synchronous: {name: a, stalledCommits: Accept}}",
            "before their WAL is anywhere", "stream: true"
        ),
        (
            "rpo: 0s, spoolSurvives: true", "wal: {synchronous: {name: pra_x}}", "they go on while pra is away",
            "stalledCommits: Accept"
        ),
        ("rpo: 0s, spoolSurvives: false", accept, "on the host that runs pra", "spoolSurvives: true"),
        ("rpo: 0s", accept, "on the host that runs pra", "spoolSurvives: true"),
    ])
    func isRefusedAtItsPlaceWithTheRemedy(scenario: String, wal: String, why: String, remedy: String) {
        let found = problems(scenario, wal: wal)
        #expect(found.map(\.rule) == ["lossy"] && found[0].severity == .error, "\(found)")
        #expect(found[0].location.line == 8 && found[0].path == "spec.objectives.scenarios[0].rpo", "\(found)")
        #expect(found[0].what.contains(why) && found[0].remedy.contains(remedy), "\(found)")
    }

    @Test func aSpoolOnTheServersOwnHostIsAWarning() {
        for hosts in ["[/run/postgresql]", "[localhost]", "[\"::1\", db2]"] {
            let found = problems("rpo: 0s, spoolSurvives: true", hosts: hosts)
            #expect(found.map(\.rule) == ["spool-beside-server"] && found[0].severity == .warning, "\(found)")
        }
        #expect(problems("rpo: 1s", hosts: "[/run/postgresql]") == [])
    }
}
