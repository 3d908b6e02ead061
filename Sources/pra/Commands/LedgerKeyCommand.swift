import ArgumentParser
import Evidence
import Model
import State

/// `pra ledger key`: the life of the keys that sign the ledger.
struct LedgerKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "List, rotate and revoke the keys that sign the ledger.",
        subcommands: [List.self, Rotate.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every key that signed, above which size, and whether it counts.",
            discussion: """
                A key signs up to where the next begins. What the manifests pin (EvidencePolicy) and what was revoked \
                is told as the ledger has it.
                Exit status: 0; 8 no ledger.
                """)

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let journal = try await openLedger(state.path)
            let rows = KeyRow.rows(try await journal.keys(), try await journal.keyHistory())
            try output.show(json: Versioned("pra.ledger-keys/v1", ["keys": rows])) {
                table(["ABOVE", "SINCE", "STATE", "KEY"], rows.map(\.cells))
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Give the ledger a new key, which the old one signs.",
            discussion: """
                The old key signs an entry that names the new one, and from the next entry on the new one signs; both \
                are in the ledger and its copies, and whoever trusts the old key can verify the new one by that \
                statement. The old secret is gone then. Cut off, it is run again, or ended by the next `pra run`. \
                Where an EvidencePolicy pins keys, add the new line of ledger.pub to it.

                  pra ledger key rotate
                  cat .pra/ledger.pub

                Exit status: 0; 7 pra run holds the ledger: stop it, rotate, start it; 8 no ledger.
                """)

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            _ = try await openLedger(state.path)
            let rotation = try await rotateLedgerKey(in: state.path, overflow: overflowFolder(of: state.path)) {
                operatorFact($0, about: $1, confidence: .observed)
            }
            try output.show(json: Versioned("pra.ledger-key-rotation/v1", rotation)) {
                """
                above entry \(rotation.since - 1) the ledger is signed by
                  \(rotation.to)
                as its old key says, which signs no more:
                \(rotation.handover)
                """
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Say from when a former key's signatures do not count.",
            discussion: """
                What it signed of that time or later, checkpoints and reports, counts no more: `pra ledger verify`, \
                `pra report verify` and reports/verify.py name it and the reason. The time is that of the entries, so \
                give the last moment at which nobody else can have had the key. It is never taken back, only moved to \
                an earlier time. The key that signs now is rotated first.

                  pra ledger key revoke "$(cat old.pub)" --from 2026-11-20T08:00:00Z --reason "its host was stolen"

                Exit status: 0; 2 that time is to come; 4 it signs now; 6 it never signed this ledger.
                """)

        @Argument(help: ArgumentHelp("Its public line, as `pra ledger key list` shows it.", valueName: "key"))
        var key: String
        @Option(help: ArgumentHelp("From when its signatures do not count (default: now).", valueName: "time"))
        var from: String?
        @Option(help: ArgumentHelp("Why, for those who verify.", valueName: "text")) var reason: String
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        private struct Outcome: Encodable {
            var revoked: KeyRecord
            var isNew: Bool
        }

        func run() async throws {
            let now = SystemTime().now(), until = try moment(from) ?? now
            guard until <= now else {
                throw PraError(
                    .usage, "\(until) is to come", remedy: "a key that is to end is rotated then, and revoked after it")
            }
            let journal = try await openLedger(state.path)
            let (signing, history) = (try await journal.keys(), try await journal.keyHistory())
            guard signing.contains(where: { $0.key == key }) else { throw strange(key) }
            guard signing.last?.key != key else {
                throw PraError(
                    .refused, "\(key) signs the ledger now, and nothing that it signs would count",
                    remedy: "pra ledger key rotate, then revoke it")
            }
            let record = KeyRecord(.revoked, key, until: until, reason: try oneLine(reason, of: "--reason"))
            let known = history.end(of: key), isNew = known.map { until < $0.from } ?? true
            if isNew {
                let origin = signing[0].origin
                _ = try await recordFact(
                    .keyed(record), about: ResourceID("Ledger", origin), confidence: .observed, in: state.path)
            }
            try output.show(json: Versioned("pra.ledger-key-revocation/v1", Outcome(revoked: record, isNew: isNew))) {
                isNew
                    ? "what \(key) signed of \(until) or later does not count\n"
                    : "\(key) is revoked from \(known?.from ?? until) already\n"
            }
        }

        private func strange(_ key: String) -> PraError {
            PraError(
                .entryMissing, "“\(key)” never signed this ledger", remedy: "pra ledger key list shows those that did")
        }
    }
}

/// One key as `pra ledger key list` tells it.
struct KeyRow: Encodable {
    var since: Int
    var key: String
    var isSigning: Bool
    /// `nil` where the ledger does not say when it began.
    var createdAt: Timestamp?
    /// `nil` where the manifests pin none.
    var isPinned: Bool?
    var revokedFrom: Timestamp?
    var reason: String?

    static func rows(_ keys: [KeyPeriod], _ history: KeyHistory) -> [KeyRow] {
        keys.map { period in
            let end = history.end(of: period.key)
            return KeyRow(
                since: period.since, key: period.key, isSigning: period == keys.last,
                createdAt: history.created[period],
                isPinned: history.pins.isEmpty ? nil : history.pins[period.key] != nil, revokedFrom: end?.from,
                reason: end?.reason)
        }
    }

    var cells: [String] {
        var states = [isSigning ? "signs" : "signed"]
        if let isPinned { states.append(isPinned ? "pinned" : "NOT PINNED") }
        if let revokedFrom { states.append("revoked from \(revokedFrom)\(reason.map { ": \($0)" } ?? "")") }
        return ["\(since)", createdAt.map { "\($0)" } ?? "unknown", states.joined(separator: ", "), key]
    }
}
