import Evidence
import Foundation
import GRDB
import Model

@testable import State

/// A state directory of one test, removed with it.
final class Scratch: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/pra-state-\(UUID().uuidString)"
    var database: String { path + "/ledger.sqlite" }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The database as it is, in memory. By SQLite's own copying: who had it open may still be writing back its log.
    func databaseNow() throws -> DatabaseQueue {
        let copy = try DatabaseQueue()
        try open().backup(to: copy)
        return copy
    }

    /// Puts an older one in its place.
    func rollBack(to old: DatabaseQueue) throws { try old.backup(to: open()) }

    private func open() throws -> DatabaseQueue {
        var patient = Configuration()
        patient.busyMode = .timeout(30)
        return try DatabaseQueue(path: database, configuration: patient)
    }

    /// Runs SQL behind the journal's back, without its guards.
    func tamper(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(sql: sql, arguments: arguments)
        }
        try queue.close()
    }
}

/// Fact number `n`.
func fact(_ n: Int) -> Fact {
    Fact(
        at: Timestamp(seconds: 1_800_000_000 + Int64(n)), monotonic: Int64(n), boot: "boot/1", actor: "loop",
        subject: ResourceID("Cluster", "akig"), confidence: .observed,
        event: .finished(
            FinishedRecord(
                action: ActionID("backup/akig/\(n)"), job: .backup, failure: nil, took: .milliseconds(1500 + n))))
}

func facts(_ range: Range<Int>) -> [Fact] { range.map(fact) }

/// A ledger of `size` facts in appends of `batch`, closed.
func makeLedger(_ size: Int, batch: Int = 1, in scratch: Scratch) async throws {
    let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
    for start in stride(from: 0, to: size, by: batch) {
        try await journal.append(facts(start..<min(start + batch, size)))
    }
    try journal.close()
}

extension SQLiteJournal {
    /// At once: one that is only let go of is closed by a thread of its own, which writes back and deletes its log.
    func close() throws { try database.close() }
}

func verify(_ scratch: Scratch) async throws -> LedgerVerificationView {
    let verification = try await SQLiteJournal.open(scratch.path, for: .reading).verifyLedger()
    return (verification.entries, verification.checkpoints, verification.problem?.index, verification.problem?.what)
}

typealias LedgerVerificationView = (entries: Int, checkpoints: Int, badIndex: Int?, what: String?)

/// The code of the error that `body` throws; `nil` when it throws none.
func code(of body: () async throws -> Void) async -> PraError.Code? {
    do { try await body() } catch { return PraError.wrapping(error).code }
    return nil
}
