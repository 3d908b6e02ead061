import Alerts
import Fixtures
import Manifests
import Model
import Testing

/// Whom a notice reaches, in which words, and when.
@Suite struct AddressNoticesTests {
    private let people = """
        apiVersion: pra/v1
        kind: User
        metadata: {name: f-diallo}
        spec:
          fullName: F. Diallo
          language: fr
          roles: [dba]
          contacts: [{over: Email, address: f.diallo@example.org}]
          quietHours: [{from: "00:00", to: "07:00"}]
          preferences:
            - {types: [rto.risk], deliver: Never}
            - {severities: [notice, info], deliver: Digest}
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: mail}
        spec: {type: Email, email: {host: smtp.example.org, from: pra@example.org, to: [dba@example.org]}}
        ---
        apiVersion: pra/v1
        kind: AlertRoute
        metadata: {name: other}
        spec:
          receivers:
            - {name: a, channels: [mail, inbox], roles: [dba]}
            - {name: b, channels: [mail]}
          route: {receiver: a, routes: [{match: ['env="test"'], receiver: b}]}

        """

    private func deliveries(
        _ alerts: [(type: String, severity: AlertSeverity, cluster: String)], over channel: String = "mail"
    ) throws -> [Delivery] {
        let desired = try desired(["akig"], more: [people])
        let rules = AlertRules(routes: Dictionary(desired.routes.map { ($0.name, $0.spec) }) { $1 })
        let now = try #require(Timestamp(text: "2026-11-28T03:00:00Z"))
        let routed = alerts.map { type, severity, cluster in
            let incident = IncidentRecord(
                id: "\(type)/\(cluster)", type: type, severity: severity.rawValue, change: .opened, message: "m")
            let labels = ["env": cluster == "lab" ? "test" : "production"]
            let alert = Alert(incident, about: ResourceID(Cluster.name, cluster), since: now, labels: labels)
            return RoutedAlert(alert, routes: ["other"])
        }
        var board = AlertBoard()
        let notices = board.step(routed, by: rules, at: now, isLast: true)
        return NoticeAddresser(desired, rules, at: now, zones: { _ in .utc }).deliveries(of: notices)
            .filter { $0.channel.name == channel }
    }

    @Test("people are written to at their own address and in their language, others where the channel says")
    func toPeople() throws {
        let told = try deliveries([("rpo.breach", .critical, "akig"), ("rpo.breach", .critical, "lab")])
        #expect(told.map(\.recipient) == ["f.diallo@example.org", "dba@example.org"])
        #expect(told.map(\.user) == ["f-diallo", ""] && told.allSatisfy { $0.notBefore == nil })
        #expect(told.map(\.message.title) == ["ouvert : rpo.breach akig", "opened: rpo.breach lab"])
    }

    @Test("quiet hours hold what is not critical, a digest what is wanted later, and what is unwanted never comes")
    func held() throws {
        let told = try deliveries([
            ("backup.failed", .error, "akig"), ("rto.breach", .error, "akig"), ("drill.failed", .notice, "akig"),
        ])
        #expect(told.map { $0.message.alerts.map(\.incident) } == [["backup.failed/akig"], ["drill.failed/akig"]])
        #expect(told.map { $0.notBefore?.description } == ["2026-11-28T07:00:00Z", "2026-11-28T08:00:00Z"])
    }

    @Test("what is critical, or about pra itself, comes through whatever is stated")
    func floor() throws {
        let told = try deliveries([("rto.breach", .critical, "akig"), ("delivery.failed", .notice, "hook")])
        #expect(told.count == 2 && told.allSatisfy { $0.notBefore == nil })
    }

    @Test("what was held becomes one message: the last of each alert, what is over by then included")
    func folded() throws {
        let first = try deliveries([("backup.failed", .error, "akig"), ("wal.gap", .error, "akig")]).map(\.message)
        var over = first[0]
        over.alerts[0].until = Timestamp(seconds: 5)
        let one = AlertMessage(folding: first + [over], in: .french, at: Timestamp(seconds: 9))
        #expect(one.alerts.map(\.incident) == ["wal.gap/akig", "backup.failed/akig"])
        #expect(one.title.hasPrefix("1 en cours, 1 clos depuis le 2026-11-28 03:00:00 UTC"), "\(one.title)")
        #expect(one.state == .opened && one.body.contains("résolu : backup.failed akig"))
        #expect(one.id != AlertMessage(folding: first, in: .french, at: Timestamp(seconds: 9)).id)
    }
}
