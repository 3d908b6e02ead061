import Crypto
import CryptoExtras
import FoundationEssentials

/// The public keys of an issuer (JSON Web Key Set, RFC 7517), as far as tokens can be signed by them here.
struct IssuerKeys: Sendable {
    enum Algorithm: String, Sendable { case rs256 = "RS256", es256 = "ES256" }

    private enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)

        var algorithm: Algorithm {
            switch self {
            case .rsa: .rs256
            case .p256: .es256
            }
        }
    }

    private struct Document: Decodable {
        struct Row: Decodable {
            var kty: String
            var kid: String?
            var use: String?
            var alg: String?
            var crv: String?
            var n: String?
            var e: String?
            var x: String?
            var y: String?
        }

        var keys: [Row]
    }

    private var keys: [(name: String?, key: Key)] = []

    /// `nil` where it is no key set, or none of its keys is of use.
    init?(_ document: [UInt8]) {
        guard let rows = try? JSONDecoder().decode(Document.self, from: Data(document)).keys else { return nil }
        for row in rows where row.use ?? "sig" == "sig" {
            guard let key = Self.key(of: row), row.alg ?? key.algorithm.rawValue == key.algorithm.rawValue else {
                continue
            }
            keys.append((row.kid, key))
        }
        if keys.isEmpty { return nil }
    }

    private static func key(of row: Document.Row) -> Key? {
        func part(_ text: String?) -> [UInt8]? { text.flatMap { bytes(ofBase64URL: $0) } }
        switch (row.kty, row.crv) {
        case ("RSA", _):
            // Of less than 2,048 bits it is refused.
            guard let n = part(row.n), let e = part(row.e) else { return nil }
            return (try? _RSA.Signing.PublicKey(n: n, e: e)).map { .rsa($0) }
        case ("EC", "P-256"):
            guard let x = part(row.x), let y = part(row.y) else { return nil }
            return (try? P256.Signing.PublicKey(rawRepresentation: x + y)).map { .p256($0) }
        default: return nil
        }
    }

    /// The key decides by which algorithm it is used; a token that names another is of no key.
    /// - Parameter name: of the key; without one there has to be one key alone that could be meant.
    func isSigned(
        _ bytes: [UInt8], by signature: Data, _ algorithm: Algorithm, _ name: String?
    ) throws(TokenFault) -> Bool {
        let fitting = keys.filter { $0.key.algorithm == algorithm && (name == nil || $0.name == name) }
        guard let key = fitting.first?.key, fitting.count == 1 else {
            let words = name.map { "the key “\(shown($0))”" } ?? "a key without a name"
            throw TokenFault("\(words) is none of the issuer's for \(algorithm.rawValue)", isUnknownKey: true)
        }
        switch key {
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: bytes, padding: .insecurePKCS1v1_5)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: bytes)
        }
    }
}
