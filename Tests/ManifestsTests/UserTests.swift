import Model
import Testing

@testable import Manifests

/// People: what counts of what they state, and what becomes of an alert.
@Suite struct UserTests {
    private func user(_ more: String) throws -> User.Spec {
        let (desired, problems) = loadManifests([
            source(
                """
                apiVersion: pra/v1
                kind: User
                metadata: {name: f-diallo}
                spec:
                  fullName: Fatoumata Diallo
                \(more)
                """)
        ])
        #expect(problems.isEmpty, "\(problems)")
        return try #require(desired?.users.first).spec
    }

    @Test func whoStatesNothingIsToldOfEverythingInTheInbox() throws {
        let spec = try user("")
        #expect(spec.language == .english && spec.timeZone == "UTC" && spec.digestAt.text == "08:00")
        #expect(spec.roles.isEmpty && spec.quietHours.isEmpty)
        #expect(User.Way.allCases.map { spec.address(over: $0) } == [nil, nil, nil, ""])
        #expect(spec.delivery(of: .rtoRisk, .info, over: .sms) == .now)
    }

    @Test func aNumberIsOneHoweverItIsWritten() throws {
        let spec = try user(
            """
              contacts:
                - {over: Email, address: f.diallo@example.org}
                - {over: SMS, address: "+224 600 00 00 00"}
                - {over: WhatsApp, address: "+224600000001"}
            """)
        #expect(
            User.Way.allCases.map { spec.address(over: $0) } == [
                "f.diallo@example.org", "+224600000000", "+224600000001", "",
            ])
    }

    @Test func hoursMayGoOverMidnightAndBeginEveryDay() throws {
        let spec = try user("  quietHours: [{from: \"22:00\", to: \"06:30\"}]")
        let hours = try #require(spec.quietHours.first)
        #expect(hours.from.minutes == 22 * 60 && hours.to.minutes == 6 * 60 + 30)
        #expect(hours.days == MaintenanceWindow.Day.allCases)
    }

    private static let preferences = """
          preferences:
            - {types: [rto.risk], severities: [warning], over: [SMS, WhatsApp], deliver: Never}
            - {types: [rto.risk], deliver: Now}
            - {severities: [warning, notice, info], deliver: Digest}
            - {over: [SMS], deliver: Never}
        """

    @Test(
        arguments: [
            (.rtoRisk, .warning, .sms, .never), (.rtoRisk, .warning, .email, .now), (.rtoRisk, .notice, .sms, .now),
            (.rpoBreach, .warning, .sms, .digest), (.rpoBreach, .error, .sms, .never),
            (.rpoBreach, .error, .email, .now), (.rpoBreach, .critical, .sms, .now), (.rtoRisk, .critical, .sms, .now),
            (.heartbeat, .info, .sms, .now), (.deliveryFailed, .warning, .email, .now),
            (.adminError, .notice, .inApp, .now), (.syncIntegrity, .info, .inApp, .digest),
        ] as [(AlertType, AlertSeverity, User.Way, User.Deliver)])
    func theFirstPreferenceThatFitsDecides(
        type: AlertType, severity: AlertSeverity, way: User.Way, deliver: User.Deliver
    ) throws {
        #expect(try user(Self.preferences).delivery(of: type, severity, over: way) == deliver)
    }

    /// Goal: whatever somebody turns off, what is critical and what is pra's own comes.
    @Test(arguments: User.Way.allCases) func nobodyTurnsOffWhatMustCome(way: User.Way) throws {
        let deaf = try user("  preferences: [{deliver: Never}]")
        for type in AlertType.allCases {
            for severity in AlertSeverity.allCases {
                let must = severity == .critical || [.heartbeat, .deliveryFailed, .adminError].contains(type)
                #expect(deaf.delivery(of: type, severity, over: way) == (must ? .now : .never), "\(type) \(severity)")
            }
        }
    }

    @Test func aZoneThatTheHostLacksIsAnErrorAtTheUser() {
        let text = "apiVersion: pra/v1\nkind: User\nmetadata: {name: a}\nspec: {fullName: A, timeZone: Africa/Conakri}"
        let problems = assemble([readManifests(source(text))]) { $0 != "Africa/Conakri" }.1
        #expect(problems.map(\.rule) == ["unknown-time-zone"] && problems.first?.path == "spec.timeZone")
    }
}
