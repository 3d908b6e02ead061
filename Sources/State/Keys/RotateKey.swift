import Crypto
import Evidence
import Model

/// What `rotateLedgerKey` did.
package struct KeyRotation: Sendable, Codable {
    package var origin: String
    package var from: String
    package var to: String
    /// The size above which the new key signs.
    package var since: Int
    /// What the old key said, for whoever trusts it.
    package var handover: String
}

/// Gives the ledger in the state directory `path` a new key, in three steps of which each may be the last before a
/// crash: the new secret is put aside; one transaction appends what the old key says of the new one, signed by the old
/// key, and the first entry that the new one signs; the new secret takes the old one's place. Until the transaction the
/// old key signs, and the next rotation takes the secret that lies there; after it whoever opens the ledger ends the
/// work.
/// - Parameter fact: The fact of an event about a subject, now.
/// - Throws: `.leaseHeld` while another process writes.
package func rotateLedgerKey(
    in path: String, overflow: String? = nil, fact: @escaping @Sendable (Fact.Event, ResourceID) -> Fact
) async throws(PraError) -> KeyRotation {
    let journal = try await SQLiteJournal.open(path, for: .writing, overflow: overflow)
    let (directory, old) = (journal.directory, try journal.writingKey())
    let new = try await offPool { try nextKey(of: old.name, in: directory) }
    let rotation = try await journal.write { db in
        try LedgerTables(db: db).handOver(from: old, to: new) { fact(.keyed($0), ResourceID("Ledger", old.name)) }
    }
    try await offPool { try beSucceeded(by: new, in: directory) }
    return rotation
}

extension LedgerTables {
    fileprivate func handOver(
        from old: LedgerKey, to new: LedgerKey, _ fact: (KeyRecord) -> Fact
    ) throws -> KeyRotation {
        let since = try frontier("now").size + 1
        let handover = try Handover(of: old.name, since: since, from: old, to: new)
        var rotated = KeyRecord(.rotated, "\(old.publicKey)")
        rotated.handover = "\(handover)"
        try append([LedgerEntry.encode(fact(rotated))], signedBy: old)
        try addKey(LedgerKeyPeriod(since: since, key: new.publicKey))
        let created = KeyRecord(.created, "\(new.publicKey)", since: since)
        try append([LedgerEntry.encode(fact(created))], signedBy: new)
        return KeyRotation(
            origin: old.name, from: "\(old.publicKey)", to: "\(new.publicKey)", since: since, handover: "\(handover)")
    }
}

/// The secret that lies aside, or a new one there.
private func nextKey(of origin: String, in directory: StateDirectory) throws(PraError) -> LedgerKey {
    if let key = try readKey(in: directory, StateDirectory.nextKey), key.name == origin { return key }
    let key = LedgerKey(name: origin, key: Curve25519.Signing.PrivateKey())
    try directory.replace(StateDirectory.nextKey, "\(key.secretText)\n")
    return key
}

private func beSucceeded(by new: LedgerKey, in directory: StateDirectory) throws(PraError) {
    try directory.publish(StateDirectory.nextKey, as: StateDirectory.secretKey)
    try directory.replace(StateDirectory.publicKey, "\(new.publicKey)\n")
}

/// The key that signs: `key`, or the next one where a rotation was cut off after its transaction.
func rotated(_ key: LedgerKey, in directory: StateDirectory, _ tables: LedgerTables) throws -> LedgerKey {
    guard let newest = try tables.keys().last?.key, newest != key.publicKey,
        let next = try readKey(in: directory, StateDirectory.nextKey), next.publicKey == newest
    else { return key }
    try beSucceeded(by: next, in: directory)
    return next
}
