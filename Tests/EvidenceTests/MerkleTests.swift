import Evidence
import Model
import Testing

/// The eight entries of the Certificate Transparency reference implementation, and what it computes from them.
private let entries = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
]
private let leaves = entries.map { MerkleTree.leaf(bytesFromHex($0) ?? []) }
private let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

@Test("The empty tree has the hash of nothing")
func emptyRoot() {
    #expect(MerkleTree.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Frontier().root == MerkleTree.emptyRoot)
    #expect(MerkleTree.root(of: []) == MerkleTree.emptyRoot)
}

@Test("Roots are those of the Certificate Transparency reference", arguments: 1...8)
func referenceRoots(size: Int) {
    #expect(MerkleTree.root(of: leaves.prefix(size)).hex == roots[size - 1])
    #expect(frontier(leaves.prefix(size)).root.hex == roots[size - 1])
}

@Test(
    "Inclusion proofs are those of the reference",
    arguments: [
        (0, 1, []),
        (0, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
        (5, 8, ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]),
        (2, 3, ["fac54203e7cc696c"]),
        (1, 5, ["6e340b9cffb37a98", "5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
    ] as [(Int, Int, [String])])
func referenceInclusion(index: Int, size: Int, path: [String]) {
    let proof = InclusionProof(of: index, in: leaves.prefix(size))
    #expect(proof.path.map { String($0.hex.prefix(16)) } == path)
}

@Test(
    "Consistency proofs are those of the reference",
    arguments: [
        (1, 1, []),
        (1, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
        (6, 8, ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]),
        (2, 5, ["5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
    ] as [(Int, Int, [String])])
func referenceConsistency(old: Int, new: Int, path: [String]) {
    let proof = ConsistencyProof(from: old, to: leaves.prefix(new))
    #expect(proof.path.map { String($0.hex.prefix(16)) } == path)
}

@Test("Every entry of every tree is proven, and no other entry, place or path", arguments: 1...130)
func inclusion(size: Int) {
    let leaves = (0..<size).map { MerkleTree.leaf([UInt8($0)]) }
    let root = frontier(leaves[...]).root
    let proofs = places(in: 0..<size).map { InclusionProof(of: $0, in: leaves[...]) }
    #expect(root == MerkleTree.root(of: leaves[...]))
    #expect(proofs.allSatisfy { $0.proves(leaves[$0.index], in: root) })
    #expect(!proofs.contains { $0.proves(MerkleTree.leaf([0xFF]), in: root) })
    guard (2...24).contains(size) else { return }
    #expect(!proofs.contains { $0.proves(leaves[$0.index], in: leaves[$0.index]) })
    #expect(!proofs.contains { $0.proves(leaves[($0.index + 1) % size], in: root) })
    #expect(!proofs.contains { moved($0).proves(leaves[$0.index], in: root) })
    let forged = proofs.flatMap { proof in
        damaged(proof.path).map { InclusionProof(index: proof.index, size: size, path: $0) }
    }
    #expect(!forged.contains { $0.proves(leaves[$0.index], in: root) })
}

@Test("Every tree is proven to begin with every smaller one, and with no other", arguments: 1...130)
func consistency(size: Int) {
    let leaves = (0..<size).map { MerkleTree.leaf([UInt8($0)]) }
    let new = frontier(leaves[...]).root
    let olds = (0...size).map { frontier(leaves.prefix($0)).root }
    let proofs = places(in: 0..<(size + 1)).map { ConsistencyProof(from: $0, to: leaves[...]) }
    #expect(proofs.allSatisfy { $0.proves(olds[$0.oldSize], before: new) })
    #expect(!proofs.contains { $0.proves(MerkleTree.leaf([0xFF]), before: new) })
    #expect(!proofs.dropFirst().contains { $0.proves(olds[$0.oldSize], before: MerkleTree.leaf([0xFF])) })
    guard size <= 24 else { return }
    let forged = proofs.flatMap { proof in
        damaged(proof.path).map { ConsistencyProof(oldSize: proof.oldSize, newSize: size, path: $0) }
    }
    #expect(!forged.contains { $0.proves(olds[$0.oldSize], before: new) })
}

@Test("A frontier is only taken back with as many peaks as its size has bits")
func frontierShape() {
    let grown = frontier(leaves[...].prefix(7))
    #expect(Frontier(size: 7, peaks: grown.peaks) == grown)
    #expect(Frontier(size: 6, peaks: grown.peaks) == nil)
    #expect(Frontier(size: -1, peaks: []) == nil)
}

private func frontier(_ leaves: ArraySlice<Digest>) -> Frontier {
    leaves.reduce(into: Frontier()) { $0.append($1) }
}

/// Every place in a small tree; in a larger one the edges, the middle and both sides of each power of two.
private func places(in range: Range<Int>) -> [Int] {
    guard range.count > 40 else { return Array(range) }
    let powers = (0..<7).flatMap { [(1 << $0) - 1, 1 << $0, (1 << $0) + 1] }
    return Set(powers + [range.count / 2, range.count - 2, range.count - 1]).filter(range.contains).sorted()
}

private func moved(_ proof: InclusionProof) -> InclusionProof {
    InclusionProof(index: (proof.index + 1) % proof.size, size: proof.size, path: proof.path)
}

/// The path with one node changed, one missing, one too many.
private func damaged(_ path: [Digest]) -> [[Digest]] {
    let other = MerkleTree.leaf([0xFE])
    let changed = path.indices.map { index in
        var copy = path
        copy[index] = other
        return copy
    }
    return changed + (path.isEmpty ? [] : [Array(path.dropLast())]) + [path + [other]]
}
