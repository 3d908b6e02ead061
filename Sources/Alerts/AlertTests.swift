import Manifests
import Model

extension Desired {
    /// What is to be tested, and everybody whom the loop would write to over it, each address once.
    package func testTarget(
        _ name: String
    ) throws(PraError) -> (channel: Resource<AlertChannel.Spec>, recipients: [AlertRecipient]) {
        guard let channel = channels.first(where: { $0.name == name }) else {
            let names = channels.map(\.name).joined(separator: ", ")
            throw PraError(
                .usage, "there is no AlertChannel \(name)",
                remedy: names.isEmpty ? "pra explain AlertChannel shows how one is stated" : "there are: \(names)")
        }
        guard channel.spec.type != .inApp else {
            throw PraError(
                .usage, "\(channel.id) is pra's own inbox, which needs no test", remedy: "pra alert inbox shows it")
        }
        let recipients = recipients(over: channel)
        guard !recipients.isEmpty else {
            throw PraError(
                .usage, "nobody is written to over \(channel.id)",
                remedy: "add “to” to it, or name it and people in a receiver of an AlertRoute")
        }
        return (channel, recipients)
    }
}

extension AlertMessage {
    /// Of a test of a channel, of a kind that nobody is woken by: that it begins, or that it is over.
    /// - Parameter began: when the test did.
    package init(
        testing channel: String, _ state: IncidentRecord.Change, began: Timestamp, at now: Timestamp
    ) {
        self.init(
            id: "test/\(channel)/\(state.rawValue)/\(began)", thread: "test/\(channel)/\(began)", state: state,
            labels: ["type": AlertType.heartbeat.rawValue, "severity": AlertSeverity.info.rawValue, "test": "true"],
            severity: AlertSeverity.info.rawValue, at: now, since: began,
            title: "TEST: \(state == .opened ? "an alert begins" : "it is over")",
            body:
                "This is a test of AlertChannel/\(channel), sent by hand: nothing is wrong, and nothing is to be done.")
    }
}
