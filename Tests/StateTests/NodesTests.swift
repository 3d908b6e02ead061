import Children
import Evidence
import Foundation
import GRDB
import Model
import Testing

@testable import State

/// Kept hashes of a ledger that was written before they were kept.
@Suite("An older ledger gets its kept hashes")
struct NodesTests {
    let scratch = Scratch()

    @Test("on the first opening, the same as those of a ledger that always kept them")
    func backfill() async throws {
        try makeOldLedger(70_000, in: scratch)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let kept = try await journal.database.read { db in
            try Row.fetchAll(db, sql: "SELECT level, idx FROM nodes").map { [$0[0], $0[1]] as [Int] }
        }
        #expect(Set(kept) == Set((0..<273).map { [8, $0] } + [[16, 0]]))
        try await journal.append(facts(0..<1000))
        #expect(try await journal.verifyLedger().problem == nil)
        #expect(try await journal.proof(of: 300).isRight)
        try journal.close()
    }

    @Test("and until then a reader says how")
    func reader() async throws {
        try makeOldLedger(10, in: scratch)
        #expect(await code { _ = try await SQLiteJournal.open(scratch.path, for: .reading) } == .stateUnavailable)
    }

    @Test("An opening that is killed anywhere leaves an older ledger or a whole new one", .timeLimit(.minutes(5)))
    func killed() async throws {
        try makeOldLedger(70_000, in: scratch)
        var olderLeft = 0
        for ticks in [0, 4, 8, 16, 24] {
            try killOpening(scratch.path, after: ticks)
            let queue = try scratch.databaseNow()
            let nodes = try await queue.read { db in
                try db.tableExists("nodes") ? try Int.fetchOne(db, sql: "SELECT count(*) FROM nodes") : nil
            }
            #expect([nil, 274].contains(nodes))
            if nodes == nil { olderLeft += 1 }
        }
        #expect(olderLeft > 0, "no opening was cut off")
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.verifyLedger().problem == nil)
        try journal.close()
    }

    @Test("An opening for which the disk is full in the middle changes nothing")
    func full() async throws {
        try makeOldLedger(70_000, in: scratch)
        let queue = try DatabaseQueue(path: scratch.database)
        try await queue.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            // Room for the table, and not for all that comes into it.
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        #expect(throws: DatabaseError.self) { try stateMigrations().migrate(queue) }
        #expect(try await queue.read { db in try db.tableExists("nodes") } == false)
        try queue.close()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.verifyLedger().problem == nil)
        try journal.close()
    }

    @Test(
        "One that is damaged opens as before, and the full check names the entry",
        arguments: ["DELETE FROM ledger WHERE idx = 300", "UPDATE ledger SET leaf = x'00' WHERE idx = 300"])
    func damaged(sql: String) async throws {
        try makeOldLedger(9000, in: scratch)
        try scratch.tamper(sql)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.verifyLedger().problem?.index == 300)
        try journal.close()
    }
}

/// A ledger as it was before migration 4, with one checkpoint over all.
private func makeOldLedger(_ size: Int, in scratch: Scratch) throws {
    let directory = StateDirectory(path: scratch.path)
    try directory.create()
    let key = try signingKey(in: directory)
    let queue = try DatabaseQueue(path: scratch.database)
    try stateMigrations().migrate(queue, upTo: "2 outbox")
    try queue.write { db in
        let tables = LedgerTables(db: db)
        try tables.addKey(LedgerKeyPeriod(since: 0, key: key.publicKey))
        let entry = try LedgerEntry.encode(fact(0)), leaf = MerkleTree.leaf(entry)
        let insert = try db.cachedStatement(sql: "INSERT INTO ledger (idx, entry, leaf) VALUES (?, ?, ?)")
        var frontier = Frontier()
        for index in 0..<size {
            try insert.execute(arguments: [index, Data(entry), Data(leaf.bytes)])
            frontier.append(leaf)
            if index == size - 10 { try tables.keep(frontier, as: "anchor") }
        }
        try tables.keep(frontier, as: "now")
        try tables.addCheckpoint(frontier, signedBy: key)
    }
    try queue.close()
}

/// - Parameter ticks: Hundredths of a second of processor time.
private func killOpening(_ path: String, after ticks: Int) throws {
    let opener = try Child.start([ledgerCrasher(), path, "open"])
    while let worked = processorTime(of: opener.process), worked < ticks {}
    opener.stop()
}

/// `nil` once the process has ended.
private func processorTime(of process: pid_t) -> Int? {
    let fields = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.split(separator: " ")
    guard let fields, fields[2] != "Z" else { return nil }
    return Int(fields[13])
}
