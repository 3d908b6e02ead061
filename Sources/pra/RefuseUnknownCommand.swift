import ArgumentParser
import Manifests
import Model

/// To ArgumentParser a command that does not exist is an unexpected argument, and it knows no nearest one.
func refuseUnknownCommand(_ arguments: [String]) throws(PraError) {
    var command: any ParsableCommand.Type = Pra.self
    var path = "pra"
    for word in arguments {
        let next = command.configuration.subcommands
        guard !next.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
        guard let found = next.first(where: { $0.configuration.commandName == word }) else {
            let nearest = nearestName(to: word, among: next.compactMap { $0.configuration.commandName })
            throw PraError(
                .usage, "there is no command `\(path) \(word)`",
                remedy: nearest.map { "did you mean `\(path) \($0)`?" } ?? "see which there are: \(path) --help")
        }
        command = found
        path += " \(word)"
    }
}
