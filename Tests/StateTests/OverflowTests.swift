import Evidence
import Foundation
import GRDB
import Model
import Testing

@testable import State

@Suite("A full state disk")
struct OverflowTests {
    let scratch = Scratch()
    let spare = Scratch()
    private var spool: String { spare.path + "/facts.spool" }

    private func open(_ access: SQLiteJournal.Access = .writing) async throws -> SQLiteJournal {
        try await SQLiteJournal.open(scratch.path, for: access, overflow: spare.path)
    }

    /// Lets the database grow by no page, or without end.
    private func setFull(_ isFull: Bool, _ journal: SQLiteJournal) async throws {
        try await journal.database.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(isFull ? pages : 1_000_000)")
        }
    }

    /// What the ledger says of facts that have waited.
    private func mark(_ waited: Range<Int>, in journal: SQLiteJournal) async throws -> Fact {
        var mark = fact(waited.upperBound - 1)
        mark.subject = ResourceID("Ledger", try #require(try await journal.origin()))
        mark.event = .queued(
            QueuedRecord(from: fact(waited.lowerBound).at, to: mark.at, entries: waited.count))
        return mark
    }

    @Test(
        "A ledger whose last entry was changed takes nothing: facts wait, and a ledger restored from a store takes them"
    )
    func brokenLedger() async throws {
        let store = MemoryStore()
        do {
            let journal = try await open()
            try await journal.append(facts(0..<10))
            try await journal.copy(to: store)
        }
        try scratch.tamper("UPDATE ledger SET entry = replace(entry, 'loop', 'lo0p') WHERE idx = 9")
        do {
            let journal = try await open()
            #expect(try await journal.isQueueing())
            try await journal.append(facts(10..<12))
            #expect(try await journal.facts(from: 0) == facts(10..<12))
            #expect(await code { try await journal.copy(to: store) } == .ledgerBroken)
            #expect(await code { try await journal.removeRow(ResourceID("Team", "a")) } == .ledgerBroken)
        }
        for name in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: scratch.database + name) {
            try FileManager.default.removeItem(atPath: scratch.database + name)
        }
        _ = try await restoreLedger(from: store, into: scratch.path)
        let journal = try await open()
        #expect(try await journal.facts(from: 0) == facts(0..<12) + [mark(10..<12, in: journal)])
        #expect(try await !journal.isQueueing())
        #expect(try await journal.verifyLedger().isIntact)
    }

    @Test("Without an overflow the append fails and leaves nothing behind")
    func noOverflow() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(0..<10))
        try await setFull(true, journal)
        #expect(await code { try await journal.append(facts(10..<500)) } == .stateUnavailable)
        #expect(try await journal.verifyLedger().entries == 10)
        #expect(try await journal.verifyLedger().isIntact)
        try await setFull(false, journal)
        try await journal.append(facts(10..<500))
        #expect(try await journal.facts(from: 0) == facts(0..<500))
    }

    @Test("Facts wait in the overflow, are read from it, and enter the ledger in order with the first append that fits")
    func waits() async throws {
        let journal = try await open()
        try await journal.append(facts(0..<10))
        try await setFull(true, journal)
        try await journal.append(facts(10..<500))
        try await journal.append(facts(500..<990))
        #expect(try await journal.size() == 10)
        #expect(try await journal.facts(from: 0) == facts(0..<990))
        #expect(try await journal.isQueueing())
        #expect(try await open(.reading).facts(from: 985) == facts(985..<990))
        try await setFull(false, journal)
        try await journal.append(facts(990..<1000))
        #expect(try await journal.size() == 1001)
        #expect(
            try await journal.facts(from: 0)
                == facts(0..<990) + [mark(10..<990, in: journal)] + facts(990..<1000))
        #expect(try await journal.verifyLedger().isIntact)
        #expect(!FileManager.default.fileExists(atPath: spool))
    }

    @Test("What waits is taken at the next start, without the line that a crash cut short")
    func nextStart() async throws {
        do {
            let journal = try await open()
            try await journal.append(facts(0..<10))
            try await setFull(true, journal)
            try await journal.append(facts(10..<500))
        }
        let file = try #require(FileHandle(forWritingAtPath: spool))
        try file.seekToEnd()
        try file.write(contentsOf: Data(#"{"at":"20"#.utf8))
        try file.close()
        let journal = try await open()
        #expect(try await journal.facts(from: 0) == facts(0..<500) + [mark(10..<500, in: journal)])
        #expect(try await journal.size() == 501)
        #expect(!FileManager.default.fileExists(atPath: spool))
    }

    @Test("A crash after the facts were taken and before the file was gone takes them once")
    func takenOnce() async throws {
        let waiting: Data
        do {
            let journal = try await open()
            try await journal.append(facts(0..<10))
            try await setFull(true, journal)
            try await journal.append(facts(10..<500))
            waiting = try Data(contentsOf: URL(fileURLWithPath: spool))
            try await setFull(false, journal)
            try await journal.append(facts(500..<501))
            try waiting.write(to: URL(fileURLWithPath: spool))
            #expect(try await !journal.isQueueing())
            #expect(try await journal.size() == 502)
        }
        let journal = try await open()
        #expect(
            try await journal.facts(from: 0) == facts(0..<500) + [mark(10..<500, in: journal)] + facts(500..<501))
        #expect(try await journal.size() == 502)
    }

    @Test("The overflow is bounded; beyond, the append fails and says that facts are lost")
    func bounded() async throws {
        let journal = try await open()
        try await setFull(true, journal)
        try FileManager.default.createDirectory(atPath: spare.path, withIntermediateDirectories: true)
        let line = Data(try LedgerEntry.encode(fact(0)) + Array("\n".utf8))
        let full = Data((0..<(16 << 20) / line.count).flatMap { _ in line })
        try full.write(to: URL(fileURLWithPath: spool))
        #expect(await code { try await journal.append(facts(0..<400)) } == .stateUnavailable)
        #expect(try FileManager.default.attributesOfItem(atPath: spool)[.size] as? Int == full.count)
    }

    @Test("A task that is being cancelled still records what it did")
    func cancelled() async throws {
        let journal = try await open()
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                #expect(Task.isCancelled)
                #expect(await code { try await journal.append(facts(0..<3)) } == nil)
            }
        }
        #expect(try await journal.size() == 3)
    }
}
