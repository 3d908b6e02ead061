import Fixtures
import Glibc
import Model
import Objectives
import Ports
import Reports
import State

// Fills a ledger with a year of a hundred clusters and times what is read of it: one command a process, so that each
// one's memory is its own.
//
//   LedgerBench fill|month|year|prove FOLDER [ENTRIES]
//
// `fill` appends a thousand facts at a time, each time on disk before the next; `prove` proves a thousand entries all
// over the ledger.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("LedgerBench fill|month|year|prove FOLDER [ENTRIES]")
    exit(2)
}
let (command, folder) = (arguments[1], arguments[2])
switch command {
case "fill":
    let count = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 1_000_000
    let journal = try await SQLiteJournal.open(folder, for: .writing)
    var (year, appended, batch) = (YearOfFacts(entries: count), 0, [Fact]())
    let took = try await ContinuousClock().measure {
        while let facts = year.next() {
            batch += facts
            guard batch.count >= 1000 else { continue }
            try await journal.append(batch)
            appended += batch.count
            batch = []
        }
        try await journal.append(batch)
        appended += batch.count
    }
    say("append \(appended) entries", took, more: "\(Int(Double(appended) / (took / .seconds(1)))) entries/s")
case "month", "year":
    let journal = try await SQLiteJournal.open(folder, for: .reading)
    let end = YearOfFacts.end
    let start = command == "year" ? YearOfFacts.start : end - .seconds(31 * 86_400)
    var bytes = 0
    let took = try await ContinuousClock().measure {
        bytes = try await report(of: journal, from: start, to: end).document().count
    }
    say("report of a \(command)", took, more: "document \(bytes >> 10) KiB")
case "prove":
    let journal = try await SQLiteJournal.open(folder, for: .reading)
    let size = try await journal.size()
    let places = (0..<1000).map { $0 &* 2_654_435_761 % size }
    try await prove("an entry", at: places) { _ = try await journal.proof(of: $0) }
    try await prove("the past", at: places) { _ = try await journal.history(since: $0 + 1) }
    let action = ActionID("drill/critical/cluster-7/3600").text
    say("look for an action", try await ContinuousClock().measure { _ = try await journal.indices(of: action) })
default: exit(2)
}

/// Median, 99th of a hundred and the longest of a thousand.
func prove(_ what: String, at places: [Int], _ body: (Int) async throws -> Void) async throws {
    var times: [Duration] = []
    for place in places { times.append(try await ContinuousClock().measure { try await body(place) }) }
    times.sort()
    say("proof of \(what), median of 1000", times[500], more: "p99 \(times[990]), longest \(times[999])")
}

func report(of journal: SQLiteJournal, from: Timestamp, to: Timestamp) async throws -> SLAReport {
    guard let head = try await journal.head() else { exit(2) }
    let promises = try await journal.scan(.promises, upTo: head.size, into: Promises()) { $0.take($1, at: $2) }
    let cover = SLAReport.Cover(
        from: from, to: to, timeZone: "UTC", generatedAt: to, toolVersion: "bench",
        manifestRevision: YearOfFacts.digest,
        ledger: .init(size: head.size, root: head.root, checkpoint: head.checkpoint, keyFingerprint: head.key))
    let empty = ReportAccount(cover, promises: promises, population: promises.clusters(in: cover.period))
    return try await journal.scan(.period(from: from, to: to), upTo: head.size, into: empty) {
        $0.take($1, at: $2)
    }.report()
}

func say(_ what: String, _ took: Duration, more: String = "") {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print("\(what): \(took / .seconds(1)) s, \(more), peakRSS=\(usage.ru_maxrss / 1024)MiB")
}
