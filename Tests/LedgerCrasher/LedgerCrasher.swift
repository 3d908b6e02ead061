import Foundation
import Model
import State

/// Appends to the ledger in the given directory until it is killed, and prints the ledger's size after each append that
/// returned. With `open` it only opens it.
@main
enum LedgerCrasher {
    static func main() async throws {
        let journal = try await SQLiteJournal.open(CommandLine.arguments[1], for: .writing)
        if CommandLine.arguments.count > 2 { return }
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
