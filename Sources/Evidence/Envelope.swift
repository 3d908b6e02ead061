import FoundationEssentials
import Model

/// A document with signatures over its exact bytes and its type: a DSSE envelope, protocol version 1.0.
package struct Envelope: Hashable, Sendable, Codable {
    package struct Signature: Hashable, Sendable, Codable {
        /// A hint, which nothing rests on.
        package var keyid: String?
        package var sig: String

        package init(keyid: String? = nil, sig: String) { (self.keyid, self.sig) = (keyid, sig) }
    }

    package var payloadType: String
    /// In base64, as the signatures.
    package var payload: String
    package var signatures: [Signature]

    package init(_ document: [UInt8], type: String, signedBy key: LedgerKey) throws(PraError) {
        (payloadType, payload) = (type, Data(document).base64EncodedString())
        let signature = Data(try key.sign(Envelope.signedBytes(of: document, type: type)))
        let keyid = "\(key.name)+\(hexString(key.publicKey.hash))"
        signatures = [Signature(keyid: keyid, sig: signature.base64EncodedString())]
    }

    /// What is signed, `PAE(type, body)`: lengths are of bytes.
    package static func signedBytes(of document: [UInt8], type: String) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(document.count) ".utf8) + document
    }

    /// `nil` when it can not be decoded or is of another type.
    package func document(of type: String) -> [UInt8]? {
        payloadType == type ? eitherBase64(payload).map { Array($0) } : nil
    }

    /// Whether one of the signatures is this key's. Those of others do not count, and do no harm.
    package func isSigned(by key: LedgerPublicKey) -> Bool {
        guard let document = document(of: payloadType) else { return false }
        let signed = Envelope.signedBytes(of: document, type: payloadType)
        return signatures.contains { signature in
            eitherBase64(signature.sig).map { key.verifies($0, of: signed) } ?? false
        }
    }
}

/// Whoever verifies takes both alphabets of base64.
private func eitherBase64(_ text: String) -> Data? {
    Data(base64Encoded: String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }))
}
