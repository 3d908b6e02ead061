import Crypto
import Evidence
import Foundation
import Model
import Ports
import State
import Testing

@Suite("Restoring the ledger from a store")
struct RestoreTests {
    let scratch = Scratch()
    let store = MemoryStore()

    /// A ledger of `size` facts, copied into the store; gives its layout.
    private func copyLedger(_ size: Int) async throws -> EvidenceLayout {
        try await makeLedger(size, batch: 100, in: scratch)
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        try await journal.copy(to: store)
        let layout = EvidenceLayout(origin: try #require(try await journal.origin()))
        try journal.close()
        return layout
    }

    /// The ledger grows from 30 to 40 facts, which only another store gets, and is restored from that.
    private func restoredElsewhere() async throws -> Scratch {
        let ahead = MemoryStore()
        let first = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await first.append(facts(30..<40))
        try await first.copy(to: ahead)
        let second = Scratch()
        _ = try await restoreLedger(from: ahead, into: second.path)
        return second
    }

    @Test("Everything comes back under a new key, goes on, and is restored again", arguments: [1, 256, 300, 2600])
    func roundTrip(size: Int) async throws {
        let layout = try await copyLedger(size)
        let second = Scratch()
        let restored = try await restoreLedger(from: store, into: second.path)
        #expect((restored.verification.entries, restored.unsignedEntries) == (size, 0))
        #expect(restored.isNewKey)
        let journal = try await SQLiteJournal.open(second.path, for: .writing)
        #expect(try await journal.facts(from: 0) == facts(0..<size))
        #expect(try await journal.origin() == layout.origin)
        try await journal.copy(to: store)
        try await journal.append(facts(size..<(size + 3)))
        try await journal.copy(to: store)

        let third = Scratch()
        #expect(await code { _ = try await restoreLedger(from: store, into: third.path) } == .ledgerBroken)
        let again = try await restoreLedger(from: store, accepting: try keys(scratch, second), into: third.path)
        #expect(again.verification.entries == size + 3)
        #expect(again.verification.keys.count == 2)
        #expect((restored.warning == nil, again.warning == nil) == (false, true))
        let last = try await SQLiteJournal.open(third.path, for: .writing)
        try await last.append(facts(0..<1))
        let verification = try await last.verifyLedger()
        #expect(verification.isIntact)
        #expect(verification.keys.count == 3)
        #expect(try await last.facts(from: 0).dropLast() == facts(0..<(size + 3))[...])
    }

    @Test("A key that survived goes on signing")
    func sameKey() async throws {
        _ = try await copyLedger(40)
        try FileManager.default.removeItem(atPath: scratch.database)
        let restored = try await restoreLedger(from: store, into: scratch.path)
        #expect(!restored.isNewKey)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(40..<41))
        try await journal.copy(to: store)
        #expect(try await journal.verifyLedger().keys.count == 1)
    }

    @Test("Entries above the last checkpoint are kept, counted and signed by the new key")
    func unsignedTail() async throws {
        _ = try await copyLedger(40)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(40..<60))
        await store.fail(after: 1)
        #expect(await code { try await journal.copy(to: store) } == .storeFull)
        await store.heal()
        let second = Scratch()
        let restored = try await restoreLedger(from: store, into: second.path)
        #expect((restored.verification.entries, restored.unsignedEntries) == (40, 20))
        let next = try await SQLiteJournal.open(second.path, for: .writing)
        #expect(try await next.facts(from: 0) == facts(0..<60))
        #expect(try await next.verifyLedger().isIntact)
        try await next.copy(to: store)
    }

