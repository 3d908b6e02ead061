import Crypto
import Evidence
import Model

/// A ledger's evidence as somebody who owns the store can lay it there: the parts need not fit together.
struct LaidLedger: Sendable {
    /// A key, and the number that stands beside it in a file's name.
    typealias Signature = (size: Int, key: LedgerKey)

    var facts: [Fact]
    var keys: [Signature]
    var checkpoints: [Signature]

    /// What the store holds then. All keys bear the name of the first.
    func objects() throws -> [String: [UInt8]] {
        let layout = EvidenceLayout(origin: keys[0].key.name)
        let entries = try facts.map { try LedgerEntry.encode($0) }
        var objects: [String: [UInt8]] = [:]
        for first in stride(from: 0, to: entries.count, by: EntryTile.width) {
            let tile = EntryTile(holding: first, of: entries.count)
            objects[layout.entries(tile)] = EntryTile.encode(entries[tile.range])
        }
        for (since, key) in keys {
            objects[layout.key(LedgerKeyPeriod(since: since, key: key.publicKey))] = Array("\(key.publicKey)\n".utf8)
        }
        let leaves = entries.map { MerkleTree.leaf($0) }
        for (size, key) in checkpoints {
            let checkpoint = Checkpoint(origin: layout.origin, size: size, root: MerkleTree.root(of: leaves[..<size]))
            objects[layout.checkpoint(size)] = Array("\(try checkpoint.signed(by: key))".utf8)
        }
        return objects
    }
}

/// The key that began the ledgers of these tests, one that came after it, and somebody else's; all of one name.
let founder = LedgerKey(founding: Curve25519.Signing.PrivateKey())
let successor = LedgerKey(name: founder.name, key: Curve25519.Signing.PrivateKey())
let stranger = LedgerKey(name: founder.name, key: Curve25519.Signing.PrivateKey())
