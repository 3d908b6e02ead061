import Model

/// What a key says of the one that signs after it: a signed note of four lines, which the old key signs, because it
/// gives its place away, and the new one, because it is there. Whoever trusts the old key trusts the new one then,
/// above that size and no earlier.
package struct Handover: Hashable, Sendable, CustomStringConvertible {
    package let origin: String
    /// The size above which the new key signs.
    package let since: Int
    package let key: LedgerPublicKey
    private let note: SignedNote

    private static let title = "pra ledger handover v1"

    package init(of origin: String, since: Int, from old: LedgerKey, to new: LedgerKey) throws(PraError) {
        (self.origin, self.since, key) = (origin, since, new.publicKey)
        note = try SignedNote("\(Self.title)\n\(origin)\n\(since)\n\(new.publicKey)\n", signedBy: old, new)
    }

    /// `nil` when it is none, or the new key did not sign it.
    package init?(note text: String) {
        guard let note = SignedNote(parsing: text) else { return nil }
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 5, lines[0] == Self.title, let since = Int(lines[2]), since > 0,
            String(since) == lines[2], let key = LedgerPublicKey(text: lines[3]), note.isSigned(by: key)
        else { return nil }
        (origin, self.since, self.key, self.note) = (lines[1], since, key, note)
    }

    package var description: String { "\(note)" }

    /// Whether `period`, of that ledger, is handed over to by `other`.
    package func gives(_ period: LedgerKeyPeriod, of origin: String, by other: LedgerPublicKey) -> Bool {
        other != key && origin == self.origin && period == LedgerKeyPeriod(since: since, key: key)
            && note.isSigned(by: other)
    }
}
