import ArgumentParser
import Model
import Ports
import State

/// `pra ledger anchors`: how much of the ledger is known to somebody else.
struct LedgerAnchorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchors", abstract: "The newest anchor of each kind, what lies above it, and how it is checked.",
        discussion: """
            An EvidencePolicy states where the newest checkpoint is shown. What is anchored can not be written anew \
            unnoticed. A token is checked here to be over this checkpoint and to answer what was asked; who signed it, \
            openssl says by the certificate of the authority, from elsewhere: run the command that is printed below a \
            store's evidence folder, or an export. A git note is as far as its repository was pushed.
            Exit status: 0; 8 no ledger.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Row: Encodable {
        var anchor: AnchorRecord
        var unanchored: Int
        @InSeconds var lag: Duration
        var check: String
    }

    func run() async throws {
        let journal = try await openLedger(state.path)
        let (size, now) = (try await journal.size(), SystemTime().now())
        let found: [ResourceID: AnchorRecord] = try await journal.scan(
            .period(from: now, to: now), upTo: size, into: [:]
        ) { found, fact, _ in
            if case .anchored(let record) = fact.event { found[fact.subject] = record }
        }
        let rows = found.sorted { $0.key < $1.key }.map { _, record in
            Row(
                anchor: record, unanchored: size - record.size, lag: max(.zero, now - record.before),
                check: check(record))
        }
        try output.show(json: Versioned("pra.ledger-anchors/v1", ["anchors": rows])) {
            rows.isEmpty ? "none of the \(size) entries is anchored\n" : rows.map(text).joined(separator: "\n")
        }
    }

    private func text(of row: Row) -> String {
        let (record, lag) = (row.anchor, DurationText.compact(.seconds(row.lag.components.seconds)))
        return """
            \(record.form.rawValue)  \(record.place)
            covers      \(record.size) entries, all that was written before \(record.before)
            above it    \(row.unanchored) entries, the oldest written at most \(lag) ago
            check it    \(row.check)

            """
    }

    private func check(_ record: AnchorRecord) -> String {
        let checkpoint = "checkpoints/\(padded(record.size, 12))"
        guard let file = record.file else {
            return "git notes --ref=pra show \(record.place), which is \(checkpoint)"
        }
        return "openssl ts -verify -data \(checkpoint) -in anchors/\(file) -CAfile AUTHORITY.pem"
    }
}
