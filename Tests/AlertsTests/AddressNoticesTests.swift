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
        kind: User
        metadata: {name: sow}
        spec:
          fullName: A. Sow
          roles: [on-call]
          contacts:
            - {over: SMS, address: "+224600000000"}
            - {over: WhatsApp, address: "+224600000000"}
            - {over: Email, address: sow@example.org}
          preferences: [{types: [rto.risk], over: [Email], deliver: Never}]
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: sms}
        spec:
          type: SMS
          sms:
            gateway: {http: {url: "https://sms.example.org/", body: {form: {to: "{{to}}", text: "{{text}}"}}}}
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
            - {name: c, channels: [sms], roles: [on-call]}
            - {name: d, channels: [sms, mail], roles: [on-call]}
          route:
            receiver: a
            routes:
              - {match: ['env="test"'], receiver: b}
              - {match: ['env="short"'], receiver: c}
              - {match: ['env="both"'], receiver: d}

        """

    private func deliveries(
        _ alerts: [(type: String, severity: AlertSeverity, cluster: String)], over channel: String? = "mail",
        said changes: [ContactRecord.Change] = []
    ) throws -> [Delivery] {
        let desired = try desired(["akig"], more: [people])
        var rules = AlertRules(routes: Dictionary(desired.routes.map { ($0.name, $0.spec) }) { $1 })
        for change in changes {
            let digest = SaltedDigest(of: "+224600000000", salt: (1, 2))
            rules.contacts.take(ContactRecord(over: "SMS", address: digest, change), of: "sow")
        }
        let now = try #require(Timestamp(text: "2026-11-28T03:00:00Z"))
        let routed = alerts.map { type, severity, cluster in
            let incident = IncidentRecord(
                id: "\(type)/\(cluster)", type: type, severity: severity.rawValue, change: .opened, message: "m")
            let labels = ["env": ["lab": "test", "short": "short", "both": "both"][cluster] ?? "production"]
            let alert = Alert(incident, about: ResourceID(Cluster.name, cluster), since: now, labels: labels)
            return RoutedAlert(alert, routes: ["other"])
        }
        var board = AlertBoard()
        let notices = board.step(routed, by: rules, at: now, isLast: true)
        return NoticeAddresser(desired, rules, at: now, zones: { _ in .utc }).deliveries(of: notices)
            .filter { channel == nil || $0.channel.name == channel }
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

    @Test("what a contact must not carry comes over the next one that may, once")
    func detoured() throws {
        let told = { (changes: [ContactRecord.Change], type: String, cluster: String) in
            try deliveries([(type, .error, cluster)], over: nil, said: changes).map {
                "\($0.user) \($0.channel.name) \($0.recipient)"
            }
        }
        let (sms, mail) = ("sow sms +224600000000", "sow mail sow@example.org")
        #expect(try told([], "backup.failed", "short") == [mail], "no channel is of the type WhatsApp")
        #expect(try told([.verified], "backup.failed", "short") == [sms])
        #expect(try told([.verified, .optedOut], "backup.failed", "short") == [mail])
        #expect(try told([], "backup.failed", "both") == [mail], "it came there anyway")
        #expect(try told([.verified], "backup.failed", "both") == [sms, mail])
        #expect(try told([], "rto.breach", "both") == ["sow inbox "], "mail is not wanted for it")
        #expect(try told([.verified], "rto.breach", "both") == [sms])
    }

    @Test("a contact that is not used is told of, with what to type and where its owner hears instead")
    func warned() throws {
        let problems = contactWarnings(try desired(["akig"], more: [people]), ContactBook())
        #expect(problems.map(\.rule) == ["unverified-contact"] && problems.allSatisfy { $0.severity == .warning })
        let problem = try #require(problems.first)
        #expect(problem.path == "spec.contacts[0]" && problem.remedy == "type: pra user verify sow --over SMS")
        #expect(problem.what.contains("sow is told over AlertChannel/mail") && !problem.what.contains("600000000"))
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
