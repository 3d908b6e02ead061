import Model
import Testing

@testable import Manifests

/// Teams, waivers, maintenance windows and report schedules.
@Suite struct OperationsTests {
    private func loaded(_ text: String, isZone: (String) -> Bool = { _ in true }) -> (Desired?, [Diagnostic]) {
        assemble([readManifests(source(text))], isZone: isZone)
    }

    private let teams = """
        apiVersion: pra/v1
        kind: Team
        metadata: {name: operations}
        spec:
          members:
            - {name: J. Martin, role: on call, phone: "+224 600 00 00 00"}
            - {name: F. Diallo, role: head of operations, mail: f.diallo@example.org}
        ---

        """

    private func window(_ times: String) -> String {
        """
        apiVersion: pra/v1
        kind: MaintenanceWindow
        metadata: {name: closing}
        spec:
          clusters: {matchLabels: {tier: critical}}
          times: \(times)
          reason: month-end closing
          owner: {team: operations, name: F. Diallo}
        """
    }

    @Test func aTeamIsReadWithItsContacts() throws {
        let (desired, problems) = loaded(teams)
        #expect(problems.isEmpty, "\(problems)")
        let members = try #require(desired?.teams.first).spec.members
        #expect(members.map(\.phone) == ["+224 600 00 00 00", nil])
        #expect(members.map(\.mail) == [nil, "f.diallo@example.org"])
    }

    @Test func aWeeklyWindowIsRead() throws {
        let (desired, problems) = loaded(
            teams + window("{weekly: {days: [Saturday], at: \"22:30\", lasts: 4h, timeZone: Africa/Conakry}}"))
        #expect(problems.isEmpty, "\(problems)")
        let spec = try #require(desired?.windows.first).spec
        #expect(spec.actions == [.backup, .verify, .drill])
        #expect(
            spec.times
                == .weekly(
                    .init(
                        days: [.saturday], at: .init(minutes: 22 * 60 + 30), lasts: .seconds(4 * 3600),
                        timeZone: "Africa/Conakry")))
    }

    @Test func everythingThatAReportScheduleSaysTakesEffect() throws {
        let (desired, problems) = loaded(
            """
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: monthly}
            spec: {period: Quarter, timeZone: Africa/Conakry, languages: [en, fr], formats: [HTML, CSV]}
            """)
        #expect(problems.isEmpty, "\(problems)")
        let spec = try #require(desired?.reports.first).spec
        #expect(spec.languages == [.english, .french] && spec.formats == [.html, .csv] && spec.period == .quarter)
    }

    @Test func aZoneThatTheHostLacksIsAnErrorInEachKind() {
        let weekly = window("{weekly: {days: [Monday], at: \"01:00\", lasts: 1h, timeZone: Africa/Conakri}}")
        let report = """
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: monthly}
            spec: {timeZone: Africa/Conakri}
            """
        let (desired, problems) = loaded("\(teams)\(weekly)\n---\n\(report)") { $0 != "Africa/Conakri" }
        #expect(desired == nil)
        #expect(
            problems.filter { $0.rule == "unknown-time-zone" }.map(\.path) == [
                "spec.times.weekly.timeZone", "spec.timeZone",
            ])
    }

    /// Goal: personal data is in the state database and the manifests, and not in a record that forgets nothing.
    @Test func whatTheLedgerKeepsOfAWaiverHasNoContacts() throws {
        let waiver = """
            apiVersion: pra/v1
            kind: Waiver
            metadata: {name: move}
            spec:
              plan: p
              clusters: [akig]
              objectives: [rpo, availability]
              from: 2026-12-01T20:00:00Z
              until: 2026-12-02T04:00:00Z
              reason: the storage moves
              owner: {team: operations, name: J. Martin}
              approvedBy: {team: operations, name: F. Diallo}
            """
        let reading = readManifests(source(waiver))
        let record = WaiverRecord(try #require(reading.desired.waivers.first), revision: reading.desired.revision)
        #expect(record.owner == "operations/J. Martin" && record.approvedBy == "operations/F. Diallo")
        #expect(record.objectives == [.rpo, .availability] && record.scenarios.isEmpty)
        #expect(record.until - record.from == .seconds(8 * 3600))
    }
}
