import Model

/// That a tree of `newSize` entries begins with the tree of `oldSize` entries: nothing was changed or removed (RFC 9162
/// §2.1.4).
package struct ConsistencyProof: Hashable, Sendable, Codable {
    package var oldSize: Int
    package var newSize: Int
    package var path: [Digest]

    package init(oldSize: Int, newSize: Int, path: [Digest]) {
        (self.oldSize, self.newSize, self.path) = (oldSize, newSize, path)
    }

    /// The proof that `leaves` begin with their first `oldSize`, from 0 to all of them.
    package init(from old: Int, to leaves: ArraySlice<Digest>) {
        precondition((0...leaves.count).contains(old), "\(old) is more than \(leaves.count) leaves")
        let path = consistencyPath(old, in: leaves.indices) { MerkleTree.root(of: leaves[$0]) }
        self.init(oldSize: old, newSize: leaves.count, path: path)
    }

    /// Whether both roots belong to one history (§2.1.4.2). An empty tree begins every tree.
    package func proves(_ old: Digest, before new: Digest) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return path.isEmpty && old == new }
        if oldSize == 0 { return path.isEmpty && old == MerkleTree.emptyRoot }
        // A power of two is a perfect subtree of the new tree, so its root is not repeated in the path.
        let nodes = oldSize.nonzeroBitCount == 1 ? [old] + path : path
        guard let first = nodes.first else { return false }
        var (position, last) = (oldSize - 1, newSize - 1)
        while position & 1 == 1 { (position, last) = (position >> 1, last >> 1) }
        var (oldNode, newNode) = (first, first)
        for sibling in nodes.dropFirst() {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                (oldNode, newNode) = (MerkleTree.node(sibling, oldNode), MerkleTree.node(sibling, newNode))
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                newNode = MerkleTree.node(newNode, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && oldNode == old && newNode == new
    }
}

/// PROOF(m, D[n]) of §2.1.4.1, where `root` gives that of some leaves; empty where there is nothing to prove.
func consistencyPath(
    _ old: Int, in leaves: Range<Int>, root: (Range<Int>) throws -> Digest
) rethrows -> [Digest] {
    guard old > 0, old < leaves.count else { return [] }
    return try subproof(leaves.lowerBound + old, leaves, isComplete: true, root)
}

/// SUBPROOF(m, D[n], b), where `old` is the index of the first leaf that is new.
private func subproof(
    _ old: Int, _ leaves: Range<Int>, isComplete: Bool, _ root: (Range<Int>) throws -> Digest
) rethrows -> [Digest] {
    guard old < leaves.upperBound else { return isComplete ? [] : [try root(leaves)] }
    let (left, right) = MerkleTree.halves(leaves)
    return old <= left.upperBound
        ? try subproof(old, left, isComplete: isComplete, root) + [root(right)]
        : try subproof(old, right, isComplete: false, root) + [root(left)]
}
