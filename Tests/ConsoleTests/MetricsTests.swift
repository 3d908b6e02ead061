import Manifests
import Model
import Synchronization
import Testing

@testable import Console

@Suite("Figures for Prometheus", .timeLimit(.minutes(2))) struct MetricsTests {
    /// Names, labels and values, by the text format 0.0.4; whatever is no line of it is an issue.
    private func samples(_ text: String) -> [String: String] {
        let sample = /([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})? (NaN|-?[0-9.]+(?:e[+-]?[0-9]+)?)/
        var (found, types, family) = ([String: String](), [String: String](), "")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let help = line.wholeMatch(of: /# HELP ([a-z_]+) \S.*/) {
                family = String(help.1)
                #expect(types[family] == nil, "\(family) comes twice")
            } else if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (gauge|counter)/) {
                #expect(type.1 == family)
                types[family] = String(type.2)
            } else if let match = line.wholeMatch(of: sample) {
                #expect(match.1 == family && types[family] != nil, "\(line) stands alone")
                let isCounted = family.hasSuffix("_total")
                #expect(isCounted == (types[family] == "counter"), "\(line)")
                let key = String(match.1) + String(match.2 ?? "")
                #expect(found.updateValue(String(match.3), forKey: key) == nil, "\(key) comes twice")
            } else {
                Issue.record("no line of the format: \(line)")
            }
        }
        #expect(text.hasSuffix("\n"))
        return found
    }

    @Test("say which channels take messages, by what was taken and what goes on, and NaN of one that was sent nothing")
    func channels() async throws {
        let source = try Shown()
        try source.state(
            ["fine", "failing", "unused"].map {
                "apiVersion: pra/v1\nkind: AlertChannel\nmetadata: {name: \($0)}\nspec: {type: InApp}\n"
            }.joined(separator: "---\n"))
        let message = AlertMessage(
            id: "m", thread: "m", state: .opened, labels: [:], severity: "error", at: source.now(), since: source.now(),
            title: "m", body: "m")
        let record = DeliveryRecord(message, to: "", user: "", .accepted, attempts: 1, took: .zero)
        let told = { (channel: String) -> (Fact.Event, ResourceID) in
            (.told(record), ResourceID("AlertChannel", channel))
        }
        let incident = IncidentRecord(
            id: "delivery.failed/failing", type: "delivery.failed", severity: "error", change: .opened, message: "m")
        try await source.record(
            [
                told("fine"), told("failing"),
                (.incident(incident), ResourceID("AlertChannel", "failing")),
            ], by: nil)
        source.look()
        source.tally.withLock { tally in
            tally.note(failed: true, took: .seconds(2))
            tally.note(failed: false, took: .milliseconds(250))
        }
        try await serve(source) { visitor in
            let found = samples(try await visitor.ask("/metrics").text)
            #expect(found["pra_alert_channel_ok{channel=\"fine\"}"] == "1")
            #expect(found["pra_alert_channel_ok{channel=\"failing\"}"] == "0")
            #expect(found["pra_alert_channel_ok{channel=\"unused\"}"] == "NaN")
            #expect(found["pra_reconcile_turns_total"] == "2" && found["pra_reconcile_errors_total"] == "1")
            #expect(found["pra_reconcile_duration_seconds"] == "0.25")
        }
    }

    @Test("say of a loop that had no turn yet that it had none, and not how long one took")
    func before() async throws {
        let source = try Shown()
        source.look()
        try await serve(source) { visitor in
            let found = samples(try await visitor.ask("/metrics").text)
            #expect(found["pra_reconcile_turns_total"] == "0" && found["pra_reconcile_duration_seconds"] == "NaN")
        }
    }
}
