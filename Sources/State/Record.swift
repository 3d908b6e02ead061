import Evidence
import GRDB
import Model

/// Appends what waits in the overflow and then `entries`, in one transaction.
func record(_ entries: [[UInt8]], _ overflow: Overflow?, signedBy key: LedgerKey, in db: Database) throws {
    let waiting = try overflow?.entries() ?? []
    try transaction(in: db) { db in
        let tables = LedgerTables(db: db)
        let untaken = try tables.untaken(waiting)
        try tables.append(untaken + marks(of: untaken, key) + entries, signedBy: key)
        if !waiting.isEmpty { try tables.noteTaken(waiting) }
    }
    if !waiting.isEmpty { try overflow?.clear() }
}

/// Takes what an earlier run left in the overflow; while there still is no room it stays there.
func takeWaiting(_ overflow: Overflow?, signedBy key: LedgerKey, in db: Database) throws {
    do { try record([], overflow, signedBy: key, in: db) } catch let fault as DatabaseError {
        guard fault.isLackOfRoom else { throw fault }
    }
}

/// The fact that says from when to when the ledger took nothing, for reports to cite.
private func marks(of waiting: [[UInt8]], _ key: LedgerKey) throws(PraError) -> [[UInt8]] {
    guard let first = waiting.first, let last = waiting.last else { return [] }
    let begin = try LedgerEntry.decode(first, at: 0)
    var fact = try LedgerEntry.decode(last, at: waiting.count - 1)
    fact.event = .queued(QueuedRecord(from: begin.at, to: fact.at, entries: waiting.count))
    (fact.subject, fact.confidence) = (ResourceID("Ledger", key.name), .observed)
    return [try LedgerEntry.encode(fact)]
}

func transaction<T>(in db: Database, _ body: (Database) throws -> T) throws -> T {
    var result: T?
    try db.inTransaction(.immediate) {
        result = try body(db)
        return .commit
    }
    guard let result else { preconditionFailure("a transaction that did not throw has run its body") }
    return result
}
