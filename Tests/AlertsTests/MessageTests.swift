import Foundation
import Model
import Testing

@testable import Alerts

/// What people read, in both languages.
@Suite("Messages of alerts")
struct MessageTests {
    private static let began = Timestamp(text: "2026-11-28T05:34:07Z") ?? Timestamp(seconds: 0)
    private static let now = began + .seconds(247)

    private static func alert(_ condition: String, _ about: String, until: Timestamp? = nil) -> Alert {
        let severity = AlertSeverity.allCases[condition.utf8.count % AlertSeverity.allCases.count]
        let incident = IncidentRecord(
            id: "\(condition)/\(about)", type: condition, severity: severity.rawValue, change: .opened, message: "",
            words: Message(.incidentDown, .name(about), .name("…")))
        var alert = Alert(incident, about: ResourceID("Cluster", about), since: began, labels: [:])
        alert.until = until
        return alert
    }

    private static func notice(
        _ firing: [Alert], over: [Alert] = [], _ reason: NotifyReason = .first
    ) -> AlertNotice {
        let key = AlertGroup.Key(route: "default", receiver: "operators", labels: [])
        return AlertNotice(
            group: key, thread: "default/operators/", number: 1, receiver: "operators", reason: reason,
            firing: firing, over: over)
    }

    /// One of each condition, and what several become.
    private static var notices: [AlertNotice] {
        let conditions = AlertAdvice.byCondition.keys.sorted() + ["something.else"]
        let one = conditions.map { notice([alert($0, "akig")]) }
        let over = alert("rpo.breach", "akig", until: now)
        return one + [
            notice([], over: [over], .allOver),
            notice([alert("rpo.breach", "akig"), alert("rpo.breach", "lab"), alert("slot.lost", "akig")]),
            notice([alert("wal.gap", "akig")], over: [over], .someOver),
        ]
    }

    private static func text(in language: Language) -> String {
        notices.map { notice in
            let message = AlertMessage(notice, in: language, at: now)
            return "\(message.title)\n\(message.wholeText)\n"
        }.joined(separator: "\n")
    }

    @Test("say what happened, since when, its effect, what pra does and what to type", arguments: Language.allCases)
    func golden(language: Language) throws {
        let folder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.startIndex))
        let file = "\(folder)/Golden/messages.\(language.rawValue).txt"
        let text = Self.text(in: language)
        if ProcessInfo.processInfo.environment["PRA_RECORD"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: file))
            Issue.record("recorded \(file); run the tests again without PRA_RECORD")
        }
        #expect(try text == String(contentsOf: URL(filePath: file), encoding: .utf8))
    }

    @Test("of what goes on each has an effect, what pra does and a command; of what is over none")
    func whole() {
        for notice in Self.notices {
            let details = AlertMessage(notice, in: .english, at: Self.now).details ?? []
            #expect(details.contains { $0.isCommand } == !notice.firing.isEmpty)
            #expect(details.contains { $0.term == "Effect:" } == !notice.firing.isEmpty)
            #expect(details.contains { $0.term == "pra:" } == !notice.firing.isEmpty)
            #expect(details.first?.term == "Severity:")
        }
    }
}
