import Children
import Crypto
import Evidence
import Foundation
import Model
import State
import Testing

/// What `reports/verify.py`, which shares no code with this project, says of the same evidence.
@Suite("The independent verifier")
struct VerifyScriptTests {
    let scratch = Scratch()
    private let folder: URL

    /// A copy of the golden folder that a test may damage.
    init() throws {
        folder = URL(fileURLWithPath: scratch.path)
        try FileManager.default.copyItem(at: golden, to: folder)
    }

    @Test("The evidence that is written today is byte for byte the golden one")
    func goldenBytes() async throws {
        let objects = try await goldenObjects()
        if ProcessInfo.processInfo.environment["PRA_RECORD"] != nil {
            try? FileManager.default.removeItem(at: golden)
            for (key, bytes) in objects { try write(bytes, to: golden.appendingPathComponent(key)) }
            Issue.record("recorded anew; run again without PRA_RECORD")
        }
        var committed: [String: [UInt8]] = [:]
        for key in try FileManager.default.subpathsOfDirectory(atPath: golden.path) {
            let url = golden.appendingPathComponent(key)
            if !url.hasDirectoryPath { committed[key] = Array(try Data(contentsOf: url)) }
        }
        #expect(committed.keys.sorted() == objects.keys.sorted())
        for (key, bytes) in objects { #expect(committed[key] == bytes, "\(key)") }
    }

    @Test("It verifies the golden evidence, with the root that is computed here, and the key that is known")
    func verifies() async throws {
        let root = MerkleTree.root(of: try goldenFacts.map { MerkleTree.leaf(try LedgerEntry.encode($0)) }[...])
        let key = goldenKey.publicKey.description
        let said = try await run("ledger", folder.path, "--key", key, "--since", try checkpoint("000000000256"))
        #expect(said.status == 0, "\(said.text)")
        #expect(said.text.contains("260, root \(root.hex)"))
        #expect(said.text.contains("begins with the 256 entries"))
        #expect(said.text.hasSuffix("VERIFIED\n"))
    }

    @Test("It verifies the evidence of the committed sample, with the root that its report cites")
    func sample() async throws {
        struct Report: Decodable {
            struct Cover: Decodable { var ledger: Ledger }
            struct Ledger: Decodable { var size: Int, root: String }

            var cover: Cover
        }
        let sample = golden.appendingPathComponent("../../../../reports/sample")
        let document = try Data(contentsOf: sample.appendingPathComponent("sla.json"))
        let cited = try JSONDecoder().decode(Report.self, from: document).cover.ledger
        let said = try await run("ledger", sample.appendingPathComponent("evidence").path)
        #expect(said.status == 0, "\(said.text)")
        #expect(said.text.contains("\(cited.size), root \(cited.root)"), "\(said.text)")
    }

    @Test("It proves that an entry is in the tree, by the path that is computed here", arguments: [0, 200, 259])
    func inclusion(index: Int) async throws {
        let leaves = try goldenFacts.map { MerkleTree.leaf(try LedgerEntry.encode($0)) }
        let said = try await run("inclusion", folder.path, "\(index)")
        #expect(said.status == 0)
        let siblings = said.text.split(separator: "\n").filter { $0.hasPrefix("sibling") }.map { String($0.suffix(64)) }
        #expect(siblings == InclusionProof(of: index, in: leaves[...]).path.map(\.hex))
    }

    @Test("It refuses a key that is not the ledger's, and a checkpoint of another history")
    func refusesStrangers() async throws {
        let stranger = LedgerKey(name: goldenKey.name, key: Curve25519.Signing.PrivateKey())
        #expect(try await run("ledger", folder.path, "--key", stranger.publicKey.description).status == 1)
        let forged = try Checkpoint(origin: goldenKey.name, size: 100, root: MerkleTree.emptyRoot).signed(by: goldenKey)
        let path = folder.appendingPathComponent("kept").path
        try forged.description.write(toFile: path, atomically: true, encoding: .utf8)
        let said = try await run("ledger", folder.path, "--since", path)
        #expect(said.status == 1)
        #expect(said.text.contains("its past was changed"))
    }

    @Test(
        "One changed byte in any file turns it red",
        arguments: try FileManager.default.subpathsOfDirectory(atPath: golden.path))
    func changedByte(name: String) async throws {
        let url = folder.appendingPathComponent(name)
        guard !url.hasDirectoryPath, FileManager.default.isReadableFile(atPath: url.path),
            let good = try? Data(contentsOf: url)
        else { return }
        for position in [0, good.count / 2, good.count - 3] {
            var bad = good
            bad[position] ^= 1
            try bad.write(to: url)
            let said = try await run("ledger", folder.path)
            #expect(said.status == 1, "\(position): \(said.text)")
            #expect(said.text.hasPrefix("FAILED: "))
        }
    }

    @Test("A missing file turns it red", arguments: ["entries", "keys", "checkpoints"])
    func missing(part: String) async throws {
        let parts = folder.appendingPathComponent(goldenKey.name).appendingPathComponent(part)
        for name in try FileManager.default.contentsOfDirectory(atPath: parts.path) {
            let (url, aside) = (parts.appendingPathComponent(name), folder.appendingPathComponent("aside"))
            try FileManager.default.moveItem(at: url, to: aside)
            // A smaller checkpoint may go: the newest covers its entries.
            let expected: Int32 = part == "checkpoints" && name != "000000000260" ? 0 : 1
            let said = try await run("ledger", folder.path, "--since", try checkpoint("000000000260", in: golden))
            #expect(said.status == expected, "\(name): \(said.text)")
            try FileManager.default.moveItem(at: aside, to: url)
        }
    }

    @Test("A history that a stranger signed under the ledger's name is refused")
    func stranger() async throws {
        let stranger = LedgerKey(name: goldenKey.name, key: Curve25519.Signing.PrivateKey())
        let ledger = folder.appendingPathComponent(goldenKey.name)
        for size in [256, 260] {
            let root = MerkleTree.root(of: try goldenFacts.map { MerkleTree.leaf(try LedgerEntry.encode($0)) }[..<size])
            let note = try Checkpoint(origin: stranger.name, size: size, root: root).signed(by: stranger)
            try write(Array("\(note)".utf8), to: ledger.appendingPathComponent("checkpoints/000000000\(size)"))
        }
        let keys = ledger.appendingPathComponent("keys")
        try FileManager.default.removeItem(at: keys)
        let name = "000000000000-\(hexString(stranger.publicKey.hash)).pub"
        try write(Array("\(stranger.publicKey)\n".utf8), to: keys.appendingPathComponent(name))
        let said = try await run("ledger", folder.path)
        #expect(said.status == 1)
        #expect(said.text.contains("the first key did not begin"))
    }

    @Test("A partial tile that contradicts the full one is refused, and one that agrees is not")
    func contradiction() async throws {
        let entries = folder.appendingPathComponent("\(goldenKey.name)/entries")
        let lines = try goldenFacts.prefix(2).map { try LedgerEntry.encode($0) }
        let partial = entries.appendingPathComponent("000000000000-000000000001.p")
        try write(EntryTile.encode(lines), to: partial)
        #expect(try await run("ledger", folder.path).status == 0)
        try write(EntryTile.encode(lines.reversed()), to: partial)
        let said = try await run("ledger", folder.path)
        #expect(said.text.contains("contradicts another tile"))
    }

    /// Of a signature that holds: another message, R, S, S beyond the group's order, keys and R that are no point or
    /// are written in another way, and of the smallest order.
    @Test("Ed25519 has one verdict, with the package cryptography and without")
    func oneVerdict() async throws {
        let scripts = golden.appendingPathComponent("../../../../reports").path
        let note = try checkpoint("000000000260"), key = goldenKey.publicKey.description
        let child = try Child.start(["python3", "-B", "-c", signatures, scripts, note, key])
        #expect(child.wait() == 0 && child.said == "one holds, 10 do not\n", "\(child.said)")
    }

    @Test("Wrong usage is told apart from a failed verification")
    func usage() async throws {
        #expect(try await run("ledger").status == 2)
        #expect(try await run("ledger", "/nonexistent").status == 1)
    }

    private func checkpoint(_ name: String, in root: URL? = nil) throws -> String {
        (root ?? folder).appendingPathComponent("\(goldenKey.name)/checkpoints/\(name)").path
    }

    /// Makes the golden evidence in a store: a fixed key, 256 facts, then four more.
    private func goldenObjects() async throws -> [String: [UInt8]] {
        let state = Scratch()
        try FileManager.default.createDirectory(atPath: state.path, withIntermediateDirectories: true)
        try "\(goldenKey.secretText)\n".write(toFile: state.path + "/ledger.key", atomically: true, encoding: .utf8)
        let journal = try await SQLiteJournal.open(state.path, for: .writing)
        let store = MemoryStore()
        for range in [0..<256, 256..<260] {
            try await journal.append(Array(goldenFacts[range]))
            try await journal.copy(to: store)
        }
        let objects = await store.objects
        return Dictionary(uniqueKeysWithValues: objects.map { (String($0.key.dropFirst("evidence/".count)), $0.value) })
    }

    private func write(_ bytes: [UInt8], to url: URL) throws {
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    private func run(_ arguments: String...) async throws -> (status: Int32, text: String) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try runScript(arguments) }) }
        }
    }
}

