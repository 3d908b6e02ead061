import Evidence
import Foundation
import GRDB
import Model
import Ports
import Testing

@testable import State

/// What a report reads is chosen by an index that follows from the entries.
@Suite struct FactIndexTests {
    @Test("A ledger from before the index gets it when it is opened, also when that was cut short")
    func backfill() async throws {
        let scratch = Scratch(), fresh = Scratch()
        for one in [scratch, fresh] {
            let journal = try await SQLiteJournal.open(one.path, for: .writing)
            for start in stride(from: 0, to: 2000, by: 100) { try await journal.append(mixed(start..<start + 100)) }
            try journal.close()
        }
        let whole = try index(of: fresh)
        #expect(whole.count > 1000)
        for indexed in [0, 700] {
            try forget(from: indexed, in: scratch)
            let reader = try await SQLiteJournal.open(scratch.path, for: .reading)
            #expect(try await indices(.period(from: at(1500), to: at(1600)), in: reader).count >= 2000 - indexed)
            try reader.close()
            try await SQLiteJournal.open(scratch.path, for: .writing).close()
            #expect(try index(of: scratch) == whole)
        }
    }

    @Test("Of a period are read: its curves, its slots, what lasts into it, with all that was written of it")
    func period() async throws {
        let scratch = Scratch()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append([
            event(0, .retired(RetiredRecord(plan: "p", reason: "r"))), due("a", 100), finished("a", 120),
            committed("a", 120), due("b", 1000), committed("b", 1010), forgotten("a", 1020), incident(1030, .opened),
            // Written later.
            finished("b", 3000), incident(3010, .resolved), due("c", 3015), finished("c", 3020), forgotten("b", 3030),
        ])
        #expect(
            try await indices(.period(from: at(900), to: at(1100)), in: journal) == [
                0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
            ])
        // The point of `a` is gone, and a slot of its own time is not of this one; of the newest slot all is told.
        #expect(try await indices(.period(from: at(2000), to: at(2100)), in: journal) == [0, 5, 7, 9, 10, 11, 12])
        #expect(try await indices(.promises, in: journal) == [0])
        #expect(try await indices(.everything, in: journal) == Array(0..<13))
    }

    @Test("A waiver and its end are read with the promises, whatever the period")
    func waivers() async throws {
        let scratch = Scratch(), digest = Digest(repeatElement(1, count: 32))
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let waiver = WaiverRecord(
            waiver: "move", digest: digest, revision: digest, plan: "p", objectives: [.rpo], scenarios: [],
            from: at(5), until: at(50), reason: "r", owner: "a/b", approvedBy: "a/c")
        try await journal.append([
            finished("a", 1), event(2, .waived(waiver)), finished("b", 3),
            event(4, .withdrawn(WithdrawnRecord(waiver: "move", revision: digest))),
            event(5, .configured(ConfiguredRecord(digest: digest, revision: digest))),
        ])
        #expect(try await indices(.promises, in: journal) == [1, 3])
        // With them the first entry, by which a report knows when the ledger begins.
        #expect(Set(try await indices(.period(from: at(900), to: at(901)), in: journal)).isSuperset(of: [0, 1, 3]))
    }

    @Test("How somebody arranged a dashboard is read as the last of it, and of no period but as its subject's last")
    func arrangements() async throws {
        let scratch = Scratch()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let arranged = { (second: Int64, user: String, version: Int, dashboard: String) in
            event(
                second, .arranged(ArrangedRecord(user: user, version: version, edits: DashboardEdits())),
                about: dashboard)
        }
        try await journal.append([
            finished("a", 1), arranged(2, "sow", 1, "ops"), arranged(3, "ba", 1, "ops"), arranged(4, "sow", 2, "ops"),
            finished("b", 5), arranged(6, "sow", 1, "lead"), arranged(7, "sow", 2, "lead"), finished("c", 8),
        ])
        #expect(try await indices(.arrangements, in: journal) == [2, 3, 6])
        #expect(try await indices(.period(from: at(2), to: at(3)), in: journal) == [0, 3, 6, 7])
    }

    @Test("Before a clock was set back the latest time is told: until then a promise stood")
    func setBack() async throws {
        let scratch = Scratch()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append([finished("a", 10), finished("b", 90), finished("c", 30), finished("d", 40)])
        #expect(try await indices(.promises, in: journal) == [1])
    }

    @Test("An entry that was changed or taken out gives no report that would have used it")
    func changed() async throws {
        let scratch = Scratch()
        var journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append((0..<1000).map { exposed(Int64($0)) })
        try journal.close()
        try scratch.tamper("UPDATE ledger SET entry = replace(entry, 'loop', 'lo0p') WHERE idx = 600")
        journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        let used = LedgerScope.period(from: at(590), to: at(599)), other = LedgerScope.period(from: at(0), to: at(100))
        await #expect { try await indices(used, in: journal) } throws: { error in
            let fault = error as? PraError
            return fault?.code == .ledgerBroken && fault?.what.contains("from entry 600") == true
        }
        #expect(try await indices(other, in: journal).count > 100)
        try journal.close()
        // With a leaf hash that fits it, too.
        let entry = try LedgerEntry.encode(exposed(1))
        try scratch.tamper(
            "UPDATE ledger SET entry = ?, leaf = ? WHERE idx = 600",
            [Data(entry), Data(MerkleTree.leaf(entry).bytes)])
        journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        await #expect { try await indices(used, in: journal) } throws: { error in
            (error as? PraError)?.what.contains("not the one that was signed") == true
        }
        #expect(try await indices(other, in: journal).count > 100)
        try journal.close()
        try scratch.tamper("DELETE FROM ledger WHERE idx = 600")
        journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        await #expect { try await indices(used, in: journal) } throws: { error in
            (error as? PraError)?.what.contains("entry 600 is missing") == true
        }
        try journal.close()
        // A tree that does not lead to what was signed.
        try scratch.tamper("UPDATE nodes SET hash = zeroblob(32) WHERE level = 8 AND idx = 2")
        journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        await #expect { try await indices(other, in: journal) } throws: { error in
            (error as? PraError)?.what.contains("does not lead to the root that is signed") == true
        }
        try journal.close()
    }

    @Test("An entry that this version can not read is told, and hinders no start")
    func unreadable() async throws {
        let scratch = Scratch()
        for _ in 0..<2 {
            let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
            let key = try #require(try existingKey(in: StateDirectory(path: scratch.path)))
            try await journal.write { db in
                try LedgerTables(db: db).append([Array(#"{"event":{"later":{}}}"#.utf8)], signedBy: key)
            }
            await #expect(throws: PraError.self) { try await indices(.period(from: at(0), to: at(1)), in: journal) }
            try journal.close()
        }
    }

    /// Leaves an index of the first entries alone, as an older version or a crash did.
    private func forget(from indexed: Int, in scratch: Scratch) throws {
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write { db in
            for table in ["subjects", "things", "facts", "spans"] { try db.execute(sql: "DELETE FROM \(table)") }
            try db.execute(sql: "DELETE FROM marks WHERE name = 'indexed'")
            guard indexed > 0 else { return }
            try FactIndex.add(zip(0..., LedgerTables(db: db).entries(in: 0..<indexed)), upTo: indexed, in: db)
        }
        try queue.close()
    }

    private func index(of scratch: Scratch) throws -> [String] {
        let queue = try DatabaseQueue(path: scratch.database)
        defer { try? queue.close() }
        return try queue.read { db in
            try ["subjects", "things", "facts", "spans"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description).sorted()
            }
        }
    }

    private func indices(_ scope: LedgerScope, in journal: SQLiteJournal) async throws -> [Int] {
        try await journal.scan(scope, upTo: journal.size(), into: []) { $0.append($2) }
    }
}

private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_800_000_000 + seconds) }

