import Crypto
import FoundationEssentials
import Model

/// The public half of a ledger's key, as C2SP signed-note writes it: `name+hash+base64(0x01 ‖ key)`.
package struct LedgerPublicKey: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    /// The 32 bytes of an Ed25519 public key (RFC 8032).
    package let bytes: [UInt8]

    package init?(name: String, bytes: [UInt8]) {
        guard isKeyName(name), bytes.count == 32 else { return nil }
        (self.name, self.bytes) = (name, bytes)
    }

    package init?(text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let data = strictBase64(parts[2]), data.first == ed25519,
            let key = LedgerPublicKey(name: parts[0], bytes: Array(data.dropFirst())),
            key.hash == bytesFromHex(parts[1])
        else { return nil }
        self = key
    }

    package var description: String { "\(name)+\(hexString(hash))+\(Data([ed25519] + bytes).base64EncodedString())" }

    /// The four bytes that name the key in a signature line: the beginning of SHA-256(name ‖ newline ‖ 0x01 ‖ key).
    package var hash: [UInt8] {
        Array(sha256(Array(name.utf8) + [newline, ed25519] + bytes).bytes.prefix(4))
    }

    /// False also for bytes that are no point of the curve.
    package func verifies(_ signature: some DataProtocol, of text: some DataProtocol) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: text)
    }
}

/// The private half. Whoever holds it can sign any history, so it stays in the state directory.
package struct LedgerKey: Sendable {
    package let name: String
    private let key: Curve25519.Signing.PrivateKey

    package init(name: String, key: Curve25519.Signing.PrivateKey) {
        precondition(isKeyName(name), "“\(name)” is no key name")
        (self.name, self.key) = (name, key)
    }

    /// A key that starts a ledger. The ledger is named by it, so that nobody else can begin a ledger of the same name.
    package init(founding key: Curve25519.Signing.PrivateKey) {
        self.init(name: originName(of: Array(key.publicKey.rawRepresentation)), key: key)
    }

    /// Parses `PRIVATE+KEY+name+hash+base64(0x01 ‖ seed)`, the form of Go's `note` package; `nil` otherwise.
    package init?(text: String) {
        let prefix = "PRIVATE+KEY+"
        guard text.hasPrefix(prefix) else { return nil }
        let parts = text.dropFirst(prefix.count).split(separator: "+", maxSplits: 2).map(String.init)
        guard parts.count == 3, isKeyName(parts[0]), let data = strictBase64(parts[2]), data.first == ed25519,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data.dropFirst())
        else { return nil }
        self.init(name: parts[0], key: key)
        guard publicKey.hash == bytesFromHex(parts[1]) else { return nil }
    }

    /// A secret: for the key file and nothing else.
    package var secretText: String {
        let seed = Data([ed25519]) + key.rawRepresentation
        return "PRIVATE+KEY+\(name)+\(hexString(publicKey.hash))+\(seed.base64EncodedString())"
    }

    package var publicKey: LedgerPublicKey {
        guard let key = LedgerPublicKey(name: name, bytes: Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("the name was checked")
        }
        return key
    }

    package func sign(_ text: some DataProtocol) throws(PraError) -> [UInt8] {
        do { return Array(try key.signature(for: text)) } catch { throw .wrapping(error) }
    }
}

/// `pra-` and the first half of the founding key's SHA-256, in hexadecimal.
package func originName(of publicKey: [UInt8]) -> String {
    "pra-" + sha256(publicKey).hex.prefix(32)
}

private let ed25519: UInt8 = 0x01
private let newline: UInt8 = 0x0A

/// Not empty, without white space or a plus sign.
private func isKeyName(_ name: String) -> Bool {
    !name.isEmpty && !name.contains { $0.isWhitespace || $0 == "+" }
}
