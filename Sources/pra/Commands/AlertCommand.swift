import ArgumentParser
import Model
import Ports
import State

/// `pra alert`: what people were told.
struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "See what goes on, who was told of it, and who would hear of what.",
        subcommands: [
            AlertListCommand.self, AlertShowCommand.self, AlertAckCommand.self, AlertSilenceCommand.self,
            AlertDeliveriesCommand.self, AlertRetryCommand.self, Inbox.self, AlertTestCommand.self,
            AlertRoutesCommand.self,
        ])

    struct Inbox: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inbox", abstract: "List the messages of the in-app inbox, newest last.")

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let messages = try await openLedger(state.path).inbox().sorted { $0.at < $1.at }
            try output.show(json: Versioned("pra.inbox/v1", ["messages": messages])) {
                messages.isEmpty
                    ? "no messages\n"
                    : messages.map { "\($0.at)  \($0.severity)  \($0.title)\n\(indented($0.wholeText))" }.joined()
            }
        }

        private func indented(_ text: String) -> String {
            text.split(separator: "\n").map { "  \($0)\n" }.joined()
        }
    }
}
