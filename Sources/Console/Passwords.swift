import Crypto
import CryptoExtras
import FoundationEssentials
import Manifests
import Model

extension PasswordHash {
    /// So much work a new one is: 32 MiB, and about a tenth of a second.
    private static let workLog = 15
    package static let leastCharacters = 12

    /// Of `password`, with a salt of its own.
    /// - Throws: `.usage` where it is too short.
    package init(of password: String) throws(PraError) {
        guard password.count >= Self.leastCharacters else {
            throw PraError(
                .usage, "the password has fewer than \(Self.leastCharacters) characters",
                remedy: "take a longer one: four words, say")
        }
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        self.init(logN: Self.workLog, salt: salt, key: try Self.key(password, salt, logN: Self.workLog))
    }

    func matches(_ password: String) throws(PraError) -> Bool {
        let found = try Self.key(password, salt, logN: logN)
        return zip(found, key).reduce(found.count == key.count ? 0 : 1) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func key(_ password: String, _ salt: [UInt8], logN: Int) throws(PraError) -> [UInt8] {
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: 1 << logN, blockSize: 8,
                parallelism: 1)
            return unsafe key.withUnsafeBytes { unsafe Array($0) }
        } catch { throw PraError(.internalFault, "scrypt failed: \(error)", remedy: "give the host more memory") }
    }
}
