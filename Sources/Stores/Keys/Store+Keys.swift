import Model
import Ports

/// What can be known of a store's keys without any of them.
package struct KeyGeneration: Hashable, Sendable, Encodable {
    package struct Holder: Hashable, Sendable, Encodable {
        package var recipient: String
        package var derivation: Recipient.Form
    }

    package var epoch: Int
    package var generation: Int
    package var holders: [Holder]
}

extension Store {
    /// Every object in `keys/`, oldest first; empty where the store is plain. Needs no key.
    package static func keyGenerations(in objects: any ObjectStore) async throws(PraError) -> [KeyGeneration] {
        let format = try await format(in: objects)
        var generations: [KeyGeneration] = []
        for name in try await objects.list("keys/").compactMap({ KeyName($0.key) }).sorted() {
            guard let bytes = try await objects.get(name.key, range: nil) else { continue }
            let object = try KeyObject(parsing: bytes, name.key, storeId: format.storeId)
            generations.append(
                KeyGeneration(
                    epoch: Int(name.epoch), generation: name.generation,
                    holders: object.wraps.map { .init(recipient: $0.recipient, derivation: $0.derivation) }))
        }
        return generations
    }

    /// Wraps the store's keys anew (see `KeyChain.rotate`).
    /// - Parameter data: begins a new epoch, too: for after a leak of the data key itself.
    package func rotateKeys(for recipients: [Recipient], data: Bool = false) async throws(PraError) {
        try checkWritable()
        guard let key, cipher.keys != nil else {
            throw PraError(
                .refused, "store \(id) is not encrypted",
                remedy: "a store stays what it was made as: make an encrypted one")
        }
        try await keyChain.rotate(opening: try await key(), for: recipients)
        if data, let first = recipients.first {
            try await keyChain.addEpoch(opening: first.secret, for: recipients)
        }
    }
}
