import Crypto
import CryptoExtras
import FoundationEssentials
import Model
import Ports

/// The data key of one epoch and the store's id key, sealed for one recipient (FORMAT.md, Keys).
struct Wrap: Hashable, Sendable, Codable {
    var recipient: String
    var derivation: Recipient.Form
    @Base64 var salt: [UInt8]
    /// Of scrypt; absent for a key.
    var rounds: Int?
    var blockSize: Int?
    var parallelism: Int?
    /// Nonce, both keys, tag.
    @Base64 var sealed: [UInt8]
}

/// The keys that one object of `keys/` holds.
struct EpochKeys: Sendable, Equatable {
    var data: SymmetricKey
    var id: SymmetricKey

    static func minted() -> EpochKeys {
        EpochKeys(data: SymmetricKey(size: .bits256), id: SymmetricKey(size: .bits256))
    }
}

extension Wrap {
    /// 32 MiB of memory and about a fifth of a second, as OWASP's list of 2023 has it.
    private static let scrypt = (rounds: 1 << 15, blockSize: 8, parallelism: 3)
    /// A store that somebody else wrote may not make this process take more.
    private static let mostRounds = 1 << 18

    /// - Parameter place: store and epoch.
    /// - Throws: `.secretUnavailable` when the recipient's secret is of another form, or no key can be made of it.
    init(_ keys: EpochKeys, for recipient: Recipient, in place: String) throws(PraError) {
        (self.recipient, derivation) = (recipient.name, recipient.form)
        salt = bytes(of: SymmetricKey(size: .bits128))
        if derivation == .passphrase {
            (rounds, blockSize, parallelism) = (Self.scrypt.rounds, Self.scrypt.blockSize, Self.scrypt.parallelism)
        }
        sealed = []
        guard let key = try wrappingKey(from: recipient.secret) else { throw unusable(recipient) }
        let plain = Stores.bytes(of: keys.data) + Stores.bytes(of: keys.id)
        guard let box = try? AES.GCM.seal(plain, using: key, authenticating: known(place)), let all = box.combined
        else {
            preconditionFailure("AES-GCM refuses no 32-byte key")
        }
        sealed = Array(all)
    }

    /// The keys; `nil` when `secret` is not its recipient's.
    /// - Throws: `.secretUnavailable` when no key can be made of a passphrase here.
    func open(with secret: Secret, in place: String) throws(PraError) -> EpochKeys? {
        guard let key = try wrappingKey(from: secret), let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: known(place)), plain.count == 64
        else { return nil }
        return EpochKeys(data: SymmetricKey(data: plain.prefix(32)), id: SymmetricKey(data: plain.suffix(32)))
    }

    private func unusable(_ recipient: Recipient) -> PraError {
        switch derivation {
        case .key:
            PraError(
                .secretUnavailable, "the key of \(recipient.name) is not 32 bytes in hexadecimal or base64",
                remedy: "make one with `pra key new FILE`")
        case .passphrase:
            PraError(
                .secretUnavailable,
                "the passphrase of \(recipient.name) has fewer than \(Self.shortestPassphrase) characters",
                remedy: "choose a longer one")
        }
    }

    private static let shortestPassphrase = 12

    private func wrappingKey(from secret: Secret) throws(PraError) -> SymmetricKey? {
        switch derivation {
        case .key:
            guard let key = keyBytes(in: secret) else { return nil }
            return HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key), salt: salt, info: Array("pra-store/1 wrap".utf8),
                outputByteCount: 32)
        case .passphrase:
            guard secret.revealed.count >= Self.shortestPassphrase, let rounds, let blockSize, let parallelism,
                (2...Self.mostRounds).contains(rounds), (1...8).contains(blockSize), (1...16).contains(parallelism)
            else { return nil }
            do {
                return try KDF.Scrypt.deriveKey(
                    from: Array(secret.revealed.utf8), salt: salt, outputByteCount: 32, rounds: rounds,
                    blockSize: blockSize, parallelism: parallelism)
            } catch {
                throw PraError(
                    .secretUnavailable, "no key can be made of the passphrase of \(recipient) on this machine",
                    remedy: "free memory: scrypt takes \(ByteCount(128 * Int64(rounds) * Int64(blockSize))) for it",
                    retry: .later, cause: "\(error)")
            }
        }
    }

    /// What is authenticated beside the keys: no wrap stands in for that of another store, epoch or recipient.
    private func known(_ place: String) -> [UInt8] { Array("pra-store/1 \(place) \(recipient)".utf8) }
}

private func bytes(of key: SymmetricKey) -> [UInt8] { unsafe key.withUnsafeBytes { unsafe [UInt8]($0) } }