    @Test("A key that was copied but lost before it signed anything there is passed over")
    func lostBeforeSigning() async throws {
        _ = try await copyLedger(40)
        let second = Scratch()
        _ = try await restoreLedger(from: store, into: second.path)
        let lost = try await SQLiteJournal.open(second.path, for: .writing)
        try await lost.append(facts(40..<45))
        await store.fail(after: 2)
        #expect(await code { try await lost.copy(to: store) } == .storeFull)
        await store.heal()
        let third = Scratch()
        let restored = try await restoreLedger(from: store, into: third.path)
        #expect((restored.verification.entries, restored.unsignedEntries) == (40, 5))
        let journal = try await SQLiteJournal.open(third.path, for: .writing)
        try await journal.append(facts(45..<50))
        try await journal.copy(to: store)
        #expect(try await store.list("evidence").count { $0.key.hasSuffix(".pub") } == 3)
        let fourth = Scratch()
        let again = try await restoreLedger(from: store, accepting: try keys(scratch, third), into: fourth.path)
        #expect((again.verification.keys.count, again.verification.otherKeys.count) == (2, 1))
        #expect(again.verification.entries == 50)
        let last = try await SQLiteJournal.open(fourth.path, for: .writing)
        #expect(try await last.facts(from: 0) == facts(0..<50))
    }

    @Test("A key that began above what a lagging store has signed is passed over there")
    func lostAboveLaggingStore() async throws {
        let layout = try await copyLedger(30)
        let second = try await restoredElsewhere()
        let lost = try await SQLiteJournal.open(second.path, for: .writing)
        try await lost.append(facts(40..<45))
        await store.fail(after: 3)
        #expect(await code { try await lost.copy(to: store) } == .storeFull)
        await store.heal()
        // As an older pra did, which did not bring along what the key before had signed.
        await store.set(layout.checkpoint(40), nil)
        let third = Scratch()
        let restored = try await restoreLedger(from: store, into: third.path)
        #expect((restored.verification.entries, restored.unsignedEntries) == (30, 15))
        let journal = try await SQLiteJournal.open(third.path, for: .writing)
        try await journal.append(facts(45..<50))
        try await journal.copy(to: store)
        let fourth = Scratch()
        let again = try await restoreLedger(from: store, accepting: try keys(scratch, third), into: fourth.path)
        #expect(again.verification.entries == 50)
        let last = try await SQLiteJournal.open(fourth.path, for: .writing)
        #expect(try await last.facts(from: 0) == facts(0..<50))
    }

    @Test("A store that lagged when the ledger was restored from another one verifies once it has caught up")
    func laggingStore() async throws {
        _ = try await copyLedger(30)
        let second = try await restoredElsewhere()
        let journal = try await SQLiteJournal.open(second.path, for: .writing)
        try await journal.append(facts(40..<45))
        try await journal.copy(to: store)
        let third = Scratch()
        let again = try await restoreLedger(from: store, accepting: try keys(scratch, second), into: third.path)
        #expect((again.verification.entries, again.verification.checkpoints) == (45, 2))
    }

    @Test("A key that survived a lost ledger counts, given or not, and so do the keys that its restore had accepted")
    func ownKey() async throws {
        _ = try await copyLedger(40)
        let second = Scratch()
        _ = try await restoreLedger(from: store, into: second.path)
        try await SQLiteJournal.open(second.path, for: .writing).append(facts(40..<45))
        let journal = try await SQLiteJournal.open(second.path, for: .reading)
        try await journal.copy(to: store)
        #expect(try await journal.verifyLedger().isIntact)
        let found = try await journal.verifyLedger(accepting: try keys(scratch)).problem
        #expect(found?.index == 40)
        #expect(try await journal.damage(accepting: try keys(scratch, second)) == nil)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: second.database + suffix) }
        let again = try await restoreLedger(from: store, into: second.path)
        #expect((again.verification.entries, again.isNewKey) == (45, false))
    }

    /// What their operators kept of `ledger.pub`.
    private func keys(_ states: Scratch...) throws -> [LedgerKeyPin] {
        try states.map { state in
            try #require(LedgerKeyPin(text: try String(contentsOfFile: state.path + "/ledger.pub", encoding: .utf8)))
        }
    }

    @Test("A restore that was cut short after its key was written goes on with that key")
    func cutShort() async throws {
        _ = try await copyLedger(30)
        let second = Scratch()
        let first = try await restoreLedger(from: store, into: second.path)
        try FileManager.default.removeItem(atPath: second.database)
        let again = try await restoreLedger(from: store, into: second.path)
        #expect(again.isNewKey)
        #expect(again.key == first.key)
        #expect(try String(contentsOfFile: second.path + "/ledger.pub", encoding: .utf8) == "\(first.key)\n")
        let journal = try await SQLiteJournal.open(second.path, for: .writing)
        try await journal.append(facts(30..<31))
        #expect(try await journal.verifyLedger().isIntact)
    }

