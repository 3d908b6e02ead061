import Alerts
import ArgumentParser
import Model
import Planning
import State

/// `pra alert ack`: somebody is at it.
struct AlertAckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Say that you are at an incident: nobody is told of it again, or called.",
        discussion: """
            It ends what repeats and what escalates, until the incident is over, until the time that is given, or \
            until it grows graver. Others of its group are told as before. It stands in the ledger, with your name.

              pra alert ack rpo.breach/akig/primary-loss --comment "the link to the store is down, on it" --for 2h

            Exit status: 0; 6 when no such incident goes on.
            """)
    @Argument(help: ArgumentHelp("As `pra alert list` names it.", valueName: "incident")) var incident: String
    @Option(help: ArgumentHelp("What you know or do; it is kept and shown.", valueName: "text")) var comment: String
    @OptionGroup var span: AlertSpan
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let (now, comment) = (SystemTime().now(), try oneLine(comment, of: "--comment"))
        let term = try span.term(from: now)
        let word = try await place.history().acknowledgement(
            of: incident, by: operatorName, saying: comment, for: term, at: now)
        guard word.isNew else {
            return try place.show(
                word.subject, .inLedger, "\(incident) is acknowledged already, by \(word.record.by)")
        }
        let end = term.until.map { " until \($0)" } ?? " until it is over"
        try await place.add(
            .acknowledged(word.record), about: word.subject, saying: "\(incident) is acknowledged\(end)")
    }
}

/// `pra alert unack`: nobody is at it any more.
struct AlertUnackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unack", abstract: "Take back that somebody is at an incident: people are told of it as before.",
        discussion: """
            Whoever said it. What repeats and what escalates goes on. It stands in the ledger, with your name.

              pra alert unack rpo.breach/akig/primary-loss

            Exit status: 0; 6 when no such incident goes on, or nobody is at it.
            """)
    @Argument(help: ArgumentHelp("As `pra alert list` names it.", valueName: "incident")) var incident: String
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let word = try await place.history().endOfAcknowledgement(
            of: incident, by: operatorName, at: SystemTime().now())
        try await place.add(.acknowledged(word.record), about: word.subject, saying: "nobody is at \(incident)")
    }
}
