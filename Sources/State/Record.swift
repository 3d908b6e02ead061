import Evidence
import GRDB
import Model

/// Where facts wait that are not in the ledger yet.
struct Waiting: Sendable {
    var overflow: Overflow?
    var notes: Notes
}

/// Appends what waits and then `entries`, in one transaction.
/// - Returns: The facts that its caller did not know of: those that commands left, and what is told of an overflow.
@discardableResult
func record(_ entries: [[UInt8]], after waiting: Waiting, signedBy key: LedgerKey, in db: Database) throws -> [Fact] {
    let spooled = try waiting.overflow?.entries() ?? []
    let notes = try waiting.notes.waiting()
    guard !entries.isEmpty || !spooled.isEmpty || !notes.isEmpty else { return [] }
    let others = try transaction(in: db) { db in
        let tables = LedgerTables(db: db)
        let untaken = try tables.untaken(spooled)
        let others = try mark(of: untaken, key) + tables.untaken(notes).map(\.fact)
        try tables.append(untaken + others.map { try LedgerEntry.encode($0) } + entries, signedBy: key)
        if !spooled.isEmpty { try tables.noteTaken(spooled) }
        if !notes.isEmpty { try tables.noteTaken(notes) }
        return others
    }
    if !spooled.isEmpty { try waiting.overflow?.clear() }
    try waiting.notes.remove(notes)
    return others
}

/// Takes what an earlier run left in the overflow, and what commands left; while there still is no room it stays there.
func take(_ waiting: Waiting, signedBy key: LedgerKey, in db: Database) throws {
    do { try record([], after: waiting, signedBy: key, in: db) } catch let fault as DatabaseError {
        guard fault.isLackOfRoom else { throw fault }
    }
}

/// The fact that says from when to when the ledger took nothing, for reports to cite.
private func mark(of waiting: [[UInt8]], _ key: LedgerKey) throws(PraError) -> [Fact] {
    guard let first = waiting.first, let last = waiting.last else { return [] }
    let begin = try LedgerEntry.decode(first, at: 0)
    var fact = try LedgerEntry.decode(last, at: waiting.count - 1)
    fact.event = .queued(QueuedRecord(from: begin.at, to: fact.at, entries: waiting.count))
    (fact.subject, fact.confidence) = (ResourceID("Ledger", key.name), .observed)
    return [fact]
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
