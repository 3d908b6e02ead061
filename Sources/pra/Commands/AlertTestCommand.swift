import Alerts
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
        let (found, recipients) = try await manifests.load().testTarget(channel)
        let sender = ChannelSender(
            journal: nil, client: try HTTPClient(), secrets: Wiring.secrets, time: SystemTime())
        let began = SystemTime().now()
        for recipient in recipients {
            let target = ChannelTarget(resource: found.id, spec: found.spec, recipient: recipient.address)
            for state in [IncidentRecord.Change.opened, .resolved] {
                let message = AlertMessage(testing: channel, state, began: began, at: SystemTime().now())
                do throws(DeliveryFailure) { try await sender.send(message, to: target) } catch { throw error.error }
            }
        }
        let taken = TakenTest(channel: channel, took: SystemTime().now() - began)
        try output.show(json: Versioned("pra.alert-test/v1", taken)) {
            "AlertChannel/\(channel) took both messages: that TEST begins, and that it is over\n"
        }
    }
}

private struct TakenTest: Encodable {
    var channel: String
    @InSeconds var took: Duration
}
