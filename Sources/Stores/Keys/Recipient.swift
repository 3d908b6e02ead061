import Crypto
import Model
import Ports

/// Who can open a store's keys. Two of them, `operator` and `recovery`, so that a lost key is not a lost backup.
package struct Recipient: Sendable {
    /// What a recipient holds.
    package enum Form: String, Sendable, Codable {
        /// 32 random bytes.
        case key = "hkdf-sha256"
        /// What a person can remember: made into a key by scrypt.
        case passphrase = "scrypt"
    }

    package var name: String
    package var form: Form
    package var secret: Secret

    package init(_ name: String, _ form: Form, _ secret: Secret) {
        (self.name, self.form, self.secret) = (name, form, secret)
    }
}

/// Finds a secret at the moment of use, which is when a store turns out to be encrypted.
package typealias KeySource = @Sendable () async throws(PraError) -> Secret

/// The bytes of a key that is written as 64 hexadecimal digits or as base64; `nil` when it is not 32 bytes.
package func keyBytes(in secret: Secret) -> [UInt8]? {
    let text = secret.revealed.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    if let digest = Digest(hex: String(text)) { return Array(digest.bytes) }
    let bytes = Base64(text: String(text))?.wrappedValue
    return bytes?.count == 32 ? bytes : nil
}

/// A new key, in hexadecimal.
package func mintedKey() -> Secret {
    Secret(unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe hexString($0) })
}
