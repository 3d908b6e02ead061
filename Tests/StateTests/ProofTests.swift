import Children
import Evidence
import Foundation
import Model
import Testing

@testable import State

@Suite("Proofs of a ledger's entries")
struct ProofTests {
    let scratch = Scratch()

    private func reader() async throws -> SQLiteJournal { try await SQLiteJournal.open(scratch.path, for: .reading) }

    @Test("Each entry of a ledger is proven, and that it begins with what it was at each size")
    func every() async throws {
        try await makeLedger(600, batch: 40, in: scratch)
        let journal = try await reader(), head = try #require(try await journal.head())
        for index in 0..<600 {
            let proof = try await journal.proof(of: index)
            #expect(proof.isRight && proof.tree.root == head.root && proof.tree.size == 600)
            #expect(Array(proof.entry.utf8) == (try LedgerEntry.encode(fact(index))))
            let history = try await journal.history(since: index + 1)
            #expect(history.isRight && history.tree.root == head.root)
        }
    }

    @Test("What the ledger does not have is told apart from what is broken", arguments: [-1, 5, 99])
    func missing(index: Int) async throws {
        try await makeLedger(5, in: scratch)
        let journal = try await reader()
        #expect(await code { _ = try await journal.proof(of: index) } == .entryMissing)
        #expect(await code { _ = try await journal.history(since: index < 0 ? 0 : index + 1) } == .entryMissing)
        let empty = try await SQLiteJournal.open(Scratch().path, for: .reading)
        #expect(await code { _ = try await empty.proof(of: 0) } == .entryMissing)
        #expect(await code { _ = try await empty.history(since: 1) } == .entryMissing)
    }

    @Test(
        "No proof is given of an entry, nor along a hash, that is not what was signed",
        arguments: [
            ("UPDATE ledger SET entry = x'7B7D' WHERE idx = 700", 700),
            ("UPDATE ledger SET leaf = zeroblob(32) WHERE idx = 701", 700),
            ("UPDATE ledger SET leaf = x'00' WHERE idx = 701", 700),
            ("UPDATE nodes SET hash = zeroblob(32) WHERE idx = 1", 700),
            ("DELETE FROM nodes WHERE idx = 1", 700), ("DELETE FROM ledger WHERE idx = 700", 700),
            ("UPDATE checkpoints SET note = replace(note, '900', '901') WHERE size = 900", 700),
        ])
    func broken(sql: String, index: Int) async throws {
        try await makeLedger(900, batch: 300, in: scratch)
        try scratch.tamper(sql)
        let journal = try await reader()
        #expect(await code { _ = try await journal.proof(of: index) } == .ledgerBroken)
        #expect(try await journal.verifyLedger().isIntact == false, "and the remedy finds it")
    }

    @Test("A kept hash that is not that of its entries is named by the full check", arguments: ["UPDATE", "DELETE"])
    func badNode(verb: String) async throws {
        try await makeLedger(900, batch: 300, in: scratch)
        try scratch.tamper(
            verb == "UPDATE"
                ? "UPDATE nodes SET hash = zeroblob(32) WHERE idx = 1" : "DELETE FROM nodes WHERE idx = 1")
        let found = try await verify(scratch)
        #expect(found.badIndex == 256)
        #expect(found.what?.hasPrefix("the hash that is kept over the entries from 256 to 511 is ") == true)
    }

    @Test("A past that was changed is not proven from a kept size")
    func changedPast() async throws {
        try await makeLedger(600, batch: 300, in: scratch)
        try scratch.tamper("UPDATE ledger SET leaf = zeroblob(32) WHERE idx = 550")
        let journal = try await reader()
        #expect(await code { _ = try await journal.history(since: 300) } == .ledgerBroken)
    }

    @Test("After a restore under a new key each entry is proven by the key of its time")
    func twoKeys() async throws {
        try await makeLedger(300, batch: 100, in: scratch)
        let store = MemoryStore(), target = Scratch()
        try await reader().copy(to: store)
        let restored = try await restoreLedger(from: store, into: target.path)
        let journal = try await SQLiteJournal.open(target.path, for: .writing)
        try await journal.append(facts(300..<350))
        let (old, new) = (try await journal.proof(of: 299), try await journal.proof(of: 300))
        #expect(old.tree.size == 300 && old.tree.key == restored.verification.keys.first)
        #expect(new.tree.size == 350 && new.tree.key == "300 \(restored.key)")
        #expect(try await journal.history(since: 300).tree == new.tree)
        for proof in [old, new] {
            let key = try #require(LedgerKeyPin(text: proof.tree.key))
            #expect(try script([proof], "--key", "\(key)").status == 0)
        }
        #expect(try script([new]).text.contains("counts when it is known from elsewhere"))
    }

