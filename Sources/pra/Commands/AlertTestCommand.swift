import ArgumentParser
import Channels
import Manifests
import Model
import Ports
import Transfer

/// `pra alert test`: whether a channel takes messages, before it has to.
struct AlertTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a message that says it is a test over one channel.",
        discussion: """
            Sends what the loop would send: that an incident named TEST begins, and that it is over: nothing stays \
            open where the receiver keeps count. Over mail and telephones they go to every address that the channel \
            names or that people of its receivers have there. Nothing is tried again, and the loop need not run. \
            It is sent from this host with the secrets of this shell: the loop may have others.

            Exit status: 0 the channel took both; 1 it refused one; 2 the manifests are invalid, a secret is not \
            there, there is no such channel but the in-app inbox, which is pra's own, or nobody is written to over \
            it; 8 it gave no answer.
            """)

    @Argument(help: ArgumentHelp("Name of an AlertChannel.", valueName: "channel")) var channel: String
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (target, recipients) = try await target()
        let sender = ChannelSender(
            journal: nil, client: try HTTPClient(), secrets: Wiring.secrets, time: SystemTime())
        let began = SystemTime().now()
        for recipient in recipients {
            var target = target
            target.recipient = recipient
            for state in [IncidentRecord.Change.opened, .resolved] {
                do throws(DeliveryFailure) {
                    try await sender.send(testMessage(over: channel, state, began), to: target)
                } catch { throw error.error }
            }
        }
        let taken = TakenTest(channel: channel, took: SystemTime().now() - began)
        try output.show(json: Versioned("pra.alert-test/v1", taken)) {
            "AlertChannel/\(channel) took both messages: that TEST begins, and that it is over\n"
        }
    }

    /// With everybody whom the loop would write to over it.
    private func target() async throws(PraError) -> (ChannelTarget, [String]) {
        let desired = try await manifests.load()
        guard let found = desired.channels.first(where: { $0.name == channel }) else {
            let names = desired.channels.map(\.name).joined(separator: ", ")
            throw PraError(
                .usage, "there is no AlertChannel \(channel)",
                remedy: names.isEmpty ? "pra explain AlertChannel shows how one is stated" : "there are: \(names)")
        }
        guard found.spec.type != .inApp else {
            throw PraError(
                .usage, "\(found.id) is pra's own inbox, which needs no test", remedy: "pra alert inbox shows it")
        }
        let recipients = desired.addresses(over: found)
        guard !recipients.isEmpty else {
            throw PraError(
                .usage, "nobody is written to over \(found.id)",
                remedy: "add “to” to it, or name it and people in a receiver of an AlertRoute")
        }
        return (ChannelTarget(resource: found.id, spec: found.spec), recipients)
    }
}

private struct TakenTest: Encodable {
    var channel: String
    @InSeconds var took: Duration
}

/// Of a kind that nobody is woken by.
private func testMessage(over channel: String, _ state: IncidentRecord.Change, _ began: Timestamp) -> AlertMessage {
    AlertMessage(
        id: "test/\(channel)/\(state.rawValue)/\(began)", thread: "test/\(channel)/\(began)", state: state,
        labels: ["type": AlertType.heartbeat.rawValue, "severity": AlertSeverity.info.rawValue, "test": "true"],
        severity: AlertSeverity.info.rawValue, at: SystemTime().now(), since: began,
        title: "TEST: \(state == .opened ? "an alert begins" : "it is over")",
        body: "This is a test of AlertChannel/\(channel), sent by hand: nothing is wrong, and nothing is to be done.")
}
