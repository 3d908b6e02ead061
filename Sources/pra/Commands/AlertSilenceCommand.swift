import ArgumentParser
import Crypto
import Manifests
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
        let texts = try read().sorted()
        guard let until = try span.end(after: now) else {
            throw PraError(.usage, "a silence needs its end", remedy: "add --for 2h, or --until TIME")
        }
        guard let comment else {
            throw PraError(.usage, "a silence needs a reason", remedy: "add --comment TEXT: others will read it")
        }
        let same = history.alerts.silences.values.first { $0.until > now && $0.matchers == texts }
        if let same, span.length != nil || same.until == until {
            return try place.show(
                subject(same.id), .inLedger, "\(same.id) silences that already, until \(same.until)")
        }
        let digest = Model.Digest(SHA256.hash(data: Array("\(texts)\(now)".utf8)))
        let record = SilenceRecord(
            id: "silence-\(digest.hex.prefix(12))", matchers: texts, by: operatorName,
            comment: try line(comment, of: "--comment"), until: until)
        try await place.add(
            .silenced(record), about: subject(record.id), saying: "\(record.id) is in force until \(until)")
    }

    private func finish(_ id: String, _ history: History, at now: Timestamp) async throws(PraError) {
        guard var record = history.alerts.silences[id] else {
            throw PraError(
                .incidentMissing, "there is no silence \(id)", remedy: "`pra alert list` shows those in force")
        }
        guard record.until > now else { return try place.show(subject(id), .inLedger, "\(id) is over already") }
        (record.until, record.by) = (now, operatorName)
        try await place.add(.silenced(record), about: subject(id), saying: "\(id) is over")
    }

    private func subject(_ id: String) -> ResourceID { ResourceID("Silence", id) }

    private func read() throws(PraError) -> [String] {
        guard !matchers.isEmpty else {
            throw PraError(
                .usage, "nothing is said to be silenced",
                remedy: "give a matcher: pra alert silence 'cluster=\"akig\"' --for 2h --comment TEXT")
        }
        var texts: [String] = []
        for text in matchers {
            guard let matcher = AlertMatcher(text: text) else {
                throw PraError(
                    .usage, "“\(text)” is no matcher",
                    remedy: "write label=\"value\", !=, or =~ and !~ with a pattern, in single quotes for the shell")
            }
            texts.append(matcher.text)
        }
        return texts
    }
}
