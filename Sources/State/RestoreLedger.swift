import Crypto
import Evidence
import FoundationEssentials
import GRDB
import Model
import Ports

/// What `restoreLedger` rebuilt, and what of it rests on trust.
package struct LedgerRestoration: Sendable, Codable {
    /// Of the entries that the store's newest checkpoint covers.
    package var verification: LedgerVerification
    /// Entries above that checkpoint, which nobody had signed: the copy was cut short. The new key signs them.
    package var unsignedEntries: Int
    /// The key that signs from now on.
    package var key: String
    /// Whether the old key was lost.
    package var isNewKey: Bool
    /// What the operator must check by other means; `nil` when he gave the keys.
    package var warning: String?
}

/// Rebuilds `ledger.sqlite` from `evidence/` in a store alone, every entry checked against the signatures.
///
/// The ledger keeps its name. A `ledger.key` that is there already goes on signing; else a new key does, above what the
/// old one signed. A crash leaves no ledger, and the same call again succeeds.
/// - Parameters:
///   - origin: Which ledger, where the store has several.
///   - pins: The keys whose signatures count; `nil` for the one that the ledger is named by. `ledger.key` counts too.
/// - Throws: `.refused` when the directory has a ledger; `.ledgerBroken` when the copy does not verify.
package func restoreLedger(
    from store: any ObjectStore, origin: String? = nil, accepting pins: [LedgerKeyPin]? = nil, into path: String
) async throws(PraError) -> LedgerRestoration {
    let directory = StateDirectory(path: path)
    let (lock, found) = try await offPool {
        try directory.create()
        let lock = try StateLock(directory)
        try refuseExisting(directory)
        for suffix in ["", "-journal"] { try directory.remove(temporary + suffix) }
        return (lock, try existingKey(in: directory))
    }
    defer { withExtendedLifetime(lock) {} }
    let copy = try await EvidenceCopy(reading: store, origin: origin, accepting: pins, own: found?.publicKey)
    let queue = try await offPool {
        let queue = try DatabaseQueue(path: directory.file(temporary))
        try stateMigrations().migrate(queue)
        return queue
    }
    let verification = try await load(copy, from: store, into: queue)
    return try await offPool {
        var restoration = try seal(queue, copy, verification, with: found, in: directory)
        if pins == nil { restoration.warning = unpinned }
        try queue.close()
        try directory.publish(temporary, as: StateDirectory.database)
        return restoration
    }
}

private let unpinned =
    "the key that the ledger is named by came from the same store as the entries: compare it with a copy of ledger.pub "
    + "from elsewhere"

private let temporary = "ledger.sqlite.restoring"

private func refuseExisting(_ directory: StateDirectory) throws(PraError) {
    // A log that outlived its database would be played into the new one.
    for name in [StateDirectory.database, StateDirectory.database + "-wal"] where directory.has(name) {
        throw PraError(
            .refused, "\(directory.file(name)) is there already",
            remedy: "run `pra ledger verify`; if the ledger is broken, move ledger.sqlite* aside first")
    }
}

/// Writes tile after tile and verifies what the newest checkpoint covers.
private func load(
    _ copy: EvidenceCopy, from store: any ObjectStore, into queue: DatabaseQueue
) async throws(PraError) -> LedgerVerification {
    var verifier = LedgerVerifier(origin: copy.layout.origin, keyring: copy.keyring, notes: copy.notes)
    for tile in copy.tiles {
        let entries = try await copy.entries(of: tile, from: store)
        for (index, entry) in zip(tile.range, entries) where index < copy.signedSize {
            verifier.append(entry, index: index)
        }
        do {
            try await queue.write { db in
                let tables = LedgerTables(db: db)
                let before = try tables.frontier("now")
                try tables.keep(before, as: "anchor")
                _ = try tables.insert(entries, after: before)
            }
        } catch { throw stateFault(error) }
    }
    let verification = verifier.finish()
    guard let problem = verification.problem else { return verification }
    throw PraError(
        .ledgerBroken, "the copy of \(copy.layout.origin) does not verify from entry \(problem.index): \(problem.what)",
        remedy: "restore from another store, or with `--key` for each key that you know; `reports/verify.py ledger` "
            + "shows what is wrong in this one")
}

/// Adds the old checkpoints, the keys and, where entries stand above the last checkpoint, a new one.
private func seal(
    _ queue: DatabaseQueue, _ copy: EvidenceCopy, _ verification: LedgerVerification, with found: LedgerKey?,
    in directory: StateDirectory
) throws -> LedgerRestoration {
    let origin = copy.layout.origin
    let key = found ?? LedgerKey(name: origin, key: Curve25519.Signing.PrivateKey())
    guard key.name == origin else {
        throw PraError(
            .refused, "ledger.key belongs to \(key.name), not to \(origin)",
            remedy: "move ledger.key and ledger.pub aside, or restore with `--origin \(key.name)`")
    }
    let isNewKey = copy.keys.last?.key != key.publicKey
    let size = try queue.write { db in
        let tables = LedgerTables(db: db)
        for period in copy.keys { try tables.addKey(period) }
        if isNewKey { try tables.addKey(LedgerKeyPeriod(since: copy.signedSize, key: key.publicKey)) }
        for note in copy.notes { try tables.addCheckpoint(size: note.size, note: note.note) }
        let frontier = try tables.frontier("now")
        if frontier.size > copy.signedSize { try tables.addCheckpoint(frontier, signedBy: key) }
        return frontier.size
    }
    if found == nil { try keep(key, in: directory) }
    return LedgerRestoration(
        verification: verification, unsignedEntries: size - copy.signedSize, key: "\(key.publicKey)",
        isNewKey: isNewKey)
}
