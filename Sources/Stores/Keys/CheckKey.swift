import Model

extension Store {
    /// What is stated and what the store is must agree: plaintext never goes where encryption was asked for.
    static func checkKey(_ format: StoreFormat, isGiven: Bool) throws(PraError) {
        if format.isEncrypted, !isGiven {
            throw PraError(
                .keyMissing, "store \(format.storeId) is encrypted, and no key was given",
                remedy: "state `encryption` in its BackupStore, or give --key file:/PATH with a store's URL")
        }
        if !format.isEncrypted, isGiven {
            throw PraError(
                .refused, "store \(format.storeId) is not encrypted, and a key was given",
                remedy: "a store stays what it was made as: make an encrypted one under another url and back up to it, "
                    + "or leave the key out")
        }
    }
}
