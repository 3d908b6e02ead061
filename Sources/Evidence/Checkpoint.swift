import FoundationEssentials
import Model

/// A tree's name, size and root, as C2SP tlog-checkpoint writes them: three lines, the root in base64.
package struct Checkpoint: Hashable, Sendable, CustomStringConvertible {
    package var origin: String
    /// Number of entries.
    package var size: Int
    package var root: Digest

    package init(origin: String, size: Int, root: Digest) {
        (self.origin, self.size, self.root) = (origin, size, root)
    }

    /// `nil` when the text is not a checkpoint. Lines after the third are extensions that nobody has defined here.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, !lines[0].isEmpty, let size = Int(lines[1]), size >= 0, String(size) == lines[1],
            let root = strictBase64(lines[2]), root.count == 32
        else { return nil }
        self.init(origin: lines[0], size: size, root: Digest(root))
    }

    package var description: String { "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n" }

    package func signed(by key: LedgerKey) throws(PraError) -> SignedNote { try SignedNote(description, signedBy: key) }
}