    @Test("A log left from a crashed ledger is not played into the restored one")
    func strayLog() async throws {
        _ = try await copyLedger(30)
        let second = Scratch()
        try FileManager.default.createDirectory(atPath: second.path, withIntermediateDirectories: true)
        try Data("log".utf8).write(to: URL(fileURLWithPath: second.database + "-wal"))
        #expect(await code { _ = try await restoreLedger(from: store, into: second.path) } == .refused)
    }

    @Test("The old host, should it still run, is refused once the new one has copied")
    func twoHosts() async throws {
        _ = try await copyLedger(40)
        let second = Scratch()
        _ = try await restoreLedger(from: store, into: second.path)
        let next = try await SQLiteJournal.open(second.path, for: .writing)
        try await next.append(facts(100..<105))
        try await next.copy(to: store)
        let old = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await old.append(facts(40..<80))
        #expect(await code { try await old.copy(to: store) } == .ledgerBroken)
    }

    @Test("A directory that has a ledger is left alone")
    func refusesExisting() async throws {
        _ = try await copyLedger(5)
        #expect(await code { _ = try await restoreLedger(from: store, into: scratch.path) } == .refused)
        #expect(try await verify(scratch).entries == 5)
    }

    @Test("A store without a ledger, or with several, says so")
    func origins() async throws {
        let target = Scratch()
        #expect(await code { _ = try await restoreLedger(from: store, into: target.path) } == .refused)
        let first = try await copyLedger(5)
        let other = Scratch()
        try await makeLedger(7, in: other)
        try await SQLiteJournal.open(other.path, for: .reading).copy(to: store)
        #expect(await code { _ = try await restoreLedger(from: store, into: target.path) } == .refused)
        let restored = try await restoreLedger(from: store, origin: first.origin, into: target.path)
        #expect(restored.verification.entries == 5)
    }

    @Test(
        "A copy with one changed byte is not restored, and leaves no ledger",
        arguments: ["entries", "checkpoints", "keys"])
    func changedByte(folder: String) async throws {
        let layout = try await copyLedger(300)
        for info in try await store.list(layout.prefix + folder) {
            let good = try #require(await store.objects[info.key])
            for position in [0, good.count / 2, good.count - 3] {
                var bad = good
                bad[position] ^= 1
                await store.set(info.key, bad)
                let target = Scratch()
                let outcome = await code { _ = try await restoreLedger(from: store, into: target.path) }
                #expect(outcome == .ledgerBroken, "\(info.key) at \(position)")
                #expect(!FileManager.default.fileExists(atPath: target.database))
            }
            await store.set(info.key, good)
        }
        let target = Scratch()
        #expect(try await restoreLedger(from: store, into: target.path).verification.isIntact)
    }

    @Test("A history that a stranger signed under the ledger's name is not restored")
    func stranger() async throws {
        let layout = try await copyLedger(10)
        let key = LedgerKey(name: layout.origin, key: Curve25519.Signing.PrivateKey())
        for info in try await store.list(layout.keys) { await store.set(info.key, nil) }
        let period = LedgerKeyPeriod(since: 0, key: key.publicKey)
        await store.set(layout.key(period), Array("\(key.publicKey)\n".utf8))
        let root = MerkleTree.root(of: try facts(0..<10).map { MerkleTree.leaf(try LedgerEntry.encode($0)) }[...])
        let note = try Checkpoint(origin: layout.origin, size: 10, root: root).signed(by: key)
        await store.set(layout.checkpoint(10), Array("\(note)".utf8))
        let target = Scratch()
        #expect(await code { _ = try await restoreLedger(from: store, into: target.path) } == .ledgerBroken)
    }

    @Test("A copy that lacks a part is not restored", arguments: ["entries/000000000000", "checkpoints", "keys"])
    func missing(part: String) async throws {
        let layout = try await copyLedger(300)
        for info in try await store.list(layout.prefix + part) { await store.set(info.key, nil) }
        let target = Scratch()
        #expect(await code { _ = try await restoreLedger(from: store, into: target.path) } == .ledgerBroken)
    }
}
