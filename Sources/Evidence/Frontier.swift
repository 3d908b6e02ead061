import Model

/// The right edge of a growing Merkle tree: the roots of its perfect subtrees, largest first, one for each bit that is
/// set in `size`. Enough to append and to give the root, in O(log size) space and time.
package struct Frontier: Hashable, Sendable {
    package private(set) var size: Int
    package private(set) var peaks: [Digest]

    package init() { (size, peaks) = (0, []) }

    /// `nil` when the number of peaks does not fit the size.
    package init?(size: Int, peaks: [Digest]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        (self.size, self.peaks) = (size, peaks)
    }

    package mutating func append(_ leaf: Digest) { append(leaf) { _ in } }

    /// - Parameter visit: Gets each subtree that the leaf completes, the smallest first.
    package mutating func append(_ leaf: Digest, completing visit: (TreeNode) throws -> Void) rethrows {
        var node = leaf
        for level in 1..<(size.trailingOneBitCount + 1) {
            node = MerkleTree.node(peaks.removeLast(), node)
            try visit(TreeNode(level: level, index: size >> level, hash: node))
        }
        peaks.append(node)
        size += 1
    }

    package var root: Digest {
        guard let last = peaks.last else { return MerkleTree.emptyRoot }
        return peaks.dropLast().reversed().reduce(last) { right, left in MerkleTree.node(left, right) }
    }
}

extension Int {
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}

extension Frontier {
    /// The size in eight bytes, big-endian, then the peaks.
    package var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) } + peaks.flatMap(\.bytes)
    }

    /// `nil` when these bytes are no frontier.
    package init?(bytes: [UInt8]) {
        guard bytes.count >= 8, bytes.count % 32 == 8, bytes[0] < 0x80 else { return nil }
        let size = bytes.prefix(8).reduce(0) { $0 << 8 | Int($1) }
        let peaks = stride(from: 8, to: bytes.count, by: 32).map { Digest(bytes[$0..<($0 + 32)]) }
        self.init(size: size, peaks: peaks)
    }
}
