import Evidence
import Model
import Testing

@Suite("Proofs from kept hashes")
struct StoredTreeTests {
    @Test("are those of the RFC's definition, at each size and at both ends of it", arguments: 1...600)
    func definition(size: Int) throws {
        let (leaves, tree) = (many.leaves.prefix(size), many.tree)
        #expect(try tree.root(of: size) == MerkleTree.root(of: leaves))
        for place in [0, size * 5 / 7, size - 1] {
            #expect(try tree.inclusion(of: place, in: size) == InclusionProof(of: place, in: leaves), "\(place)")
            let old = place + 1
            #expect(try tree.consistency(from: old, to: size) == ConsistencyProof(from: old, to: leaves), "\(old)")
        }
        #expect(try tree.consistency(from: 0, to: size).path.isEmpty)
    }

    @Test("lead to the root in a tree of three kept levels", arguments: [65_535, 65_536, 65_537, 70_000])
    func threeLevels(size: Int) throws {
        var frontier = Frontier()
        for leaf in many.leaves.prefix(size) { frontier.append(leaf) }
        let old = try many.tree.root(of: size / 3)
        for index in [0, 255, 256, size / 2, size - 1] {
            #expect(try many.tree.inclusion(of: index, in: size).proves(many.leaves[index], in: frontier.root))
        }
        #expect(try many.tree.root(of: size) == frontier.root)
        #expect(try many.tree.consistency(from: size / 3, to: size).proves(old, before: frontier.root))
    }

    @Test("read at most 128 hashes at once, and none of a level that is not kept")
    func reads() throws {
        var most = 0, levels: Set<Int> = []
        let tree = StoredTree { level, range in
            most = max(most, range.count)
            levels.insert(level)
            return many.kept[level]?[range].map(\.self) ?? []
        }
        for index in [40_000, 69_000] { _ = try tree.inclusion(of: index, in: 70_000) }
        #expect(most == 128)
        #expect(levels == [0, 8, 16])
    }
}

/// 70,000 leaves, and what is kept of them.
private struct Many {
    let leaves: [Digest]
    private(set) var kept: [Int: [Digest]]
    var tree: StoredTree { StoredTree { level, range in Array(kept[level]?[range] ?? []) } }

    init() {
        leaves = (0..<70_000).map { MerkleTree.leaf([UInt8($0 >> 16), UInt8($0 >> 8 & 255), UInt8($0 & 255)]) }
        kept = [0: leaves]
        var frontier = Frontier()
        for leaf in leaves {
            frontier.append(leaf) { node in
                if node.isKept { kept[node.level, default: []].append(node.hash) }
            }
        }
    }
}

private let many = Many()
