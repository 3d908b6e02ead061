import Evidence
import Foundation
import Model
import Ports
import State
import Testing

@Suite("Copies of the ledger in stores")
struct CopyTests {
    let scratch = Scratch()
    let store = MemoryStore()

    private func append(_ range: Range<Int>) async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(range))
        try await journal.copy(to: store)
    }

    private func names(_ folder: String) async throws -> [String] {
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        let prefix = "evidence/\(try #require(try await journal.origin()))/\(folder)/"
        return try await store.list(prefix).map { String($0.key.dropFirst(prefix.count)) }
    }

    @Test("Tiles grow, a full one replaces its parts, and a second copy writes nothing")
    func incremental() async throws {
        try await append(0..<1)
        try await append(1..<132)
        #expect(try await names("entries") == ["000000000000-000000000000.p", "000000000000-000000000131.p"])
        try await append(132..<600)
        #expect(
            try await names("entries") == [
                "000000000000-000000000255", "000000000256-000000000511", "000000000512-000000000599.p",
            ])
        #expect(try await names("checkpoints") == ["000000000001", "000000000132", "000000000600"])
        #expect(try await names("keys").count == 1)
        let writes = await store.writes
        try await SQLiteJournal.open(scratch.path, for: .reading).copy(to: store)
        #expect(await store.writes == writes)
    }

    @Test("An empty ledger copies nothing")
    func empty() async throws {
        try await SQLiteJournal.open(scratch.path, for: .writing).copy(to: store)
        #expect(await store.objects.isEmpty)
    }

    @Test("A copy that is cut short at any write is completed by the next, and restorable meanwhile", arguments: 0...6)
    func cutShort(writes: Int) async throws {
        try await append(0..<100)
        await store.fail(after: writes)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(100..<600))
        let outcome = await code { try await journal.copy(to: store) }
        #expect(outcome == (writes < 5 ? .storeFull : nil))
        let between = Scratch()
        let restored = try await restoreLedger(from: store, into: between.path)
        #expect(restored.verification.entries == (writes < 4 ? 100 : 600))
        await store.heal()
        try await journal.copy(to: store)
        let after = Scratch()
        let complete = try await restoreLedger(from: store, into: after.path)
        #expect((complete.verification.entries, complete.unsignedEntries) == (600, 0))
    }

    @Test("State that was rolled back is refused by a store that knows more", arguments: [10, 300])
    func rolledBack(size: Int) async throws {
        try await append(0..<size)
        let old = try scratch.databaseNow()
        try await append(size..<(size + 20))
        try scratch.rollBack(to: old)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        do {
            try await journal.copy(to: store)
            Issue.record("the rollback went unseen")
        } catch {
            #expect(error.code == .ledgerBroken)
            #expect(error.what.contains("\(size + 20) entries") && error.what.contains("only \(size)"))
        }
    }

    @Test("A history that went another way is refused, longer or not", arguments: [5, 20, 300])
    func otherHistory(more: Int) async throws {
        try await append(0..<10)
        let old = try scratch.databaseNow()
        try await append(10..<30)
        try scratch.rollBack(to: old)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(500..<(500 + more)))
        let before = await store.objects
        #expect(await code { try await journal.copy(to: store) } == .ledgerBroken)
        #expect(await store.objects == before)
    }

    @Test("Another history is also seen when the copy of the first was cut before its checkpoint")
    func otherHistoryWithoutCheckpoint() async throws {
        try await append(0..<10)
        let old = try scratch.databaseNow()
        try await append(10..<30)
        let layout = EvidenceLayout(
            origin: try #require(try await SQLiteJournal.open(scratch.path, for: .reading).origin()))
        await store.set(layout.checkpoint(30), nil)
        try scratch.rollBack(to: old)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(500..<540))
        #expect(await code { try await journal.copy(to: store) } == .ledgerBroken)
    }
}