private let signatures = """
    import sys
    sys.path.insert(0, sys.argv[1])
    import verify

    note, key = verify.Checkpoint(verify.read(sys.argv[2]), "it"), verify.Key(sys.argv[3]).bytes
    text, good = note.text.encode(), note.signatures[0][1][4:]
    s = int.from_bytes(good[32:], "little")
    number = lambda value: value.to_bytes(32, "little")
    one, zero, other = number(1), bytes(32), number(int.from_bytes(good[:32], "little") ^ 1)
    cases = [
        (key, text, good), (key, text + b"x", good), (key, text, other + good[32:]),
        (key, text, good[:32] + number(s ^ 1)), (key, text, good[:32] + number(s + verify.ORDER)),
        (number(verify.P + 1), text, good), (number(2), text, good), (key, text, number(verify.P + 1) + good[32:]),
        (number(1 | 1 << 255), text, one + zero), (key, text, good[:63]), (key[:31], text, good),
    ]
    verdicts = [verify.ed25519_verify(*case) for case in cases]
    verify.Ed25519PublicKey = None
    assert verdicts == [verify.ed25519_verify(*case) for case in cases], verdicts
    small = one, text, one + zero
    bare = verify.ed25519_verify(*small)
    import importlib
    importlib.reload(verify)
    assert bare == verify.ed25519_verify(*small), "the smallest order"
    print(f"{'one holds' if verdicts[0] else ''}, {verdicts.count(False)} do not")
    """

private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Golden/evidence")
private let goldenFacts = facts(0..<260)
private let goldenKey: LedgerKey = {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 1, count: 32)) else {
        preconditionFailure("32 bytes are a key")
    }
    return LedgerKey(founding: key)
}()
