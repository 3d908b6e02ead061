import Crypto
import FoundationEssentials
import Model

/// A key that signs webhooks, as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64.
struct SigningSecret {
    private let key: SymmetricKey

    init?(_ text: String) {
        guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// `v1,` and the HMAC-SHA256 of `ID.SECONDS.BODY`.
    func signature(of id: String, at time: Timestamp, _ body: [UInt8]) -> String {
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Array("\(id).\(time.wholeSeconds).".utf8))
        hmac.update(data: body)
        return "v1,\(Data(hmac.finalize()).base64EncodedString())"
    }
}

extension Timestamp {
    /// Since 1970, as `webhook-timestamp` tells it.
    var wholeSeconds: Int64 { microseconds / 1_000_000 }
}
