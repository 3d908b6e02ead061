import Children
import Evidence
import Foundation
import Model
import Testing

@testable import State

/// What a revoked key signed of the time from which it is revoked counts no more, and whoever verifies says why.
@Suite("A ledger's key is revoked, or not pinned")
struct KeyRevocationTests {
    let scratch = Scratch()

    @Test("What it signed before that time counts; what it signed later does not, and is named", arguments: [10, 5, 0])
    func from(second: Int) async throws {
        let (old, _) = try await rotatedLedger()
        try await record(KeyRecord(.revoked, old, until: fact(second).at, reason: "its host was stolen"))
        let verification = try await journal().verifyLedger()
        let fault = "is signed by \(old), which is revoked from \(fact(second).at): its host was stolen"
        #expect(verification.isIntact == (second == 10))
        if second < 10 {
            #expect(verification.problem?.index == second)
            #expect(verification.problem?.what.contains(fault) == true, "\(verification)")
        }
        let said = try await script(["--key", old])
        #expect(said.status == (second == 10 ? 0 : 1), "\(said.text)")
        #expect(second == 10 ? said.text.contains("revoked      \(old)") : said.text.contains(fault), "\(said.text)")
    }

    @Test("A pin with an end is a revocation; one that was taken away says nothing more")
    func pinnedUntil() async throws {
        let (old, new) = try await rotatedLedger()
        try await record(KeyRecord(.pinned, old, until: fact(5).at, reason: "sold"), KeyRecord(.pinned, new))
        let verification = try await journal().verifyLedger()
        #expect(verification.problem?.what.contains("revoked from \(fact(5).at): sold") == true)
        #expect(try await script(["--key", old]).text.contains("revoked from \(fact(5).at): sold"))
        try await record(KeyRecord(.unpinned, old))
        #expect(try await journal().verifyLedger().isIntact)
        #expect(try await script(["--key", old]).status == 0)
    }

    @Test("A key that signs and is not among those that the manifests pin is named")
    func unpinned() async throws {
        let (old, new) = try await rotatedLedger()
        #expect(try await journal().verifyLedger().unpinnedKeys == [])
        try await record(KeyRecord(.pinned, old))
        #expect(try await journal().verifyLedger().unpinnedKeys == ["11 \(new)"])
        #expect(try await script(["--key", old]).text.contains("\(new), above 11, is not pinned"))
        try await record(KeyRecord(.pinned, new))
        #expect(try await journal().verifyLedger().unpinnedKeys == [])
        #expect(try await !script(["--key", old]).text.contains("is not pinned"))
    }

    @Test("What is known from elsewhere counts where no entry says it")
    func fromElsewhere() async throws {
        let (old, _) = try await rotatedLedger()
        let said = try await script(["--key", old, "--revoked", "\(fact(5).at)", old])
        #expect(said.status == 1 && said.text.contains("revoked from \(fact(5).at): as was given with --revoked"))
    }

    /// What it says may be that a key does not count.
    @Test("A signed entry about keys that can not be read is an error; a changed one is named by the verification")
    func unreadable() async throws {
        _ = try await rotatedLedger()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let key = try #require(try existingKey(in: StateDirectory(path: scratch.path)))
        try await journal.write { db in
            try LedgerTables(db: db).append([Array(#"{"event":{"keyed":{"_0":{"later":1}}}}"#.utf8)], signedBy: key)
        }
        await #expect { _ = try await journal.verifyLedger() } throws: { error in
            (error as? PraError)?.what.contains("entry 12 of the ledger is not a fact") == true
        }
        try journal.close()
        try scratch.tamper("UPDATE ledger SET entry = CAST(replace(entry, 'later', 'other') AS BLOB) WHERE idx = 12")
        let reader = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(try await reader.verifyLedger().problem?.index == 12)
    }

    @Test("What was revoked once is never taken back, only earlier")
    func earlier() {
        var history = KeyHistory()
        for second in [7, 9, 5] {
            var one = fact(second)
            one.event = .keyed(KeyRecord(.revoked, "k", until: fact(second).at))
            history.take(one)
        }
        #expect(history.end(of: "k")?.from == fact(5).at)
        #expect(history.end(of: "other") == nil)
    }

    /// Facts 0 to 9 by the old key, one each second and a checkpoint each, and more by the new one: both keys.
    private func rotatedLedger() async throws -> (old: String, new: String) {
        try await makeLedger(10, in: scratch)
        let rotation = try await rotateLedgerKey(in: scratch.path) { event, subject in
            var fact = fact(9)
            (fact.event, fact.subject) = (event, subject)
            return fact
        }
        return (rotation.from, rotation.to)
    }

    private func record(_ records: KeyRecord...) async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(
            records.map { record in
                var fact = fact(100)
                fact.event = .keyed(record)
                return fact
            })
        try journal.close()
    }

    private func journal() async throws -> SQLiteJournal { try await SQLiteJournal.open(scratch.path, for: .reading) }

    private func script(_ options: [String]) async throws -> (status: Int32, text: String) {
        let folder = Scratch()
        let journal = try await journal()
        let copy = MemoryStore()
        _ = try await journal.export(nil, to: copy)
        try await copy.lay(in: folder)
        return try runScript(["ledger", "\(folder.path)/evidence"] + options)
    }
}
