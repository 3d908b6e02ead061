/// The newest checkpoint was put where whoever rewrites the ledger does not reach: everything that was written before
/// `before` is in it.
package struct AnchorRecord: Hashable, Sendable, Codable {
    package enum Form: String, Sendable, Codable, CaseIterable { case gitNote = "GitNote", rfc3161 = "RFC3161" }

    package var form: Form
    /// Number of entries below the checkpoint, and their root.
    package var size: Int
    package var root: Digest
    /// When the checkpoint was still the newest one.
    package var before: Timestamp
    /// The commit that bears the note, or the authority's URL.
    package var place: String
    /// Of a token: its file's name beside the evidence, its SHA-256, and the time that the authority tells.
    package var file: String?
    package var token: Digest?
    package var stampedAt: Timestamp?

    package init(_ form: Form, _ checkpoint: CheckpointNote, before: Timestamp, at place: String) {
        (self.form, size, root, self.before, self.place) = (form, checkpoint.size, checkpoint.root, before, place)
    }
}

/// A signed checkpoint as it was written, over `size` entries.
package struct CheckpointNote: Hashable, Sendable {
    package var size: Int
    package var root: Digest
    package var text: String

    package init(size: Int, root: Digest, text: String) { (self.size, self.root, self.text) = (size, root, text) }
}

/// Whose anchoring a fact is about: one subject for each way, so that the newest of each is found.
extension ResourceID {
    package init(anchor form: AnchorRecord.Form, _ url: String?) {
        self.init("Anchor", [form.rawValue, url].compactMap(\.self).joined(separator: " "))
    }
}
