import Evidence
import Model

extension SQLiteJournal {
    /// Signs a document that cites the ledger with the state's key, which is only read: whoever signs may be a reader.
    /// - Parameter name: The key that the document names: the ledger's newest.
    package func sign(_ document: [UInt8], type: String, as name: String) async throws(PraError) -> Envelope {
        let directory = directory
        return try await offPool {
            let secret = directory.file(StateDirectory.secretKey)
            guard var key = try readKey(in: directory) else {
                throw PraError(
                    .ledgerBroken, "\(secret) is gone, and nothing is signed without it",
                    remedy: "put the key back, or move ledger.sqlite* aside and `pra ledger restore` from a store")
            }
            if "\(key.publicKey)" != name, let next = try readKey(in: directory, StateDirectory.nextKey) { key = next }
            guard "\(key.publicKey)" == name else {
                throw broken("it belongs to another key than \(secret)")
            }
            return try Envelope(document, type: type, signedBy: key)
        }
    }
}