    @Test("An entry is found by its leaf hash, its action and its incident, and by nothing that only mentions one")
    func identifiers() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        var incident = fact(20)
        incident.event = .incident(
            IncidentRecord(
                id: "rpo.breach/akig/\"é\"", type: "rpo.breach", severity: "critical", change: .opened,
                message: "backup/akig/3"))
        var note = fact(22)
        note.event = .noted(IncidentNote(file: "incident-1", at: note.at, entry: .noted("rack 3")))
        try await journal.append(facts(0..<20) + [incident] + facts(3..<4) + [note])
        let leaf = MerkleTree.leaf(try LedgerEntry.encode(fact(7)))
        #expect(try await journal.indices(of: "7") == [7])
        #expect(try await journal.indices(of: leaf.hex) == [7])
        #expect(try await journal.indices(of: "backup/akig/3") == [3, 21])
        #expect(try await journal.indices(of: "rpo.breach/akig/\"é\"") == [20])
        #expect(try await journal.indices(of: "incident-1") == [22])
        for unknown in ["backup/akig", "backup/akig/99", "", MerkleTree.emptyRoot.hex] {
            #expect(await code { _ = try await journal.indices(of: unknown) } == .entryMissing, "\(unknown)")
        }
    }

    @Test("A proof is verified without pra and without the ledger; one that was edited anywhere is not")
    func independent() async throws {
        try await makeLedger(300, batch: 100, in: scratch)
        let journal = try await reader(), proof = try await journal.proof(of: 123)
        let key = try String(contentsOfFile: scratch.path + "/ledger.pub", encoding: .utf8)
        let good = try script([proof], "--key", key)
        #expect(good.status == 0 && good.text.contains(proof.entry) && good.text.hasSuffix("VERIFIED\n"), "\(good)")
        #expect(try script([proof], "--key", "\(stranger.publicKey)").status == 1)
        let edits: [(inout EntryProof) -> Void] = [
            { $0.index = 124 }, { $0.entry += " " }, { $0.leaf = MerkleTree.emptyRoot }, { $0.path.removeLast() },
            { $0.path[2] = MerkleTree.emptyRoot }, { $0.tree.size = 299 }, { $0.tree.root = MerkleTree.emptyRoot },
            { $0.tree.checkpoint = $0.tree.checkpoint.replacing("300", with: "301") }, { $0.tree.key = "0 \(key)x" },
        ]
        for (number, edit) in edits.enumerated() {
            var edited = proof
            edit(&edited)
            let said = try script([edited], "--key", key)
            #expect(said.status == 1 && said.text.hasPrefix("FAILED"), "\(number): \(said)")
        }
    }

    @Test("The proof of a history is held against the checkpoint that the auditor kept")
    func independentHistory() async throws {
        try await makeLedger(300, batch: 100, in: scratch)
        let journal = try await reader(), history = try await journal.history(since: 200)
        let kept = scratch.path + "/kept"
        for (size, status) in [(200, 0), (100, 1)] as [(Int, Int32)] {
            let note = try #require(try await journal.read { db in try LedgerTables(db: db).checkpoint(at: size) })
            try note.write(toFile: kept, atomically: true, encoding: .utf8)
            #expect(try script([], since: history, "--since", kept).status == status)
        }
        var edited = history
        edited.root = MerkleTree.emptyRoot
        #expect(try script([], since: edited).text.contains("its past was changed"))
    }

    private func script(
        _ entries: [EntryProof], since: HistoryProof? = nil, _ options: String...
    ) throws -> (status: Int32, text: String) {
        struct Document: Encodable { var entries: [EntryProof], since: HistoryProof? }

        let file = scratch.path + "/proof.json"
        try JSONEncoder().encode(Document(entries: entries, since: since)).write(to: URL(fileURLWithPath: file))
        return try runScript(["proof", file] + options)
    }
}
