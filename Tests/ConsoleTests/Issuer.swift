import Crypto
import CryptoExtras
import Foundation
import Loopback
import Model
import Synchronization

/// A real OpenID Connect issuer on the loopback: its description and its keys over HTTP, and tokens signed by them.
final class Issuer: Sendable {
    private struct Keys: Sendable {
        var rsa: _RSA.Signing.PrivateKey
        var p256 = P256.Signing.PrivateKey()
        /// Before each `kid`.
        var name: String
    }

    /// In the place of what it serves while it is down.
    let isDown = Atomic(false)
    private let keys: Mutex<Keys>
    private let server = Mutex<LoopbackServer?>(nil)

    init() throws {
        keys = Mutex(Keys(rsa: try _RSA.Signing.PrivateKey(keySize: .bits2048), name: "a"))
        let made = LoopbackServer { [weak self] request in
            guard let self, !isDown.load(ordering: .relaxed) else { return .hangUp }
            return .reply(status: 200, body: request.line.contains("/keys ") ? keySet : description)
        }
        server.withLock { $0 = made }
    }

    var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })" }
    /// How often its keys were asked for.
    var asked: Int {
        server.withLock { $0?.requests ?? [] }.filter { $0.line.contains("/keys ") }.count
    }

    /// New keys, with other names.
    func turn() throws {
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        keys.withLock { $0 = Keys(rsa: rsa, name: $0.name + "a") }
    }

    private var description: String { #"{"issuer": "\#(url)", "jwks_uri": "\#(url)/keys", "more": 1}"# }

    var keySet: String {
        let keys = keys.withLock { $0 }
        guard let parts = try? keys.rsa.publicKey.getKeyPrimitives() else { return "" }
        let (n, e) = (base64URL(parts.modulus), base64URL(parts.publicExponent))
        let point = keys.p256.publicKey.rawRepresentation
        return """
            {"keys": [
              {"kty": "RSA", "kid": "\(keys.name)r", "use": "sig", "alg": "RS256", "n": "\(n)", "e": "\(e)"},
              {"kty": "OKP", "kid": "\(keys.name)o", "crv": "Ed25519", "x": "AAAA"},
              {"kty": "EC", "kid": "\(keys.name)e", "crv": "P-256",
               "x": "\(base64URL(point.prefix(32)))", "y": "\(base64URL(point.suffix(32)))"}]}
            """
    }

    /// The claims of somebody, for an hour from `now`; `changes` in place of some of them, `nil` for none at all.
    func claims(_ sub: String, at now: Timestamp, _ changes: [String: Any?] = [:]) -> [String: Any] {
        let second = now.microseconds / 1_000_000
        var claims: [String: Any] = [
            "iss": url, "aud": ["other", "pra"], "sub": sub, "exp": second + 3600, "nbf": second, "iat": second,
        ]
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    /// - Parameter critical: what has to be understood, its header says.
    func token(
        _ claims: [String: Any], _ algorithm: String = "RS256", critical: [String]? = nil
    ) throws -> String {
        let keys = keys.withLock { $0 }
        var header: [String: Any] = ["alg": algorithm, "kid": keys.name + (algorithm == "RS256" ? "r" : "e")]
        header["crit"] = critical
        return try jwt(header, claims) { bytes in
            algorithm == "RS256"
                ? try keys.rsa.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation
                : try keys.p256.signature(for: bytes).rawRepresentation
        }
    }

    /// The PEM text of its RSA key, which a careless check takes for the secret of an HMAC.
    var publicKey: String { keys.withLock { $0.rsa.publicKey.pemRepresentation } }
}

func jwt(_ header: [String: Any], _ claims: [String: Any], _ sign: (Data) throws -> Data) throws -> String {
    let parts = try [header, claims].map {
        base64URL(try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys))
    }
    let text = parts.joined(separator: ".")
    return "\(text).\(base64URL(try sign(Data(text.utf8))))"
}

func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}
