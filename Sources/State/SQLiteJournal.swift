import Crypto
import Evidence
import FoundationEssentials
import GRDB
import Manifests
import Model
import Ports

/// The ledger and the loop's rows in `ledger.sqlite` of a state directory.
///
/// One process writes, any number read meanwhile. An append is one transaction: the entries, a checkpoint over them and
/// the tree's edge are there together or not at all, and survive power loss (SQLite's WAL with `synchronous=FULL`).
package final class SQLiteJournal: Journal {
    package enum Access: Sendable { case reading, writing }

    let directory: StateDirectory
    let database: any DatabaseWriter
    private let waiting: Waiting
    private var overflow: Overflow? { waiting.overflow }
    private let right: Right
    /// Whether there is a database on disk: without one a reader has an empty journal.
    let isMade: Bool

    /// What this process may do with the ledger.
    private enum Right: Sendable {
        case reading
        case writing(LedgerKey, StateLock)
        /// The ledger takes nothing, for the reason given: facts only queue in the overflow.
        case queueing(PraError, StateLock)
    }

    private init(
        _ directory: StateDirectory, _ database: any DatabaseWriter, _ waiting: Waiting, _ right: Right,
        isMade: Bool = true
    ) {
        (self.directory, self.database) = (directory, database)
        (self.waiting, self.right, self.isMade) = (waiting, right, isMade)
    }

    /// Opens the state in `directory`. Writing creates what is missing, a signing key included; reading gives an empty
    /// journal when nothing was ever written.
    /// - Parameter overflow: A folder, best on another disk, where facts wait while the state disk is full or the
    ///   ledger is broken.
    /// - Throws: `.leaseHeld` when another process writes; without an overflow also `.ledgerBroken` when the newest
    ///   entries are not those that were signed.
    package static func open(
        _ directory: String, for access: Access, overflow: String? = nil
    ) async throws(PraError) -> SQLiteJournal {
        let directory = StateDirectory(path: directory)
        let waiting = Waiting(overflow: overflow.map(Overflow.init), notes: Notes(in: directory))
        return try await offPool {
            switch access {
            case .reading: try openForReading(directory, waiting)
            case .writing: try openForWriting(directory, waiting)
            }
        }
    }

    /// Appends in order, after what commands left, and signs a checkpoint. While the state disk is full facts go into
    /// the overflow, where there is one, and the first append that finds room takes them into the ledger, in order. A
    /// task that is being cancelled still appends, so that what it did is on record.
    @discardableResult
    package func append(_ facts: [Fact]) async throws(PraError) -> [Fact] {
        let waiting = waiting
        var entries: [[UInt8]] = []
        for fact in facts { entries.append(try LedgerEntry.encode(fact)) }
        if case .queueing = right {
            return try await onWriter { [entries] _ in
                try waiting.overflow?.append(entries)
                return []
            }
        }
        let key = try writingKey()
        return try await onWriter { [entries] db in
            do { return try State.record(entries, after: waiting, signedBy: key, in: db) } catch let fault
                as DatabaseError
            {
                guard let overflow = waiting.overflow, fault.isLackOfRoom else { throw fault }
                try overflow.append(entries)
                return []
            }
        }
    }

    /// Facts whose index is at least `index`, those that wait in the overflow last.
    package func facts(from index: Int) async throws(PraError) -> [Fact] {
        let overflow = overflow
        // What a broken ledger says is no ground for acting; what was done since stands in the overflow.
        let isQueueing = if case .queueing = right { true } else { false }
        return try await readAnyway { db in
            if isQueueing {
                return try (overflow?.entries() ?? []).dropFirst(max(index, 0)).map {
                    try LedgerEntry.decode($0, at: 0)
                }
            }
            let tables = LedgerTables(db: db)
            var facts: [Fact] = []
            try tables.forEach(in: max(index, 0)..<Int.max) { index, entry, _ in
                facts.append(try LedgerEntry.decode(entry, at: index))
            }
            let size = try tables.frontier("now").size
            let waiting = try tables.untaken(overflow?.entries() ?? [])
            for (offset, entry) in waiting.enumerated() where size + offset >= index {
                facts.append(try LedgerEntry.decode(entry, at: size + offset))
            }
            return facts
        }
    }

    /// Number of entries.
    package func size() async throws(PraError) -> Int {
        try await read { db in try LedgerTables(db: db).frontier("now").size }
    }

    /// The ledger's name, which it keeps for ever; `nil` before the first opening for writing.
    package func origin() async throws(PraError) -> String? { try await read { db in try LedgerTables(db: db).origin } }

    package func hasNotes() async throws(PraError) -> Bool {
        if case .queueing = right { return false }
        let notes = waiting.notes
        return try await offPool { try !notes.waiting().isEmpty }
    }

    package func isHeld(_ restore: ActionID) async throws(PraError) -> Bool {
        let directory = directory
        return try await offPool { try RestoreClaim.isHeld(restore, in: directory) }
    }

    package func isQueueing() async throws(PraError) -> Bool {
        if case .queueing = right { return true }
        let overflow = overflow
        return try await onWriter { db in
            try !LedgerTables(db: db).untaken(overflow?.entries() ?? []).isEmpty
        }
    }

    package func show(_ activity: Activity) async throws(PraError) {
        switch right {
        case .reading: throw SQLiteJournal.readingOnly
        case .writing(_, let lock), .queueing(_, let lock): try await offPool { try lock.show(activity) }
        }
    }

    /// - Throws: why the ledger can not be used, where it can not.
    func read<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws(PraError) -> T {
        if case .queueing(let fault, _) = right { throw fault }
        return try await readAnyway(body)
    }

    private func readAnyway<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws(PraError) -> T {
        do { return try await database.read(body) } catch { throw stateFault(error) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(PraError) -> T {
        _ = try writingKey()
        return try await onWriter { db in try transaction(in: db, body) }
    }

    /// Runs `body` alone on the writing connection, to its end also when the task is cancelled.
    private func onWriter<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(PraError) -> T {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                database.asyncWriteWithoutTransaction { db in continuation.resume(with: Result { try body(db) }) }
            }
        } catch { throw stateFault(error) }
    }

    func writingKey() throws(PraError) -> LedgerKey {
        switch right {
        case .writing(let key, _): return key
        case .queueing(let fault, _): throw fault
        case .reading: throw SQLiteJournal.readingOnly
        }
    }

    private static let readingOnly = PraError(
        .refused, "the state is open for reading only", remedy: "report this with the command that led to it")
}

