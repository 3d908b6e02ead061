import Alerts
import ArgumentParser
import Manifests
import Model
import Ports
import Reports
import State

/// One line of the log of deliveries.
struct DeliveryRow: Encodable {
    var at: Timestamp
    var channel: String
    /// A person, a masked address, or nobody where the channel is itself whom it reaches.
    var to: String
    var severity: String
    /// `accepted`, `delivered`, `read`, `failing`, `dead`; `waiting` of what is in the outbox.
    var outcome: String
    var attempts: Int
    @InSeconds var took: Duration
    var began: [String]
    var over: [String]
    var message: String
    var detail: String?

    private init(_ record: DeliveryRecord, over channel: ResourceID, at time: Timestamp, _ outcome: String) {
        (at, self.channel, self.outcome) = (time, channel.name, outcome)
        to = record.user.isEmpty ? record.recipient : record.user
        (severity, attempts, began, over) = (record.severity, record.attempts, record.began, record.over)
        message = record.message
        let said = record.detail(record.detail, in: .english)
        detail = said.isEmpty ? nil : said
        took = record.took
    }

    /// Oldest first; what waits comes last.
    static func all(in state: String, since: Timestamp) async throws(PraError) -> [Self] {
        let (journal, now) = (try await openLedger(state), SystemTime().now())
        let size = try await journal.size()
        let told = try await journal.scan(.period(from: since, to: now), upTo: size, into: [Self]()) { rows, fact, _ in
            guard case .told(let record) = fact.event, fact.at >= since else { return }
            rows.append(DeliveryRow(record, over: fact.subject, at: fact.at, record.outcome.rawValue))
        }
        let waiting = try await journal.outbox().map { delivery in
            let to = delivery.recipient.isEmpty ? "" : masked(delivery.recipient)
            var record = DeliveryRecord(
                delivery.message, to: to, user: delivery.user, .failing, attempts: delivery.attempts,
                took: max(.zero, now - delivery.due))
            record.alsoOver = delivery.alsoOver
            return DeliveryRow(record, over: delivery.channel, at: delivery.due, "waiting")
        }
        return told + waiting
    }

    static func text(of rows: [Self]) -> String {
        table(
            ["AT", "CHANNEL", "TO", "SEVERITY", "OUTCOME", "TRIES", "TOOK", "ABOUT"],
            rows.map { row in
                let about = row.began.map { "+\($0)" } + row.over.map { "-\($0)" }
                return [
                    row.at.description, row.channel, row.to, row.severity,
                    row.outcome + (row.detail.map { " (\($0))" } ?? ""), "\(row.attempts)",
                    DurationText.compact(row.took), about.joined(separator: " "),
                ]
            })
    }
}

/// `pra alert deliveries`: who was told.
struct AlertDeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "Who was told of what, who could not be told, and what still waits.",
        discussion: """
            From the ledger, where each message that a channel took, or failed to take in a new way, stays; and from \
            the outbox. Addresses are masked. “dead” is what was given up: pra alert retry CHANNEL sends it again.
            """)
    @Option(help: ArgumentHelp("Those of one AlertChannel.", valueName: "name")) var channel: String?
    @Option(help: ArgumentHelp("How far back: 24h, 30d.", valueName: "time")) var last = "24h"
    @Flag(help: "What did not arrive alone.") var failed = false
    @OptionGroup var place: AlertPlace

    func run() async throws {
        guard let length = DurationText.parse(last), length > .zero else {
            throw PraError(.usage, "--last “\(last)” is no length of time", remedy: "write 30m, 24h or 30d")
        }
        let rows = try await DeliveryRow.all(in: place.state.path, since: SystemTime().now() - length).filter { row in
            (channel == nil || row.channel == channel)
                && (!failed || ["failing", "dead", "waiting"].contains(row.outcome))
        }
        try place.output.show(json: Versioned("pra.deliveries/v1", ["deliveries": rows])) {
            rows.isEmpty ? "nobody was told of anything in the last \(last)\n" : DeliveryRow.text(of: rows)
        }
    }
}

/// `pra alert retry`: now, and not after the pause.
struct AlertRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try a channel again now, with what it has not taken and what was given up.",
        discussion: """
            The loop does it, within seconds where it runs. A message has the id that it had, so that who got it \
            already can tell.
            """)
    @Argument(help: ArgumentHelp("Name of an AlertChannel.", valueName: "channel")) var channel: String
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let (journal, id) = (try await openLedger(place.state.path), ResourceID(AlertChannel.name, channel))
        let dead = try await journal.deadLetters().filter { $0.channel == id }
        let waiting = try await journal.outbox().filter { $0.channel == id }
        guard !dead.isEmpty || !waiting.isEmpty else {
            return try place.show(id, .inLedger, "nothing waits for \(id), and nothing was given up")
        }
        try await place.add(
            .retried(RetryRecord(by: operatorName)), about: id,
            saying: "\(id) is tried again: \(waiting.count) waiting, \(dead.count) given up")
    }
}
