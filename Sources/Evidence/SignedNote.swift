import FoundationEssentials
import Model

/// A text with Ed25519 signatures below it (C2SP signed-note): the text ends with a newline, an empty line follows,
/// then one line `— name base64(key hash ‖ signature)` for each signature.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    package struct Signature: Hashable, Sendable {
        package var name: String
        /// Four bytes: which key of that name.
        package var keyHash: [UInt8]
        package var bytes: [UInt8]
    }

    /// What is signed, with its final newline.
    package let text: String
    package let signatures: [Signature]

    package init(_ text: String, signedBy keys: LedgerKey...) throws(PraError) {
        precondition(text.hasSuffix("\n"), "a note's text ends with a newline")
        self.text = text
        var signatures: [Signature] = []
        for key in keys {
            let bytes = try key.sign(Array(text.utf8))
            signatures.append(Signature(name: key.name, keyHash: key.publicKey.hash, bytes: bytes))
        }
        self.signatures = signatures
    }

    /// `nil` when `note` is not a signed note.
    package init?(parsing note: String) {
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.last == "", let gap = lines.dropLast().lastIndex(of: ""), gap > 0 else { return nil }
        var signatures: [Signature] = []
        for line in lines[(gap + 1)..<(lines.count - 1)] {
            guard let signature = Signature(line: line) else { return nil }
            signatures.append(signature)
        }
        guard !signatures.isEmpty else { return nil }
        text = lines[..<gap].joined(separator: "\n") + "\n"
        self.signatures = signatures
    }

    package var description: String {
        text + "\n" + signatures.map { "\($0)\n" }.joined()
    }

    /// Whether this key's signature is there and right. Signatures of unknown keys do not count.
    package func isSigned(by key: LedgerPublicKey) -> Bool {
        signatures.contains { signature in
            signature.name == key.name && signature.keyHash == key.hash
                && key.verifies(signature.bytes, of: Array(text.utf8))
        }
    }
}

extension SignedNote.Signature: CustomStringConvertible {
    fileprivate init?(line: Substring) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "—", let data = strictBase64(parts[2]), data.count > 4
        else { return nil }
        self.init(name: parts[1], keyHash: Array(data.prefix(4)), bytes: Array(data.dropFirst(4)))
    }

    package var description: String { "— \(name) \(Data(keyHash + bytes).base64EncodedString())" }
}
