import Crypto
import Evidence
import Model
import Testing

/// RFC 3161 as bytes. A real authority's answers are in `PraTests` AnchorTests.
@Suite("Time stamps") struct TimeStampTests {
    private let document = Array("hello\n".utf8)

    @Test("A question is the DER of RFC 3161: version, imprint, nonce, and that the certificate is wanted")
    func question() {
        let digest = Array(SHA256.hash(data: document))
        let expected: [UInt8] =
            [0x30, 0x3B, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03]
            + [0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20] + digest + [0x02, 0x00]
        let request = TimeStampRequest(of: document, nonce: 0x7F)
        #expect(Array(request.bytes.prefix(expected.count - 2)) == [0x30, 0x3C] + expected.dropFirst(2).dropLast(2))
        #expect(request.bytes.suffix(6) == [0x02, 0x01, 0x7F, 0x01, 0x01, 0xFF])
    }

    @Test(
        "A nonce is written as DER writes numbers",
        arguments: [
            (0, [0x02, 0x01, 0x00]), (0x80, [0x02, 0x02, 0x00, 0x80]), (0x0100, [0x02, 0x02, 0x01, 0x00]),
            (.max, [0x02, 0x09, 0x00] + [UInt8](repeating: 0xFF, count: 8)),
        ] as [(UInt64, [UInt8])])
    func nonce(_ nonce: UInt64, _ bytes: [UInt8]) {
        #expect(TimeStampRequest(of: document, nonce: nonce).bytes.dropLast(3).suffix(bytes.count) == bytes[...])
    }

    @Test(
        "What is no answer is refused, however it is cut off",
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x03, 0x02, 0x01, 0x00], [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00],
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x00], [UInt8](repeating: 0x30, count: 300),
        ] as [[UInt8]])
    func noAnswer(_ bytes: [UInt8]) {
        let request = TimeStampRequest(of: document, nonce: 1)
        #expect(throws: TimeStampToken.Fault.self) { () throws in _ = try TimeStampToken(bytes, to: request) }
    }
}
