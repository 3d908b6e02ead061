import Alerts
import Model
import Testing

@Suite struct AcknowledgedAlertsTests {
    private let begin = Timestamp(seconds: 1_795_000_000)

    private func fact(_ event: Fact.Event, after time: Duration) -> Fact {
        Fact(
            at: begin + time, monotonic: 0, boot: "b", actor: "operator:sow", subject: ResourceID("Cluster", "akig"),
            confidence: .observed, event: event)
    }

    @Test func whatIsTakenBackIsNobodys() {
        let incident = IncidentRecord(
            id: "drill.failed/akig", type: "drill.failed", severity: "warning", change: .opened, message: "m")
        var message = AlertMessage(
            id: "m", thread: "t", state: .opened, labels: [:], severity: "warning", at: begin, since: begin,
            title: "t", body: "b")
        message.alerts = [Alert(incident, about: ResourceID("Cluster", "akig"), since: begin, labels: [:])]
        var said = AcknowledgedRecord(
            incident: incident.id, severity: "warning", by: "sow", comment: "on it", until: nil)
        var known = AcknowledgedAlerts()
        known.take(fact(.incident(incident), after: .zero))
        #expect(!known.cover(message))
        known.take(fact(.acknowledged(said), after: .seconds(60)))
        #expect(known.cover(message))
        said.until = begin + .seconds(120)
        known.take(fact(.acknowledged(said), after: .seconds(120)))
        #expect(!known.cover(message))
    }
}
