import Fixtures
import Manifests
import Model
import Testing

@testable import Alerts

/// What an edit of routes would have done to the alerts of the past.
@Suite struct ReroutesTests {
    private func stated(_ edit: (String) -> String = { $0 }) throws -> Desired {
        let more = """
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: mail}
            spec: {type: Email, email: {host: h, from: p@x.org, to: [dba@x.org]}}
            ---
            {apiVersion: pra/v1, kind: User, metadata: {name: sow}, spec: {fullName: A. Sow, roles: [dba]}}

            """
        return try desired(["akig", "shop"], more: [more]) { text in
            edit(
                text.replacing("channels: [inbox]}", with: "channels: [inbox]}, {name: oncall, channels: [mail]}")
                    .replacing("{receiver: operators,", with: "{receiver: operators, routes: [BRANCHES],")
                    .replacing("[BRANCHES]", with: #"[{match: ['type="rpo.breach"'], receiver: oncall}]"#))
        }
    }

    private let start = Timestamp(seconds: 1_800_000_000)

    private var past: PastAlerts {
        var past = PastAlerts(since: start)
        let incidents = [
            ("rpo.breach", "shop", 5), ("rpo.breach", "shop", 9), ("rpo.breach", "akig", 1),
            ("drill.failed", "shop", 2),
            ("rpo.breach", "shop", -1),
        ]
        for (type, cluster, after) in incidents {
            for change in [IncidentRecord.Change.opened, .resolved] {
                let record = IncidentRecord(
                    id: "\(type)/\(cluster)", type: type, severity: "error", change: change, message: "m")
                past.take(
                    Fact(
                        at: start + .seconds(Int64(after)), monotonic: 0, boot: "b", actor: "loop",
                        subject: ResourceID(Cluster.name, cluster), confidence: .observed, event: .incident(record)))
            }
        }
        return past
    }

    private func told(_ edit: (String) -> String) throws -> [String] {
        reroutes(of: past, from: try stated(), to: try stated(edit)).map {
            "\($0.count) \($0.condition) \($0.about): \($0.before) → \($0.after)"
        }
    }

    @Test("the same routes lead where they led")
    func same() throws {
        #expect(try told { $0 } == [])
        #expect(try told { $0.replacing("oncall", with: "duty") } == [], "a receiver's name reaches nobody")
    }

    @Test("what goes elsewhere is told by what differs: receivers, channels, people")
    func elsewhere() throws {
        let ends = [
            #"2 rpo.breach shop: ["oncall"] → ["operators"]"#, #"1 rpo.breach akig: ["oncall"] → ["operators"]"#,
        ]
        #expect(try told { $0.replacing(#"type="rpo.breach""#, with: #"type="rto.risk""#) } == ends)
        let narrowed = try told {
            $0.replacing(#"'type="rpo.breach"'"#, with: #"'type="rpo.breach"', 'cluster="akig"'"#)
        }
        #expect(narrowed == [ends[0]], "the end of an incident, and what was before the period, count for nothing")
        #expect(
            try told { $0.replacing("channels: [mail]", with: "channels: [mail, inbox]") }.first
                == #"2 rpo.breach shop: ["oncall over mail"] → ["oncall over inbox", "oncall over mail"]"#)
        #expect(
            try told { $0.replacing("channels: [inbox]}", with: "channels: [inbox], users: [sow]}") }
                == [#"1 drill.failed shop: ["operators over inbox"] → ["operators over inbox to sow"]"#])
    }

    @Test("what nobody hears of any more stands first")
    func lost() throws {
        var after = try stated()
        after.routes[0].spec.receivers[0].users = ["sow"]
        after.routes[0].spec.receivers[1].channels = []
        let lost = reroutes(of: past, from: try stated(), to: after)
        #expect(lost.map(\.condition) == ["rpo.breach", "rpo.breach", "drill.failed"])
        #expect(lost.map(\.after.isEmpty) == [true, true, false] && lost.map(\.count) == [2, 1, 1])
        #expect(lost.first?.about == "shop" && lost.first?.before == ["oncall"], "\(lost)")
    }

    @Test("what is in force is read as it was written")
    func inForce() throws {
        let desired = try stated()
        let rows =
            desired.channels.map { ($0.id, $0.document) } + desired.routes.map { ($0.id, $0.document) }
            + desired.users.map { ($0.id, $0.document) } + desired.teams.map { ($0.id, $0.document) }
        let applied = try #require(desired.alerting(as: Dictionary(rows) { $1 }))
        #expect(applied.channels.map(\.spec) == desired.channels.map(\.spec))
        #expect(applied.routes.map(\.spec) == desired.routes.map(\.spec))
        #expect(applied.users.map(\.spec) == desired.users.map(\.spec))
        #expect(desired.alerting(as: [ResourceID("AlertRoute", "x"): "{}"]) == nil)
    }
}
