import ArgumentParser

/// `pra alert`: what people were told.
struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "See what goes on, who was told of it, and who would hear of what.",
        subcommands: [
            AlertListCommand.self, AlertShowCommand.self, AlertAckCommand.self, AlertUnackCommand.self,
            AlertSilenceCommand.self, AlertDeliveriesCommand.self, AlertRetryCommand.self, AlertInboxCommand.self,
            AlertReadCommand.self, AlertTestCommand.self, AlertRoutesCommand.self,
        ])
}
