import Alerts
import Foundation
import Model
import State
import StatementKiller

/// Writes to the state in the given directory until it is killed.
///
///     LedgerCrasher DIRECTORY                  appends to the ledger, and prints its size after each append
///     LedgerCrasher DIRECTORY open             only opens it
///     LedgerCrasher DIRECTORY WRITE STATEMENT  one write of the outbox, and dies before that statement of it; 0: never
@main
enum LedgerCrasher {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count > 3 { die_before_statement(0) }
        let journal = try await SQLiteJournal.open(arguments[1], for: .writing)
        switch arguments.count {
        case 2: try await append(to: journal)
        case 3: return
        default:
            guard let write = OutboxWrite(rawValue: arguments[2]), let statement = Int(arguments[3]) else { exit(2) }
            die_before_statement(statement)
            try await write.perform(on: journal)
            // Closing writes as well, and may end in the middle.
            die_before_statement(0)
            exit(0)
        }
    }

    private static func append(to journal: SQLiteJournal) async throws {
        var size = try await journal.size()
        while true {
            let facts = (0...(size % 7)).map { offset in
                Fact(
                    at: Timestamp(seconds: Int64(size + offset)), monotonic: 0, boot: "crash", actor: "loop",
                    subject: ResourceID("Cluster", "akig"), confidence: .observed,
                    event: .planned(PlanRecord(digest: Digest(repeatElement(7, count: 32)), actions: [])))
            }
            try await journal.append(facts)
            size += facts.count
            FileHandle.standardOutput.write(Data("\(size)\n".utf8))
        }
    }
}
