import Crypto
import Evidence
import Foundation
import Model
import Testing

/// The test vectors of DSSE 1.0, signed with the keys of RFC 8032 §7.1, TEST 1 and TEST 2.
@Suite("Signed envelopes")
struct EnvelopeTests {
    private let statement = Array(#"{"_type":"https://in-toto.io/Statement/v1"}"#.utf8)
    private let type = "application/vnd.in-toto+json"
    private let sigA = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
    private let sigB = "c1+67/aT0yqEpwx8PsVY3MLHsj9D0CZ014/Fv/QlG59P+9CobUZ7xECJ/V3USG0Ob9CiE5LjReEZUzNF2l7eBw=="

    @Test(
        "What is signed is the specification's encoding, lengths in bytes",
        arguments: [
            ("http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world"),
            ("application/vnd.exämple+json", "é", "DSSEv1 29 application/vnd.exämple+json 2 é"),
            ("", "", "DSSEv1 0  0 "),
        ])
    func encoding(type: String, body: String, expected: String) {
        #expect(Envelope.signedBytes(of: Array(body.utf8), type: type) == Array(expected.utf8))
    }

    @Test("An envelope is the specification's, signature and all")
    func vector() throws {
        let envelope = try Envelope(statement, type: type, signedBy: keyA)
        #expect(envelope.payload == "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ==")
        #expect(envelope.signatures.map(\.sig) == [sigA])
        #expect(envelope.isSigned(by: keyA.publicKey) && !envelope.isSigned(by: keyB.publicKey))
        #expect(envelope.document(of: type) == statement)
        #expect(envelope.document(of: "application/json") == nil)
    }

    @Test("Both alphabets of base64 are taken, and names of keys may be missing")
    func alphabets() throws {
        let text = """
            {"payload": "-_-_Pj8=", "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig":
            "P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw=="}]}
            """
        let envelope = try JSONDecoder().decode(Envelope.self, from: Data(text.utf8))
        #expect(envelope.isSigned(by: keyA.publicKey))
        #expect(envelope.document(of: type) == [0xfb, 0xff, 0xbf, 0x3e, 0x3f])
    }

    @Test("Of two signatures each counts for its own key; a key's name alone is nothing")
    func two() throws {
        var envelope = try Envelope(statement, type: type, signedBy: keyA)
        envelope.signatures.append(Envelope.Signature(keyid: "A", sig: sigB))
        #expect(envelope.isSigned(by: keyA.publicKey) && envelope.isSigned(by: keyB.publicKey))
        envelope.signatures.reverse()
        #expect(envelope.isSigned(by: keyA.publicKey) && envelope.isSigned(by: keyB.publicKey))
        envelope.signatures.removeAll { $0.sig == sigA }
        #expect(!envelope.isSigned(by: keyA.publicKey))
        envelope.signatures = []
        #expect(!envelope.isSigned(by: keyA.publicKey) && !envelope.isSigned(by: keyB.publicKey))
    }

    @Test("A changed document, type or signature is signed by nobody")
    func edited() throws {
        let good = try Envelope(statement, type: type, signedBy: keyA)
        let edits: [(inout Envelope) -> Void] = [
            { $0.payload = Data("{}".utf8).base64EncodedString() }, { $0.payload = "*" }, { $0.payload = "" },
            { $0.payloadType = "application/vnd.example.other+json" }, { $0.payloadType = "" },
            { $0.signatures[0].sig = "AAAA" + $0.signatures[0].sig.dropFirst(4) }, { $0.signatures[0].sig = "" },
        ]
        for (number, edit) in edits.enumerated() {
            var envelope = good
            edit(&envelope)
            #expect(!envelope.isSigned(by: keyA.publicKey), "\(number)")
        }
    }
}

private let (keyA, keyB) = (
    key("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
    key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
)

private func key(_ seed: String) -> LedgerKey {
    guard let bytes = bytesFromHex(seed), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
        preconditionFailure("32 bytes are a key")
    }
    return LedgerKey(founding: key)
}
