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
    package init(from oldSize: Int, to leaves: ArraySlice<Digest>) {
        precondition((0...leaves.count).contains(oldSize), "\(oldSize) is more than \(leaves.count) leaves")
        let isTrivial = oldSize == 0 || oldSize == leaves.count
        self.init(
            oldSize: oldSize, newSize: leaves.count, path: isTrivial ? [] : subproof(oldSize, leaves, isComplete: true))
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

/// SUBPROOF(m, D[n], b) of §2.1.4.1.
private func subproof(_ old: Int, _ leaves: ArraySlice<Digest>, isComplete: Bool) -> [Digest] {
    guard old < leaves.count else { return isComplete ? [] : [MerkleTree.root(of: leaves)] }
    let half = MerkleTree.split(leaves.count)
    let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
    return old <= half
        ? subproof(old, left, isComplete: isComplete) + [MerkleTree.root(of: right)]
        : subproof(old - half, right, isComplete: false) + [MerkleTree.root(of: left)]
}
