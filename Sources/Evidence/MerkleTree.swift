import Model

/// The Merkle tree of RFC 9162 §2.1 over SHA-256: `SHA-256(0x00 ‖ entry)` for a leaf, `SHA-256(0x01 ‖ left ‖ right)`
/// for a node.
package enum MerkleTree {
    /// The root of no entries at all: SHA-256 of nothing.
    package static let emptyRoot = sha256([])

    package static func leaf(_ entry: [UInt8]) -> Digest { leaf(entry, entry.indices) }

    /// Of the entry that lies at `place` in `bytes`.
    package static func leaf(_ bytes: [UInt8], _ place: Range<Int>) -> Digest {
        unsafe bytes[place].withUnsafeBytes { unsafe sha256(0x00, $0) }
    }

    package static func node(_ left: Digest, _ right: Digest) -> Digest {
        let (l, r) = (left.words, right.words)
        let both = (
            l.0.bigEndian, l.1.bigEndian, l.2.bigEndian, l.3.bigEndian,
            r.0.bigEndian, r.1.bigEndian, r.2.bigEndian, r.3.bigEndian
        )
        return unsafe withUnsafeBytes(of: both) { unsafe sha256(0x01, $0) }
    }

    /// The root over `leaves`, by the definition in the RFC.
    package static func root(of leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? emptyRoot }
        let (left, right) = halves(leaves.indices)
        return node(root(of: leaves[left]), root(of: leaves[right]))
    }

    /// Where the RFC divides a tree of at least two leaves: behind the largest power of two below their number.
    static func halves(_ leaves: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
        let half = 1 << (Int.bitWidth - 1 - (leaves.count - 1).leadingZeroBitCount)
        let middle = leaves.lowerBound + half
        return (leaves.lowerBound..<middle, middle..<leaves.upperBound)
    }
}
