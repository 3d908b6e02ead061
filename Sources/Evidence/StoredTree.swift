import Model

/// The root of a full subtree: its leaves are those from `index << level` on, `1 << level` of them.
package struct TreeNode: Hashable, Sendable {
    package var level: Int
    package var index: Int
    package var hash: Digest

    package init(level: Int, index: Int, hash: Digest) {
        (self.level, self.index, self.hash) = (level, index, hash)
    }

    /// Whether it is kept: every eighth level is, so that no subtree is more than 255 hashes away from what is kept.
    package var isKept: Bool { level % StoredTree.step == 0 }

    package var leaves: Range<Int> { (index << level)..<((index + 1) << level) }
}

/// Roots and proofs of a tree whose leaf hashes and every eighth level are kept: for each level of the tree at most 128
/// hashes are read, however many leaves there are.
package struct StoredTree {
    static let step = 8

    /// The hashes of the nodes `range` at `level`, all of which are full.
    private let read: (_ level: Int, _ range: Range<Int>) throws -> [Digest]

    package init(reading read: @escaping (_ level: Int, _ range: Range<Int>) throws -> [Digest]) { self.read = read }

    package func root(of size: Int) throws -> Digest { size == 0 ? MerkleTree.emptyRoot : try root(over: 0..<size) }

    package func inclusion(of index: Int, in size: Int) throws -> InclusionProof {
        precondition((0..<size).contains(index), "no leaf \(index)")
        return InclusionProof(
            index: index, size: size, path: try inclusionPath(index, in: 0..<size) { try root(over: $0) })
    }

    package func consistency(from old: Int, to size: Int) throws -> ConsistencyProof {
        precondition((0...size).contains(old), "\(old) is more than \(size) leaves")
        return ConsistencyProof(
            oldSize: old, newSize: size, path: try consistencyPath(old, in: 0..<size) { try root(over: $0) })
    }

    private func root(over leaves: Range<Int>) throws -> Digest {
        guard leaves.count.nonzeroBitCount > 1 else { return try full(leaves) }
        let (left, right) = MerkleTree.halves(leaves)
        return MerkleTree.node(try root(over: left), try root(over: right))
    }

    /// Where the RFC divides a tree, a power of two of leaves begins at a multiple of it.
    private func full(_ leaves: Range<Int>) throws -> Digest {
        let level = leaves.count.trailingZeroBitCount, kept = level - level % Self.step
        var hashes = try read(kept, (leaves.lowerBound >> kept)..<(leaves.upperBound >> kept))
        while hashes.count > 1 {
            hashes = stride(from: 0, to: hashes.count, by: 2).map { MerkleTree.node(hashes[$0], hashes[$0 + 1]) }
        }
        return hashes[0]
    }
}
