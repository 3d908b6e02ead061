import Children
import Evidence
import Foundation
import Model
import State
import Testing

/// Whose signature counts: one rule, which the independent verifier and a restore from the same store both keep.
@Suite("Which keys of a ledger count")
struct KeyRuleTests {
    let store = MemoryStore()
    let folder = Scratch()

    private static let forgeries = [
        LaidLedger(
            facts: facts(1000..<1260), keys: [(0, founder), (0, stranger)],
            checkpoints: [(256, stranger), (260, stranger)]),
        LaidLedger(
            facts: facts(1000..<1260), keys: [(0, founder), (1, stranger)],
            checkpoints: [(256, stranger), (260, stranger)]),
        LaidLedger(
            facts: facts(0..<10) + facts(1010..<1260), keys: [(0, founder), (10, stranger)],
            checkpoints: [(10, founder), (256, stranger), (260, stranger)]),
    ]

    @Test("A history that a stranger's added key signed is not verified, nor restored", arguments: forgeries)
    func addedKey(forged: LaidLedger) async throws {
        try await lay(forged)
        let good = forged.checkpoints[0].key.publicKey == founder.publicKey ? 10 : 0
        let fault = "the checkpoint at 256 is signed only by \(stranger.publicKey)"
        try await expect(fault, from: good)
        try await expect(fault, from: good, pins: [pin(founder)])
        // Who believes the stranger believes him above his size alone, and nobody else begins a ledger of this name.
        try await expect("the entries from 0", pins: [pin(stranger)])
        let proof = try runScript(["inclusion", "\(folder.path)/evidence", "9"])
        #expect(proof.status == 1, "\(proof.text)")
    }

    private static let restored = LaidLedger(
        facts: facts(0..<300), keys: [(0, founder), (260, successor)],
        checkpoints: [(256, founder), (260, founder), (264, successor), (300, successor)])

    @Test("A ledger that was restored under a new key verifies with both keys given, and not with less")
    func restored() async throws {
        try await lay(Self.restored)
        try await expect(nil, pins: [pin(founder), pin(successor)])
        try await expect(nil, pins: [pin(founder, 0), pin(successor, 260)])
        let fault = "signed only by \(successor.publicKey)"
        try await expect(fault, from: 260)
        try await expect(fault, from: 260, pins: [pin(founder)])
        try await expect("the entries from 0", pins: [pin(successor)])
    }

    @Test("A key that is not the ledger's, or begins at another size than was given, is named")
    func unknownPin() async throws {
        try await lay(Self.restored)
        for pins in [[pin(founder), pin(successor), pin(stranger)], [pin(founder), pin(successor, 256)]] {
            try await expect("is not one of", pins: pins)
        }
    }

    @Test("No key vouches for what stands below the size above which it signs")
    func below() async throws {
        var ledger = Self.restored
        ledger.checkpoints = [(256, founder), (264, successor), (300, successor)]
        try await lay(ledger)
        try await expect("the entries from 256 to 259", from: 256, pins: [pin(founder), pin(successor)])
    }

    @Test("No key vouches for what stands above the size at which the next begins", arguments: [264, 300])
    func above(size: Int) async throws {
        var ledger = Self.restored
        ledger.checkpoints = [(256, founder), (260, founder), (264, successor), (300, founder)]
        if size == 264 { ledger.checkpoints[2].key = founder }
        try await lay(ledger)
        try await expect(
            "the checkpoint at \(size) is signed by \(founder.publicKey) out of its time", from: 260,
            pins: [pin(founder), pin(successor)])
    }

    @Test("Below a checkpoint that counts one of the key before does no harm: a store was ahead of the restored one")
    func storeAhead() async throws {
        try await lay(
            LaidLedger(
                facts: facts(0..<50), keys: [(0, founder), (30, successor)],
                checkpoints: [(30, founder), (40, founder), (50, successor)]))
        try await expect(nil, pins: [pin(founder), pin(successor)])
        let said = try runScript(script(["--key", "\(founder.publicKey)", "--key", "\(successor.publicKey)"]))
        #expect(said.text.contains("warning      the checkpoint at 40 is signed by \(founder.publicKey) out of its"))
        #expect(said.text.contains("checkpoints  2, "))
    }

    @Test("A stranger's key beside the ledger's changes nothing, whatever its size, and is shown", arguments: [0, 20])
    func idleKey(since: Int) async throws {
        try await lay(
            LaidLedger(
                facts: facts(0..<50), keys: [(0, founder), (since, stranger)],
                checkpoints: [(30, founder), (50, founder)]))
        try await expect(nil)
        let said = try runScript(script())
        let shown = "\(stranger.publicKey), above \(since), signs nothing that counts"
        #expect(said.text.contains(shown), "\(said.text)")
        #expect(said.text.contains("warning      the key lies beside the entries"))
    }

    @Test(
        "A key is given as text, or as a file; what is neither is refused", arguments: ["pra-x", "x \(pin(founder))"])
    func formsOfPins(bad: String) async throws {
        try await lay(Self.restored)
        let file = "\(folder.path)/known"
        try "\(pin(successor, 260))\n".write(toFile: file, atomically: true, encoding: .utf8)
        let said = try runScript(script(["--key", "\(pin(founder))", "--key", file]))
        #expect(said.status == 0, "\(said.text)")
        #expect(LedgerKeyPin(text: try String(contentsOfFile: file, encoding: .utf8)) == pin(successor, 260))
        #expect(try runScript(script(["--key", bad])).status == 1)
        #expect(LedgerKeyPin(text: bad) == nil)
    }

    /// Puts the objects into the store, and into the folder for the script.
    private func lay(_ ledger: LaidLedger) async throws {
        for (key, bytes) in try ledger.objects() {
            await store.set(key, bytes)
            let url = URL(fileURLWithPath: "\(folder.path)/\(key)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }

    private func script(_ options: [String] = []) -> [String] { ["ledger", "\(folder.path)/evidence"] + options }

    /// Both say that `fault` is the first one, a restore also from which entry; without a fault both are content.
    private func expect(
        _ fault: String?, from entry: Int = 0, pins: [LedgerKeyPin] = [],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let said = try runScript(script(pins.flatMap { ["--key", "\($0)"] }))
        #expect(said.status == (fault == nil ? 0 : 1), "\(said.text)", sourceLocation: sourceLocation)
        #expect(said.text.contains(fault ?? "VERIFIED"), "\(said.text)", sourceLocation: sourceLocation)
        let target = Scratch()
        do throws(PraError) {
            _ = try await restoreLedger(from: store, accepting: pins.isEmpty ? nil : pins, into: target.path)
            #expect(fault == nil, "it was restored", sourceLocation: sourceLocation)
        } catch {
            #expect(error.code == .ledgerBroken, "\(error)", sourceLocation: sourceLocation)
            #expect(error.what.contains("from entry \(entry): "), "\(error.what)", sourceLocation: sourceLocation)
        }
    }
}

private func pin(_ key: LedgerKey, _ since: Int? = nil) -> LedgerKeyPin {
    LedgerKeyPin(since: since, key: key.publicKey)
}