extension SQLiteJournal {
    private static func openForReading(_ directory: StateDirectory, _ waiting: Waiting) throws -> SQLiteJournal {
        guard directory.has(StateDirectory.database) else {
            return SQLiteJournal(directory, try emptyDatabase(), waiting, .reading, isMade: false)
        }
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // Not SQLite's read-only mode, which can not open a WAL database that its writer has closed.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = ON") }
        let database = try DatabaseQueue(path: directory.file(StateDirectory.database), configuration: configuration)
        let isCurrent = try database.read { db in try stateMigrations().hasCompletedMigrations(db) }
        guard isCurrent else {
            throw PraError(
                .stateUnavailable, "\(directory.path) was written by an older pra",
                remedy: "run `pra run --once` once, which brings it up to date")
        }
        try database.read(refuseNewer)
        return SQLiteJournal(directory, database, waiting, .reading)
    }

    private static func emptyDatabase() throws -> DatabaseQueue {
        let empty = try DatabaseQueue()
        try stateMigrations().migrate(empty)
        return empty
    }

    private static func openForWriting(_ directory: StateDirectory, _ waiting: Waiting) throws -> SQLiteJournal {
        try directory.create()
        let lock = try StateLock(directory)
        do { return try openLedger(directory, waiting, lock) } catch {
            let fault = stateFault(error)
            let mayQueue = fault.code == .ledgerBroken || (error as? DatabaseError)?.isLackOfRoom == true
            guard waiting.overflow != nil, mayQueue else { throw fault }
            return SQLiteJournal(directory, try emptyDatabase(), waiting, .queueing(fault, lock), isMade: false)
        }
    }

    private static func openLedger(
        _ directory: StateDirectory, _ waiting: Waiting, _ lock: StateLock
    ) throws -> SQLiteJournal {
        let founding = try signingKey(in: directory)
        let database = try openDatabase(in: directory)
        let key = try database.read { db in try rotated(founding, in: directory, LedgerTables(db: db)) }
        try database.write { db in
            let tables = LedgerTables(db: db)
            if try tables.keys().isEmpty, try tables.lastCheckpoint() == nil {
                try tables.addKey(LedgerKeyPeriod(since: 0, key: key.publicKey))
            }
            try checkTail(of: tables, signedBy: key)
        }
        try FactIndex.fill(in: database)
        try database.writeWithoutTransaction { db in try take(waiting, signedBy: key, in: db) }
        return SQLiteJournal(directory, database, waiting, .writing(key, lock))
    }

    /// The pool looks whether SQLite's WAL is there, then how long it is: a reader that closes in between takes it
    /// away, and it is looked for again.
    private static func openPool(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
        for _ in 0..<20 {
            do { return try DatabasePool(path: path, configuration: configuration) } catch let error as CocoaError {
                guard error.code == .fileReadNoSuchFile else { throw error }
            }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Opens or creates the database and brings its tables up to date. Needs the lock.
    static func openDatabase(in directory: StateDirectory) throws -> DatabasePool {
        var configuration = Configuration()
        // One that was just closed may still be writing back its WAL.
        configuration.busyMode = .timeout(5)
        let pool = try openPool(directory.file(StateDirectory.database), configuration)
        // The pool chooses NORMAL, with which the last transactions can be lost with the power.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        try pool.read(refuseNewer)
        try stateMigrations().migrate(pool)
        return pool
    }
}

@Sendable private func refuseNewer(_ db: Database) throws {
    guard try stateMigrations().hasBeenSuperseded(db) else { return }
    throw PraError(
        .stateUnavailable, "the state database was written by a newer pra", remedy: "use that version of pra")
}
