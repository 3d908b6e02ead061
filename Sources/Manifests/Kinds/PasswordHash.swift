import Model

/// What a password is held against: its scrypt (RFC 7914) with r 8 and p 1. Nobody can tell the password from it.
package struct PasswordHash: Hashable, Sendable {
    /// N is 2 to the power of it; 14 to 20.
    package var logN: Int
    /// 16 bytes.
    package var salt: [UInt8]
    /// 32 bytes.
    package var key: [UInt8]

    package init(logN: Int, salt: [UInt8], key: [UInt8]) { (self.logN, self.salt, self.key) = (logN, salt, key) }

    /// - Parameter text: `scrypt:15:SALT:KEY` in hexadecimal, as `pra user password` prints it.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "scrypt", let logN = Int(parts[1]), (14...20).contains(logN),
            parts[2].utf8.count == 32, let salt = bytesFromHex(parts[2]), let key = Digest(hex: parts[3])
        else { return nil }
        self.init(logN: logN, salt: salt, key: Array(key.bytes))
    }

    package var text: String { "scrypt:\(logN):\(hexString(salt)):\(hexString(key))" }
}

extension TextForm where Value == PasswordHash {
    /// A text that is none may be the password itself.
    static let passwordHash: Self = {
        var form = Self(
            "a line of pra user password", rule: "password-hash",
            pattern: "scrypt:(1[4-9]|20):[0-9a-f]{32}:[0-9a-f]{64}",
            example: "scrypt:15:\(String(repeating: "0", count: 32)):\(String(repeating: "0", count: 64))",
            parse: { PasswordHash(text: $0) }, write: \.text)
        form.mayBeSecret = { _ in true }
        return form
    }()
}
