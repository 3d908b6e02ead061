import Model

/// A key, and the size above which it signs checkpoints.
package struct LedgerKeyPeriod: Hashable, Sendable {
    package var since: Int
    package var key: LedgerPublicKey

    package init(since: Int, key: LedgerPublicKey) { (self.since, self.key) = (since, key) }
}

extension [LedgerKeyPeriod] {
    /// Whether `note`, a checkpoint of `size`, is signed by a key that had begun by then. Not only the latest one: that
    /// may have been lost before it signed anything.
    package func sign(_ note: SignedNote, of size: Int) -> Bool {
        contains { $0.since < size && note.isSigned(by: $0.key) }
    }
}

/// What reading a ledger from its first entry to its last found.
package struct LedgerVerification: Hashable, Sendable, Codable {
    package struct Problem: Hashable, Sendable, Codable {
        /// The first entry that can not be trusted.
        package var index: Int
        package var what: String
    }

    package var origin: String
    package var entries: Int
    package var root: Digest
    package var checkpoints: Int
    /// `SIZE NAME+HASH+KEY`: the size after which the key signs. That the keys are the right ones must be known from
    /// outside.
    package var keys: [String]
    /// The first one; `nil` when every entry stands where it was signed.
    package var problem: Problem?

    package var isIntact: Bool { problem == nil }
}

/// Checks entries in order against signed checkpoints. Since every checkpoint's root is computed again from the
/// entries, each one is consistent with all before it.
package struct LedgerVerifier: Sendable {
    private let origin: String
    private let keys: [LedgerKeyPeriod]
    private var notes: ArraySlice<(size: Int, note: String)>
    private var frontier = Frontier()
    private var checkpoints = 0
    /// Entries below are covered by a good checkpoint.
    private var trusted = 0
    private var problem: LedgerVerification.Problem?

    /// - Parameters:
    ///   - keys: In the order of `since`.
    ///   - notes: Signed checkpoints with the size under which they are filed, by size.
    package init(origin: String, keys: [LedgerKeyPeriod], notes: [(size: Int, note: String)]) {
        (self.origin, self.keys, self.notes) = (origin, keys, notes[...])
        if keys.isEmpty, !notes.isEmpty { report(0, "it has no key") }
        if let first = keys.first, originName(of: first.key.bytes) != origin {
            report(0, "the ledger is not named by its first key")
        }
    }

    /// The next entry. `index` and `leaf` are what its row says, where it has one.
    package mutating func append(_ entry: [UInt8], index: Int? = nil, leaf: Digest? = nil) {
        let hash = MerkleTree.leaf(entry)
        if let index, index != frontier.size {
            report(frontier.size, "entry \(frontier.size) is missing; the next one is \(index)")
        }
        if let leaf, leaf != hash { report(frontier.size, "entry \(frontier.size) was changed") }
        frontier.append(hash)
        checkDue()
    }

    package consuming func finish() -> LedgerVerification {
        if let next = notes.first {
            report(frontier.size, "a checkpoint of \(next.size) entries is signed, but only \(frontier.size) are here")
        } else if trusted < frontier.size {
            report(trusted, "no checkpoint is signed over the entries from \(trusted)")
        }
        return LedgerVerification(
            origin: origin, entries: frontier.size, root: frontier.root, checkpoints: checkpoints,
            keys: keys.map { "\($0.since) \($0.key)" }, problem: problem)
    }

    private mutating func checkDue() {
        while let next = notes.first, next.size <= frontier.size {
            notes.removeFirst()
            if let fault = fault(in: next.note, filedUnder: next.size) {
                report(trusted, fault)
            } else {
                trusted = next.size
            }
            checkpoints += 1
        }
    }

    private func fault(in note: String, filedUnder size: Int) -> String? {
        guard let signed = SignedNote(parsing: note), let checkpoint = Checkpoint(text: signed.text) else {
            return "the checkpoint at \(size) can not be read"
        }
        guard checkpoint.origin == origin, checkpoint.size == size else {
            return "the checkpoint at \(size) belongs to \(checkpoint.origin) at \(checkpoint.size)"
        }
        guard keys.sign(signed, of: size) else {
            return "the checkpoint at \(size) is not signed by the ledger's key"
        }
        guard checkpoint.root == frontier.root else {
            return "the entries up to \(size) have another root than the checkpoint at \(size)"
        }
        return nil
    }

    private mutating func report(_ index: Int, _ what: String) {
        if problem == nil { problem = .init(index: index, what: what) }
    }
}
