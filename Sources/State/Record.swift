import Evidence
import GRDB

/// Appends what waits in the overflow and then `entries`, in one transaction.
func record(_ entries: [[UInt8]], _ overflow: Overflow?, signedBy key: LedgerKey, in db: Database) throws {
    let waiting = try overflow?.entries() ?? []
    try transaction(in: db) { db in
        let tables = LedgerTables(db: db)
        try tables.append(try tables.untaken(waiting) + entries, signedBy: key)
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

func transaction<T>(in db: Database, _ body: (Database) throws -> T) throws -> T {
    var result: T?
    try db.inTransaction(.immediate) {
        result = try body(db)
        return .commit
    }
    guard let result else { preconditionFailure("a transaction that did not throw has run its body") }
    return result
}
