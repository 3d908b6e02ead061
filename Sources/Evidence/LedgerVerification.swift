import Model

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
    /// Whose signatures counted: `SIZE NAME+HASH+KEY`, the size after which the key signs.
    package var keys: [String]
    /// Keys that lie there too, and whose signatures did not.
    package var otherKeys: [String]
    /// Keys whose signatures counted, and that the manifests do not pin though they pin others.
    package var unpinnedKeys: [String] = []
    /// The first one; `nil` when every entry stands where it was signed.
    package var problem: Problem?

    package var isIntact: Bool { problem == nil }
}

/// Checks entries in order against signed checkpoints. Since every checkpoint's root is computed again from the
/// entries, each one is consistent with all before it.
package struct LedgerVerifier: Sendable {
    private let origin: String
    private let keyring: LedgerKeyring
    private var notes: ArraySlice<(size: Int, note: String)>
    private var frontier = Frontier()
    private var checkpoints = 0
    /// Entries below are covered by a good checkpoint.
    private var trusted = 0
    /// Why a checkpoint above them does not count.
    private var doubt: String?
    private var problem: LedgerVerification.Problem?
    private let ends: [LedgerKeyEnd]

    /// - Parameters:
    ///   - notes: Signed checkpoints with the size under which they are filed, by size.
    ///   - ends: Of keys that were revoked.
    package init(
        origin: String, keyring: LedgerKeyring, notes: [(size: Int, note: String)], ends: [LedgerKeyEnd] = []
    ) {
        (self.origin, self.keyring, self.notes, self.ends) = (origin, keyring, notes[...], ends)
        let isEmpty = keyring.accepted.isEmpty && keyring.others.isEmpty && notes.isEmpty
        if let fault = keyring.fault, !isEmpty { report(0, fault) }
    }

    /// The next entry. `index` and `leaf` are what its row says, where it has one; `visit` gets the subtrees that it
    /// completes.
    package mutating func append(
        _ entry: [UInt8], index: Int? = nil, leaf: Digest? = nil, completing visit: (TreeNode) -> Void = { _ in }
    ) {
        let hash = MerkleTree.leaf(entry)
        if let index, index != frontier.size {
            report(frontier.size, "entry \(frontier.size) is missing; the next one is \(index)")
        }
        if let leaf, leaf != hash { report(frontier.size, "entry \(frontier.size) was changed") }
        frontier.append(hash, completing: visit)
        checkDue()
    }

    /// - Parameter kept: The hash that is kept of this subtree; `nil` when there is none.
    package mutating func compare(_ node: TreeNode, with kept: Digest?) {
        guard kept != node.hash else { return }
        let leaves = node.leaves
        report(
            leaves.lowerBound,
            "the hash that is kept over the entries from \(leaves.lowerBound) to \(leaves.upperBound - 1) is "
                + (kept == nil ? "missing" : "another one"))
    }

    package consuming func finish() -> LedgerVerification {
        if let next = notes.first {
            report(frontier.size, "a checkpoint of \(next.size) entries is signed, but only \(frontier.size) are here")
        } else if trusted < frontier.size {
            report(trusted, doubt ?? "no checkpoint is signed over the entries from \(trusted)")
        }
        return LedgerVerification(
            origin: origin, entries: frontier.size, root: frontier.root, checkpoints: checkpoints,
            keys: keyring.accepted.map(\.description), otherKeys: keyring.others.map(\.description), problem: problem)
    }

    private mutating func checkDue() {
        while let next = notes.first, next.size <= frontier.size {
            notes.removeFirst()
            check(next.note, filedUnder: next.size)
            checkpoints += 1
        }
    }

    private mutating func check(_ note: String, filedUnder size: Int) {
        guard let signed = SignedNote(parsing: note), let checkpoint = Checkpoint(text: signed.text) else {
            return report(trusted, "the checkpoint at \(size) can not be read")
        }
        guard checkpoint.origin == origin, checkpoint.size == size else {
            return report(
                trusted, "the checkpoint at \(size) belongs to \(checkpoint.origin) at \(checkpoint.size)")
        }
        guard let signer = keyring.signer(of: signed, at: size) else { return weigh(signed, at: size) }
        if let end = ends.first(where: { $0.period == signer && $0.size < size }) {
            doubt = doubt ?? "the checkpoint at \(size) is signed by \(end)"
            return
        }
        guard signer.since <= trusted else {
            return report(
                trusted,
                doubt
                    ?? "the entries from \(trusted) to \(signer.since - 1) are signed only at \(size), by "
                    + "\(signer.key), which signs what stands above \(signer.since)")
        }
        guard checkpoint.root == frontier.root else {
            return report(trusted, "the entries up to \(size) have another root than the checkpoint at \(size)")
        }
        (trusted, doubt) = (size, nil)
    }

    /// Of a checkpoint that no key signed in its time. One that an accepted key signed out of its time does no harm
    /// below one that counts: two stores may have been at different sizes when a key was lost.
    private mutating func weigh(_ note: SignedNote, at size: Int) {
        if let signer = keyring.accepted.first(where: { note.isSigned(by: $0.key) }) {
            doubt = doubt ?? "the checkpoint at \(size) is signed by \(signer.key) out of its time"
        } else if let signer = keyring.others.first(where: { note.isSigned(by: $0.key) }) {
            report(
                trusted,
                "the checkpoint at \(size) is signed only by \(signer.key), which counts when it is known from "
                    + "elsewhere and given with --key")
        } else {
            report(trusted, "the checkpoint at \(size) is not signed by the ledger's key")
        }
    }

    private mutating func report(_ index: Int, _ what: String) {
        if problem == nil { problem = .init(index: index, what: what) }
    }
}
