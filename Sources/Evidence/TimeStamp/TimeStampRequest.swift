import Model

/// A question to a time-stamp authority (RFC 3161): when these bytes were there. In DER, which has one form for it.
package struct TimeStampRequest: Hashable, Sendable {
    package let imprint: Digest
    /// Comes back in the answer, so that none can be an old one.
    package let nonce: UInt64

    /// - Parameter nonce: random.
    package init(of document: [UInt8], nonce: UInt64) { (imprint, self.nonce) = (sha256(document), nonce) }

    package var bytes: [UInt8] {
        der(0x30, [der(0x02, [1]), imprintBytes, der(0x02, nonceBytes), der(0x01, [0xFF])].flatMap(\.self))
    }

    var imprintBytes: [UInt8] { der(0x30, der(0x30, der(0x06, DER.sha256) + der(0x05, [])) + der(0x04, imprint.bytes)) }

    /// Of an INTEGER: no leading zero but one that keeps it positive.
    var nonceBytes: [UInt8] {
        let bytes = Array((0..<8).map { UInt8(truncatingIfNeeded: nonce >> (56 - 8 * $0)) }.drop { $0 == 0 })
        return (bytes.first ?? 0x80) >= 0x80 ? [0] + bytes : bytes
    }
}

private func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    precondition(content.count < 128, "a question is short")
    return [tag, UInt8(content.count)] + content
}
