import Alerts
import ArgumentParser
import Manifests
import Model
import State

extension AlertPlace {
    /// Oldest first; what waits comes last.
    func deliveries(since: Timestamp) async throws(PraError) -> [DeliveryRow] {
        try await openLedger(state.path).deliveryLog(since: since, at: SystemTime().now(), in: .english)
    }
}

extension DeliveryRow {
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
        let rows = try await place.deliveries(since: SystemTime().now() - length).filter { row in
            (channel == nil || row.channel == channel) && (!failed || row.isMissing)
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
