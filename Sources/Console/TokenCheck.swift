import Crypto
import CryptoExtras
import FoundationEssentials
import Model

/// What an issuer's token says, once it is known to be the issuer's.
struct TokenClaims: Decodable, Hashable, Sendable {
    var iss: String
    var aud: Audience
    /// Seconds since 1970, as those below.
    var exp: Double
    var nbf: Double?
    var sub: String?
    var email: String?
    var isVerified: Bool?

    private enum CodingKeys: String, CodingKey {
        case iss, aud, exp, nbf, sub, email
        case isVerified = "email_verified"
    }

    /// One name, or a list of names.
    struct Audience: Decodable, Hashable, Sendable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }
    }
}

/// Why a token was refused, for who runs the console. Whoever sent it is told that it was, and nothing more.
struct TokenFault: Error, Hashable {
    var words: String
    /// Other keys of the issuer might know it.
    var isUnknownKey = false

    init(_ words: String, isUnknownKey: Bool = false) { (self.words, self.isUnknownKey) = (words, isUnknownKey) }
}

/// A JSON Web Token (RFC 7519) in its three parts, of which nothing is believed yet.
struct Token: Sendable {
    private struct Header: Decodable {
        var alg: String
        var kid: String?
        /// Whatever stands there is something that has to be understood (RFC 7515, 4.1.11): nothing is.
        var crit: [String]?
    }

    /// Longer ones are of nobody.
    private static let mostBytes = 8192
    /// Clocks differ by as much.
    private static let leeway = 60.0

    let algorithm: IssuerKeys.Algorithm
    let key: String?
    private let signed: [UInt8]
    private let signature: Data
    private let claims: TokenClaims

    /// Only what is signed by a private key: `none` proves nothing, and the secret of an HMAC would be a public key.
    init(_ text: String) throws(TokenFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.mostBytes, parts.count == 3 else { throw TokenFault("it is no JWT") }
        guard let head = bytes(ofBase64URL: parts[0]), let body = bytes(ofBase64URL: parts[1]),
            let signature = bytes(ofBase64URL: parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head))
        else { throw TokenFault("it is no JWT") }
        guard let algorithm = IssuerKeys.Algorithm(rawValue: header.alg) else {
            throw TokenFault("it is signed by “\(shown(header.alg))”, and only RS256 and ES256 are taken")
        }
        guard header.crit == nil else { throw TokenFault("its header has a “crit” that is not understood") }
        guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(body)) else {
            throw TokenFault("it lacks iss, aud or exp, or they are not what RFC 7519 says")
        }
        (self.algorithm, key, self.claims, self.signature) = (algorithm, header.kid, claims, Data(signature))
        signed = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    /// What it says, to be believed.
    /// - Parameter now: in seconds since 1970.
    func claims(
        by keys: IssuerKeys, of issuer: String, for audience: String, at now: Double
    ) throws(TokenFault) -> TokenClaims {
        guard claims.iss == issuer else {
            throw TokenFault("it was issued by “\(shown(claims.iss))”, and not by \(issuer)")
        }
        guard try keys.isSigned(signed, by: signature, algorithm, key) else {
            throw TokenFault("its signature is not that of \(issuer)")
        }
        guard claims.aud.names.contains(audience) else {
            let names = claims.aud.names.map(shown).joined(separator: ", ")
            throw TokenFault("it is for “\(names)”, and not for \(audience)")
        }
        guard now < claims.exp + Self.leeway else {
            throw TokenFault("it expired \(Int(min(now - claims.exp, 1e9))) s ago")
        }
        guard claims.nbf.map({ now >= $0 - Self.leeway }) ?? true else {
            throw TokenFault("it is not valid yet: see whether both clocks are right")
        }
        return claims
    }
}

/// As it may stand in a log, whoever wrote it.
func shown(_ text: String) -> String {
    let printable = text.unicodeScalars.prefix(80).map { (32..<127).contains($0.value) ? Character($0) : "?" }
    return String(printable) + (text.unicodeScalars.count > 80 ? "…" : "")
}

/// `nil` for what is not base64url without padding (RFC 7515).
func bytes(ofBase64URL text: some StringProtocol) -> [UInt8]? {
    var plain = ""
    for character in text {
        switch character {
        case "-": plain += "+"
        case "_": plain += "/"
        case "+", "/", "=": return nil
        default: plain.append(character)
        }
    }
    let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(base64Encoded: plain + padding).map { Array($0) }
}
