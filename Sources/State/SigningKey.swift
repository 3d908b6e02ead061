import Crypto
import Evidence
import Model

/// The key in `ledger.key`, made on first use. `ledger.pub` beside it is for auditors.
func signingKey(in directory: StateDirectory) throws(PraError) -> LedgerKey {
    if let key = try existingKey(in: directory) { return key }
    guard !directory.has(StateDirectory.database) else {
        throw PraError(
            .ledgerBroken, "\(directory.file(StateDirectory.secretKey)) is gone, but the ledger that it signs is there",
            remedy:
                "put the key back, or move ledger.sqlite* aside and `pra ledger restore` from a store with a new key"
        )
    }
    let key = LedgerKey(founding: Curve25519.Signing.PrivateKey())
    try keep(key, in: directory)
    return key
}

/// `nil` when there is no key file.
func existingKey(in directory: StateDirectory) throws(PraError) -> LedgerKey? {
    guard let key = try readKey(in: directory) else { return nil }
    try directory.replace(StateDirectory.publicKey, "\(key.publicKey)\n")
    return key
}

/// The same, and writes nothing.
func readKey(
    in directory: StateDirectory, _ name: String = StateDirectory.secretKey
) throws(PraError) -> LedgerKey? {
    guard let text = try directory.read(name) else { return nil }
    guard let key = LedgerKey(text: String(text.prefix { !$0.isNewline })) else {
        throw PraError(
            .ledgerBroken, "\(directory.file(name)) is not a signing key",
            remedy: "put the right file back; without it, `pra ledger restore` starts a new key")
    }
    return key
}

func keep(_ key: LedgerKey, in directory: StateDirectory) throws(PraError) {
    guard try directory.putIfAbsent(StateDirectory.secretKey, "\(key.secretText)\n") else {
        throw PraError(
            .leaseHeld, "\(directory.file(StateDirectory.secretKey)) appeared meanwhile", remedy: "try again",
            retry: .later)
    }
    try directory.replace(StateDirectory.publicKey, "\(key.publicKey)\n")
}
