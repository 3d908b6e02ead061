import Model

/// A tree whose root is signed: what a proof leads to.
package struct SignedTree: Hashable, Sendable, Codable {
    package var size: Int
    package var root: Digest
    /// The signed note, as it was written.
    package var checkpoint: String
    /// Who signed it: `SIZE NAME+HASH+KEY`, the size above which the key signs.
    package var key: String
    /// What leads to that key from an earlier one, each signed by the key before; `nil` where none does.
    package var handovers: [GivenKey]?

    /// A handover with the key that gives, which its note only names by a hash.
    package struct GivenKey: Hashable, Sendable, Codable {
        /// `SIZE NAME+HASH+KEY`.
        package var from: String
        /// The signed note.
        package var note: String

        package init(from: LedgerKeyPeriod, _ handover: Handover) { (self.from, note) = ("\(from)", "\(handover)") }
    }

    package init(size: Int, root: Digest, checkpoint: String, key: String, handovers: [GivenKey] = []) {
        (self.size, self.root, self.checkpoint, self.key) = (size, root, checkpoint, key)
        self.handovers = handovers.isEmpty ? nil : handovers
    }
}

/// One entry with all that shows, without the ledger, that it stands there.
package struct EntryProof: Hashable, Sendable, Codable {
    package var index: Int
    /// Its bytes.
    package var entry: String
    package var leaf: Digest
    /// Siblings from the leaf up.
    package var path: [Digest]
    package var tree: SignedTree

    package init(_ proof: InclusionProof, of entry: [UInt8], in tree: SignedTree) {
        (index, path, self.tree) = (proof.index, proof.path, tree)
        (self.entry, leaf) = (String(decoding: entry, as: UTF8.self), MerkleTree.leaf(entry))
    }

    package var isRight: Bool {
        InclusionProof(index: index, size: tree.size, path: path).proves(leaf, in: tree.root)
    }
}

/// That the ledger of today begins with what it was when it had `size` entries.
package struct HistoryProof: Hashable, Sendable, Codable {
    package var size: Int
    package var root: Digest
    package var path: [Digest]
    package var tree: SignedTree

    package init(_ proof: ConsistencyProof, root: Digest, in tree: SignedTree) {
        (size, path, self.root, self.tree) = (proof.oldSize, proof.path, root, tree)
    }

    package var isRight: Bool {
        ConsistencyProof(oldSize: size, newSize: tree.size, path: path).proves(root, before: tree.root)
    }
}
