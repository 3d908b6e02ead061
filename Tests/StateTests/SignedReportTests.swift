import Children
import Evidence
import Foundation
import Model
import State
import Testing

/// A report in its envelope, signed by a state's key, and what `reports/verify.py` says of it.
@Suite("Signed reports")
struct SignedReportTests {
    let scratch = Scratch()
    private let type = "application/vnd.pra.sla-report+json"

    @Test("A reader signs with the ledger's key and writes nothing")
    func readOnly() async throws {
        let (envelope, head) = try await signed()
        let key = try #require(LedgerPublicKey(text: head.key))
        #expect(envelope.isSigned(by: key))
        try FileManager.default.removeItem(atPath: scratch.path + "/ledger.pub")
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(try await journal.sign([1], type: type, as: head.key).isSigned(by: key))
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/ledger.pub"))
    }

    @Test("Nothing is signed with a key that is not the ledger's, or is gone")
    func wrongKey() async throws {
        let (_, head) = try await signed()
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(
            await code { _ = try await journal.sign([1], type: type, as: "\(stranger.publicKey)") } == .ledgerBroken)
        try FileManager.default.removeItem(atPath: scratch.path + "/ledger.key")
        #expect(await code { _ = try await journal.sign([1], type: type, as: head.key) } == .ledgerBroken)
    }

    @Test("The independent verifier takes it with the key that is known, and a second signature does no harm")
    func verified() async throws {
        var (envelope, head) = try await signed()
        #expect(try script(envelope).text.contains("warning      the key is named by the report itself"))
        let good = try script(envelope, "--key", head.key)
        #expect(good.status == 0 && good.text.contains("5 entries, root \(head.root)"), "\(good.text)")
        #expect(try script(envelope, "--key", "\(stranger.publicKey)").status == 1)
        let other = try Envelope(try #require(envelope.document(of: type)), type: type, signedBy: stranger)
        envelope.signatures.insert(other.signatures[0], at: 0)
        #expect(try script(envelope, "--key", head.key).status == 0)
        envelope.signatures.removeLast()
        let bad = try script(envelope, "--key", head.key)
        #expect(bad.status == 1 && bad.text.contains("is not signed by \(head.key)"), "\(bad.text)")
    }

    @Test("It refuses one that was edited, signed as something else, or that cites another ledger than it shows")
    func edited() async throws {
        let (good, head) = try await signed()
        let document = String(decoding: try #require(good.document(of: type)), as: UTF8.self)
        var edited = good
        edited.payload = Data(document.replacing("\"due\":1", with: "\"due\":2").utf8).base64EncodedString()
        #expect(try script(edited, "--key", head.key).text.contains("is not signed by"))
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        let elsewhere = try await journal.sign(Array(document.utf8), type: "application/vnd.other+json", as: head.key)
        #expect(try script(elsewhere, "--key", head.key).text.contains("a signed document of another kind"))
        for (old, new) in [("\"size\":5", "\"size\":4"), (head.root.hex, MerkleTree.emptyRoot.hex)] {
            let lying = try await journal.sign(Array(document.replacing(old, with: new).utf8), type: type, as: head.key)
            #expect(try script(lying, "--key", head.key).text.contains("not the one whose checkpoint it shows"))
        }
        let file = scratch.path + "/plain.json"
        try document.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try runScript(["report", file]).text.contains("is not signed"))
        try "[]".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try runScript(["report", file]).status == 1)
    }

    /// What a report says of the ledger that it cites, and one figure.
    private func signed() async throws -> (Envelope, LedgerHead) {
        try await makeLedger(5, in: scratch)
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        let head = try #require(try await journal.head())
        let ledger: [String: Any] = [
            "size": head.size, "root": head.root.hex, "checkpoint": head.checkpoint, "keyFingerprint": head.key,
        ]
        let report: [String: Any] = ["cover": ["ledger": ledger], "due": 1]
        let document = Array(try JSONSerialization.data(withJSONObject: report, options: .withoutEscapingSlashes))
        return (try await journal.sign(document, type: type, as: head.key), head)
    }

    private func script(_ envelope: Envelope, _ options: String...) throws -> (status: Int32, text: String) {
        let file = scratch.path + "/sla.dsse.json"
        try JSONEncoder().encode(envelope).write(to: URL(fileURLWithPath: file))
        return try runScript(["report", file] + options)
    }
}
