import Evidence
import FoundationEssentials
import GRDB
import Model

/// The ledger's tables inside one transaction of `db`.
struct LedgerTables {
    let db: Database

    var origin: String? {
        get throws { try keys().first?.key.name }
    }

    func keys() throws -> [LedgerKeyPeriod] {
        try Row.fetchAll(db, sql: "SELECT since, key FROM keys ORDER BY since").map { row in
            guard let key = LedgerPublicKey(text: row[1]) else {
                throw broken("the key since \(row[0] as Int) can not be read")
            }
            return LedgerKeyPeriod(since: row[0], key: key)
        }
    }

    /// - Parameter pins: The keys that count; `nil` for all: they came here by founding the ledger, by a rotation or by
    ///   a restore, which accepted them.
    func keyring(accepting pins: [LedgerKeyPin]?) throws -> LedgerKeyring {
        let keys = try self.keys()
        let all = keys.map { LedgerKeyPin(since: $0.since, key: $0.key) }
        return LedgerKeyring(
            of: keys.first?.key.name ?? "", keys, accepting: pins ?? all, handovers: try handovers(to: keys))
    }

    func addKey(_ period: LedgerKeyPeriod) throws {
        try db.execute(
            sql: "INSERT INTO keys (since, key) VALUES (?, ?)", arguments: [period.since, "\(period.key)"])
    }

    /// Appends entries and one checkpoint over everything; nothing when there are no entries.
    func append(_ entries: [[UInt8]], signedBy key: LedgerKey) throws {
        guard !entries.isEmpty else { return }
        let before = try frontier("now")
        let after = try insert(entries, after: before)
        try addCheckpoint(after, signedBy: key)
        try FactIndex.add(zip(before.size..., entries), upTo: after.size, in: db)
        if try after.size - frontier("anchor").size > anchorDistance { try keep(before, as: "anchor") }
    }

    /// `entries` of an overflow, unless they were appended and only the file is left.
    func untaken(_ entries: [[UInt8]]) throws -> [[UInt8]] {
        guard !entries.isEmpty else { return [] }
        let taken = try Data.fetchOne(db, sql: "SELECT bytes FROM marks WHERE name = 'overflow'")
        return taken == fingerprint(entries) ? [] : entries
    }

    func noteTaken(_ entries: [[UInt8]]) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO marks (name, bytes) VALUES ('overflow', ?)",
            arguments: [fingerprint(entries)])
    }

    /// `notes`, without those that were appended and of which only the files are left.
    func untaken(_ notes: [Notes.Note]) throws -> [Notes.Note] {
        guard !notes.isEmpty else { return [] }
        let taken = try Data.fetchOne(db, sql: "SELECT bytes FROM marks WHERE name = 'notes'") ?? Data()
        let names = Set(String(decoding: taken, as: UTF8.self).split(separator: "\n"))
        return notes.filter { !names.contains(Substring($0.name)) }
    }

    /// Older ones are gone with their files.
    func noteTaken(_ notes: [Notes.Note]) throws {
        let names = notes.map(\.name).joined(separator: "\n")
        try db.execute(
            sql: "INSERT OR REPLACE INTO marks (name, bytes) VALUES ('notes', ?)", arguments: [Data(names.utf8)])
    }

    private func fingerprint(_ entries: [[UInt8]]) -> Data {
        Data(MerkleTree.root(of: entries.map { MerkleTree.leaf($0) }[...]).bytes)
    }

    /// Adds entries without a checkpoint.
    func insert(_ entries: [[UInt8]], after frontier: Frontier) throws -> Frontier {
        var frontier = frontier
        let insert = try db.cachedStatement(sql: "INSERT INTO ledger (idx, entry, leaf) VALUES (?, ?, ?)")
        for entry in entries {
            let leaf = MerkleTree.leaf(entry)
            try insert.execute(arguments: [frontier.size, Data(entry), Data(leaf.bytes)])
            try frontier.append(leaf, completing: keepNode)
        }
        try keep(frontier, as: "now")
        return frontier
    }

    func addCheckpoint(_ frontier: Frontier, signedBy key: LedgerKey) throws {
        let checkpoint = Checkpoint(origin: key.name, size: frontier.size, root: frontier.root)
        try addCheckpoint(size: frontier.size, note: "\(checkpoint.signed(by: key))")
    }

    func addCheckpoint(size: Int, note: String) throws {
        try db.execute(sql: "INSERT INTO checkpoints (size, note) VALUES (?, ?)", arguments: [size, note])
    }

    /// Size and text of the newest one.
    func lastCheckpoint() throws -> (size: Int, note: String)? {
        try Row.fetchOne(db, sql: "SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1").map {
            ($0[0], $0[1])
        }
    }

    func checkpoint(at size: Int) throws -> String? {
        try String.fetchOne(db, sql: "SELECT note FROM checkpoints WHERE size = ?", arguments: [size])
    }

    func frontier(_ name: String) throws -> Frontier {
        let bytes = try Data.fetchOne(db, sql: "SELECT bytes FROM marks WHERE name = ?", arguments: [name])
        guard let bytes else { return Frontier() }
        guard let frontier = Frontier(bytes: Array(bytes)) else { throw broken("its tree's edge can not be read") }
        return frontier
    }

    func keep(_ frontier: Frontier, as name: String) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO marks (name, bytes) VALUES (?, ?)",
            arguments: [name, Data(frontier.bytes)])
    }

    /// Calls `body` with each entry of `range` that is there: its index, its bytes and the leaf hash in its row.
    func forEach(in range: Range<Int>, _ body: (Int, [UInt8], Digest?) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT idx, entry, leaf FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [range.lowerBound, range.upperBound])
        while let row = try rows.next() {
            let leaf = try row.withUnsafeData(atIndex: 2) { data in
                data?.count == 32 ? unsafe data?.withUnsafeBytes { unsafe Digest($0) } : nil
            }
            // Copied once, and not by way of a `Data` of its own.
            try body(row[0], row.withUnsafeData(atIndex: 1) { $0.map { Array($0) } ?? [] }, leaf)
        }
    }

    func entries(in range: Range<Int>) throws -> [[UInt8]] {
        var entries: [[UInt8]] = []
        try forEach(in: range) { _, entry, _ in entries.append(entry) }
        return entries
    }

    /// The root of the first `size` entries, from the checkpoint there, or else computed from the kept hashes.
    func root(at size: Int) throws -> Digest {
        if let note = try checkpoint(at: size), let signed = SignedNote(parsing: note),
            let checkpoint = Checkpoint(text: signed.text)
        {
            return checkpoint.root
        }
        return try tree.root(of: size)
    }
}

/// Opening replays at most about twice as many entries, unless one append brought more.
private let anchorDistance = 1024

/// An error about the ledger in the state directory.
func broken(_ what: String) -> PraError {
    PraError(
        .ledgerBroken, "the ledger is broken: \(what)",
        remedy:
            "run `pra ledger verify`; move ledger.sqlite* aside and `pra ledger restore` brings it back from a store"
    )
}
