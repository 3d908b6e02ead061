import Foundation
import Model
import State

// LedgerBench FOLDER ENTRIES: appends so many entries to the ledger in the folder, a thousand at a time, then proves
// entries all over it, and prints what each took. With 0 it opens and proves what is there.

let folder = CommandLine.arguments[1]
let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 1_000_000 : 1_000_000
let clock = ContinuousClock()

var journal: SQLiteJournal?
let opening = try await clock.measure { journal = try await SQLiteJournal.open(folder, for: .writing) }
guard let journal else { exit(1) }
let size = try await journal.size()
print("open with \(size) entries: \(opening)")

let appending = try await clock.measure {
    for start in stride(from: size, to: size + count, by: 1000) {
        try await journal.append((start..<min(start + 1000, size + count)).map(fact))
    }
}
let total = size + count
if count > 0 {
    print("append \(count) by thousands: \(appending), \(Int(Double(count) / (appending / .seconds(1))))/s")
}

let places = (0..<1000).map { $0 &* 2_654_435_761 % total }
try await report("proof of an entry") { place in _ = try await journal.proof(of: place) }
try await report("proof of the past") { place in _ = try await journal.history(since: place + 1) }
let looking = try await clock.measure { _ = try await journal.indices(of: "backup/akig/\(total - 1)") }
print("look for an action among \(total): \(looking)")

/// Median, 99th of a hundred and the longest of a thousand.
func report(_ what: String, _ body: (Int) async throws -> Void) async throws {
    var times: [Duration] = []
    for place in places { times.append(try await clock.measure { try await body(place) }) }
    times.sort()
    print("\(what) among \(total), n 1000: median \(times[500]), p99 \(times[990]), longest \(times[999])")
}

func fact(_ number: Int) -> Fact {
    Fact(
        at: Timestamp(seconds: 1_800_000_000 + Int64(number)), monotonic: Int64(number), boot: "boot/1", actor: "loop",
        subject: ResourceID("Cluster", "akig"), confidence: .observed,
        event: .finished(
            FinishedRecord(
                action: ActionID("backup/akig/\(number)"), job: .backup, failure: nil, took: .milliseconds(1500))))
}
