import ArgumentParser
import Model
import Planning
import State

/// `pra alert silence`: nobody is told of some alerts for a time.
struct AlertSilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence", abstract: "Tell nobody of the alerts for which all matchers hold, for a time.",
        discussion: """
            Matchers are those of routes. What still goes on when the silence ends is told then; ends of what people \
            know of are told meanwhile. What is about pra itself (delivery.failed, admin.error) is never silenced. It \
            stands in the ledger, with your name; `pra alert list` shows what is silenced.

              pra alert silence 'cluster="akig"' 'type=~"rpo.*"' --for 2h --comment "moving the store"
              pra alert silence --end silence-3f9a1c0b77d2

            Exit status: 0; 6 when there is no such silence.
            """)
    @Argument(help: ArgumentHelp("As in a route: severity=\"warning\".", valueName: "matcher"))
    var matchers: [String] = []
    @Option(help: ArgumentHelp("Why; it is kept and shown.", valueName: "text")) var comment: String?
    @Option(help: ArgumentHelp("End this silence now.", valueName: "silence")) var end: String?
    @OptionGroup var span: AlertSpan
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let (now, history) = (SystemTime().now(), try await place.history())
        if let end { return try await finish(end, history, at: now) }
        guard !matchers.isEmpty else {
            throw PraError(
                .usage, "nothing is said to be silenced",
                remedy: "give a matcher: pra alert silence 'cluster=\"akig\"' --for 2h --comment TEXT")
        }
        guard let comment else {
            throw PraError(.usage, "a silence needs a reason", remedy: "add --comment TEXT: others will read it")
        }
        let word = try history.silence(
            of: matchers, by: operatorName, saying: try oneLine(comment, of: "--comment"),
            for: try span.term(from: now), at: now)
        let record = word.record
        guard word.isNew else {
            return try place.show(
                word.subject, .inLedger, "\(record.id) silences that already, until \(record.until)")
        }
        try await place.add(
            .silenced(record), about: word.subject, saying: "\(record.id) is in force until \(record.until)")
    }

    private func finish(_ id: String, _ history: History, at now: Timestamp) async throws {
        let word = try history.endOfSilence(id, by: operatorName, at: now)
        guard word.isNew else { return try place.show(word.subject, .inLedger, "\(id) is over already") }
        try await place.add(.silenced(word.record), about: word.subject, saying: "\(id) is over")
    }
}