private func event(_ seconds: Int64, _ event: Fact.Event, about name: String = "akig") -> Fact {
    Fact(
        at: at(seconds), monotonic: seconds, boot: "boot", actor: "loop", subject: ResourceID("Cluster", name),
        confidence: .observed, event: event)
}

private func due(_ slot: String, _ seconds: Int64) -> Fact {
    event(
        seconds,
        .due(
            DueRecord(action: ActionID(slot), job: .backup, slot: at(seconds), deadline: at(seconds + 60))))
}

private func finished(_ slot: String, _ seconds: Int64) -> Fact {
    event(seconds, .finished(FinishedRecord(action: ActionID(slot), job: .backup, failure: nil, took: .seconds(5))))
}

private func committed(_ slot: String, _ seconds: Int64) -> Fact {
    event(
        seconds,
        .committed(
            RecoveryPoint(
                action: ActionID(slot), store: "local", clusterUID: "c", system: SystemIdentifier(7),
                timeline: Timeline(1), start: LSN(1), stop: LSN(2), startedAt: at(seconds), stoppedAt: at(seconds),
                dataBytes: ByteCount(1), addedBytes: ByteCount(1), major: 15, isComplete: true)))
}

private func forgotten(_ slot: String, _ seconds: Int64) -> Fact {
    event(seconds, .forgotten(ForgottenRecord(point: ActionID(slot), store: "local", reason: "r")))
}

private func incident(_ seconds: Int64, _ change: IncidentRecord.Change) -> Fact {
    event(
        seconds,
        .incident(
            IncidentRecord(id: "x/akig", type: "x", severity: "critical", change: change, message: "m")))
}

private func exposed(_ second: Int64, about name: String = "akig") -> Fact {
    event(
        second + 1,
        .exposed(
            ExposureRecord(
                plan: "p", scenario: "s", from: at(second), to: at(second + 1),
                breakpoints: [.init(at: at(second), exposure: .milliseconds(second * 7))],
                maximum: .milliseconds(second * 7), overTarget: .zero, unknown: .zero)), about: name)
}

/// Curves and work of several clusters, with a clock that was set back now and then.
private func mixed(_ range: Range<Int>) -> [Fact] {
    range.map { number in
        let second = Int64(number % 333 == 0 ? number - 50 : number)
        switch number % 10 {
        case 0: return due("\(number)", second)
        case 1: return finished("\(number - 1)", second)
        case 2: return committed("\(number - 2)", second)
        case 3 where number > 500: return forgotten("\(number - 501)", second)
        case 4: return incident(second, number % 20 == 4 ? .opened : .resolved)
        default: return exposed(second, about: ["akig", "ledger"][number % 2])
        }
    }
}
