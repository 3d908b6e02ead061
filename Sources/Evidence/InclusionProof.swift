import Model

/// That one entry stands at `index` in a tree of `size` entries (RFC 9162 §2.1.3).
package struct InclusionProof: Hashable, Sendable, Codable {
    package var index: Int
    package var size: Int
    /// Siblings from the leaf up.
    package var path: [Digest]

    package init(index: Int, size: Int, path: [Digest]) { (self.index, self.size, self.path) = (index, size, path) }

    /// The proof for `index`, which must be one of `leaves`.
    package init(of index: Int, in leaves: ArraySlice<Digest>) {
        precondition(leaves.indices.contains(leaves.startIndex + index), "no leaf \(index)")
        let path = inclusionPath(leaves.startIndex + index, in: leaves.indices) { MerkleTree.root(of: leaves[$0]) }
        self.init(index: index, size: leaves.count, path: path)
    }

    /// Whether `leaf` stands there in the tree with this root (§2.1.3.2).
    package func proves(_ leaf: Digest, in root: Digest) -> Bool {
        guard index >= 0, index < size else { return false }
        var (position, last, node) = (index, size - 1, leaf)
        for sibling in path {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                node = MerkleTree.node(sibling, node)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                node = MerkleTree.node(node, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && node == root
    }
}

/// PATH(m, D[n]) of §2.1.3.1, where `root` gives that of some leaves.
func inclusionPath(
    _ index: Int, in leaves: Range<Int>, root: (Range<Int>) throws -> Digest
) rethrows -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let (left, right) = MerkleTree.halves(leaves)
    return left.contains(index)
        ? try inclusionPath(index, in: left, root: root) + [root(right)]
        : try inclusionPath(index, in: right, root: root) + [root(left)]
}
