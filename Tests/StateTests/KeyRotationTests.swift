import Children
import Crypto
import Evidence
import Foundation
import Model
import Testing

@testable import State

/// A key hands over to the next, and whoever trusts the first needs nobody's word for the second.
@Suite("A ledger's key is rotated")
struct KeyRotationTests {
    let scratch = Scratch()
    let store = MemoryStore()

    @Test("The old key signs what names the new one; both are in the copies, and the new one signs from then on")
    func rotated() async throws {
        let old = try await ledger()
        let rotation = try await rotate()
        #expect(rotation.from == old && rotation.to != old && rotation.since == 11)
        #expect(try publicLine() == rotation.to)
        let verification = try await appendAndCopy(5)
        #expect(verification.isIntact && verification.keys == ["0 \(old)", "11 \(rotation.to)"])
        let events = try await journal().facts(from: 10).prefix(2).map(\.event)
        guard case .keyed(let first) = events[0], case .keyed(let second) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(first.step == .rotated && first.key == old && first.handover == rotation.handover)
        #expect(second == KeyRecord(.created, rotation.to, since: 11))
        // The old key is enough, for the script and for a restore.
        try await expectVerified(by: ["--key", old])
        #expect(try await script(["--key", old]).contains("\(rotation.to), above 11, as the key before says"))
        let target = Scratch()
        let pin = try #require(LedgerKeyPin(text: old))
        let restored = try await restoreLedger(from: store, accepting: [pin], into: target.path)
        #expect(restored.verification.isIntact && restored.isNewKey)
    }

    @Test("Its secrets are for their owner alone, and the old one is gone")
    func secrets() async throws {
        let old = try await ledger()
        let secret = try String(contentsOfFile: "\(scratch.path)/ledger.key", encoding: .utf8)
        _ = try await rotate()
        let now = try String(contentsOfFile: "\(scratch.path)/ledger.key", encoding: .utf8)
        #expect(now != secret)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/ledger.key")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/ledger.key.next"))
        #expect(try publicLine() != old)
    }

    @Test("Cut off after any step it is ended by the next opening, or run again", arguments: 1...3)
    func cutOff(after step: Int) async throws {
        let old = try await ledger()
        let secret = try String(contentsOfFile: "\(scratch.path)/ledger.key", encoding: .utf8)
        if step == 1 {
            let next = LedgerKey(name: String(old.prefix { $0 != "+" }), key: Curve25519.Signing.PrivateKey())
            try "\(next.secretText)\n".write(toFile: path("ledger.key.next"), atomically: true, encoding: .utf8)
            #expect(try await appendAndCopy(1).keys == ["0 \(old)"])
            #expect(try await rotate().to == "\(next.publicKey)")
        } else {
            let rotation = try await rotate()
            try "\(old)\n".write(toFile: path("ledger.pub"), atomically: true, encoding: .utf8)
            if step == 2 {
                try FileManager.default.moveItem(atPath: path("ledger.key"), toPath: path("ledger.key.next"))
                try secret.write(toFile: path("ledger.key"), atomically: true, encoding: .utf8)
                // A reader signs by the key that the ledger names, wherever its secret lies.
                let envelope = try await journal().sign([1], type: "t", as: rotation.to)
                #expect(envelope.isSigned(by: try #require(LedgerPublicKey(text: rotation.to))))
            }
            #expect(try await appendAndCopy(3).isIntact)
            #expect(try publicLine() == rotation.to)
        }
        #expect(try await appendAndCopy(3).keys.count == 2)
        try await expectVerified(by: ["--key", old])
    }

    @Test("Each rotation leads on to the next, and a report of any time has the key that signed then")
    func twice() async throws {
        let old = try await ledger()
        let first = try await rotate(), second = try await rotate()
        #expect(second.from == first.to && second.since == 13)
        #expect(try await appendAndCopy(3).isIntact)
        #expect(try await journal().head()?.key == second.to)
        try await expectVerified(by: ["--key", old])
    }

    @Test("A running process keeps the key: it is stopped first")
    func held() async throws {
        _ = try await ledger()
        let running = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(await code { _ = try await rotate() } == .leaseHeld)
        try running.close()
    }

    enum Forgery: CaseIterable { case byStranger, atAnotherSize, ofAnotherLedger, twoAtOnce, unsignedByItself }

