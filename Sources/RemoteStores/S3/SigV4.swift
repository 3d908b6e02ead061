import Crypto
import Model

/// AWS Signature Version 4 over a request's headers: what S3-compatible services ask for.
struct SigV4: Sendable {
    struct Credentials: Hashable, Sendable {
        var accessKeyID: String
        var secretAccessKey: String
        var sessionToken: String?
    }

    /// A request as it is signed; what is not in `headers` may change on the way.
    struct Request: Sendable {
        var method: String
        /// Percent-encoded.
        var path: String
        /// Plain names and values.
        var query: [(name: String, value: String)] = []
        /// Names in lower case; `host` must be among them.
        var headers: [String: String]
        /// SHA-256 of the body, in hexadecimal.
        var payload: String
    }

    var credentials: Credentials
    var region: String
    var service = "s3"

    /// The value of the header `authorization`. `x-amz-date` must be among the request's headers.
    func authorization(of request: Request) -> String {
        let moment = request.headers["x-amz-date"] ?? ""
        let scope = [String(moment.prefix(8)), region, service, "aws4_request"]
        let names = request.headers.keys.sorted().joined(separator: ";")
        let toSign = [
            "AWS4-HMAC-SHA256", moment, scope.joined(separator: "/"),
            SigV4.digest(Array(SigV4.canonical(request, names).utf8)),
        ].joined(separator: "\n")
        let signature = scope.reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) { SigV4.sign($1, with: $0) }
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope.joined(separator: "/")), "
            + "SignedHeaders=\(names), Signature=\(hexString(SigV4.sign(toSign, with: signature)))"
    }

    private static func canonical(_ request: Request, _ names: String) -> String {
        let headers = request.headers.sorted { $0.key < $1.key }.map { "\($0.key):\(folded($0.value))\n" }.joined()
        return [request.method, request.path, text(of: request.query), headers, names, request.payload]
            .joined(separator: "\n")
    }

    /// A query as it is signed, which is also how it is sent.
    static func text(of query: [(name: String, value: String)]) -> String {
        query.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }.map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    /// Percent-encodes every byte but the unreserved ones of RFC 3986.
    static func encoded(_ text: some StringProtocol, keeping slash: Bool = false) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where slash: bytes.append(byte)
            default: bytes += "%\(hexString([byte]).uppercased())".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func digest(_ bytes: [UInt8]) -> String { hexString(SHA256.hash(data: bytes)) }

    /// `20130524T000000Z`
    static func moment(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let parts = [civil.month, civil.day, civil.hour, civil.minute, civil.second].map { padded($0, 2) }
        return "\(padded(civil.year, 4))\(parts[0])\(parts[1])T\(parts[2])\(parts[3])\(parts[4])Z"
    }

    /// Runs of spaces count as one, and none at the ends.
    private static func folded(_ value: String) -> String {
        value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    private static func sign(_ text: String, with key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}

private func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
