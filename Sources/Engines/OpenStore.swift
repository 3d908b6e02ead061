import Glibc
import Manifests
import Model
import Ports
import Stores

/// The one way into a store's content: the loop, the commands, `wal get` and a bare machine all find its key here.
/// - Parameter key: where the secret of a recipient is; `nil` says that the store is plain.
package func openStore(
    _ objects: any ObjectStore, random: any RandomSource, key: SecretReference?, _ secrets: any SecretResolver
) async throws(PraError) -> Store {
    guard let key else { return try await Store.open(objects, random: random) }
    return try await Store.open(objects, random: random) { () async throws(PraError) in
        try await keySecret(key, secrets)
    }
}

/// Makes a store, or opens the one that is there; the recovery key has to be at hand only for the first.
package func makeStore(
    _ objects: any ObjectStore, random: any RandomSource, _ encryption: BackupStore.Encryption?,
    _ secrets: any SecretResolver
) async throws(PraError) -> Store {
    do throws(PraError) {
        return try await openStore(objects, random: random, key: encryption?.operatorKey.reference, secrets)
    } catch  where error.code == .storeMissing || error.code == .storeCorrupt {
        // Not made yet, or not to its end: `initialize` refuses what is damaged.
        var recipients: [Recipient] = []
        if let encryption {
            recipients = [
                try await recipient("operator", encryption.operatorKey, secrets),
                try await recipient("recovery", encryption.recoveryKey, secrets),
            ]
        }
        return try await Store.initialize(objects, random: random, for: recipients)
    }
}

package func recipient(
    _ name: String, _ key: BackupStore.RecipientKey, _ secrets: any SecretResolver
) async throws(PraError) -> Recipient {
    switch key {
    case .key(let reference): Recipient(name, .key, try await keySecret(reference, secrets))
    case .passphrase(let reference): Recipient(name, .passphrase, try await keySecret(reference, secrets))
    }
}

/// - Throws: `.secretUnavailable` also for a file that others than its owner may read.
private func keySecret(
    _ reference: SecretReference, _ secrets: any SecretResolver
) async throws(PraError) -> Secret {
    if case .file(let path) = reference, let mode = sharedMode(of: path) {
        throw PraError(
            .secretUnavailable, "others than its owner may use the key file \(path): its mode is \(mode)",
            remedy: "chmod 600 \(path); if others may have read it, `pra key rotate` to a new one")
    }
    return try await secrets.resolve(reference)
}