    @Test("What says that a key was handed over to, and is not that, makes no key count", arguments: Forgery.allCases)
    func forged(how: Forgery) async throws {
        let origin = founder.name, next = successor
        let handover =
            switch how {
            case .byStranger: try Handover(of: origin, since: 11, from: stranger, to: next)
            case .atAnotherSize: try Handover(of: origin, since: 10, from: founder, to: next)
            case .ofAnotherLedger: try Handover(of: "pra-other", since: 11, from: founder, to: next)
            case .twoAtOnce, .unsignedByItself: try Handover(of: origin, since: 11, from: founder, to: next)
            }
        var notes = ["\(handover)"]
        if how == .twoAtOnce { notes.append("\(try Handover(of: origin, since: 11, from: founder, to: stranger))") }
        if how == .unsignedByItself {
            let lines = notes[0].split(separator: "\n", omittingEmptySubsequences: false)
            notes = [lines.dropLast(2).joined(separator: "\n") + "\n"]
        }
        try await lay(notes, beside: how == .twoAtOnce ? [(11, stranger)] : [])
        #expect(try await script(["--key", "\(founder.publicKey)"]).contains("signed only by \(next.publicKey)"))
        let target = Scratch(), pin = LedgerKeyPin(key: founder.publicKey)
        let refusal = await code { _ = try await restoreLedger(from: store, accepting: [pin], into: target.path) }
        #expect(refusal == .ledgerBroken)
    }

    @Test("The same note by the right key makes it count")
    func right() async throws {
        try await lay(["\(try Handover(of: founder.name, since: 11, from: founder, to: successor))"])
        try await expectVerified(by: ["--key", "\(founder.publicKey)"])
    }

    private func lay(_ notes: [String], beside others: [LaidLedger.Signature] = []) async throws {
        let laid = LaidLedger(
            facts: facts(0..<20), keys: [(0, founder), (11, successor)] + others,
            checkpoints: [(11, founder), (20, successor)])
        for (key, bytes) in try laid.objects() { await store.set(key, bytes) }
        for (index, note) in notes.enumerated() {
            await store.set("evidence/\(founder.name)/handovers/000000000011-0000000\(index)", Array(note.utf8))
        }
    }
}

extension KeyRotationTests {
    @Test("A proof under a later key is believed by the first, and no longer when a link is not the right one")
    func provenByTheFirst() async throws {
        let old = try await ledger(), first = try await rotate()
        _ = try await appendAndCopy(5)
        let second = try await rotate()
        _ = try await appendAndCopy(5)
        let journal = try await journal(), proof = try await journal.proof(of: second.since)
        #expect(proof.tree.key == "\(second.since) \(second.to)" && proof.tree.handovers?.count == 2)
        #expect(try await journal.proof(of: 3).tree.handovers == nil)
        for key in [["--key", old], ["--key", "\(first.since) \(first.to)"], []] {
            let said = try said(of: proof, key)
            #expect(said.status == 0, "\(key): \(said.text)")
        }
        let stranger = LedgerKey(name: String(old.prefix { $0 != "+" }), key: Curve25519.Signing.PrivateKey())
        let edits: [(inout SignedTree) -> Void] = [
            { $0.handovers = nil }, { $0.handovers?.removeFirst() }, { $0.handovers?.removeLast() },
            { $0.handovers?.reverse() }, { $0.handovers?[0].from = "0 \(stranger.publicKey)" },
            { tree in
                let note = tree.handovers?.first?.note ?? ""
                tree.handovers?[1].note = note
            },
            { $0.handovers?[1].from = "\(first.since + 1) \(first.to)" },
        ]
        for (number, edit) in edits.enumerated() {
            var edited = proof
            edit(&edited.tree)
            let said = try said(of: edited, ["--key", old])
            #expect(said.status == 1 && said.text.contains("counts when it is known"), "\(number): \(said.text)")
        }
    }

    private func said(of proof: EntryProof, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let file = path("proof.json")
        try JSONEncoder().encode(["entries": [proof]]).write(to: URL(fileURLWithPath: file))
        return try runScript(["proof", file] + arguments)
    }

    /// One of ten entries; its key.
    private func ledger() async throws -> String {
        try await makeLedger(10, in: scratch)
        return try publicLine()
    }

    private func rotate() async throws -> KeyRotation {
        try await rotateLedgerKey(in: scratch.path) { event, subject in
            var fact = fact(1000)
            (fact.event, fact.subject) = (event, subject)
            return fact
        }
    }

    private func journal() async throws -> SQLiteJournal { try await SQLiteJournal.open(scratch.path, for: .reading) }

    private func appendAndCopy(_ count: Int) async throws -> LedgerVerification {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let size = try await journal.size()
        try await journal.append(facts(size..<(size + count)))
        try await journal.copy(to: store)
        let verification = try await journal.verifyLedger()
        try journal.close()
        return verification
    }

    private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

    private func publicLine() throws -> String {
        String(try String(contentsOfFile: path("ledger.pub"), encoding: .utf8).dropLast())
    }

    private func expectVerified(
        by options: [String], sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let said = try await script(options)
        #expect(said.hasSuffix("VERIFIED\n"), "\(said)", sourceLocation: sourceLocation)
    }

    /// What the script says of the store.
    private func script(_ options: [String]) async throws -> String {
        let folder = Scratch()
        try await store.lay(in: folder)
        return try runScript(["ledger", "\(folder.path)/evidence"] + options).text
    }
}

extension MemoryStore {
    /// As files of `folder`.
    func lay(in folder: Scratch) throws {
        for (key, bytes) in objects {
            let url = URL(fileURLWithPath: "\(folder.path)/\(key)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }
}
