import Alerts
import Evidence
import Foundation
import GRDB
import Model
import Ports
import Testing

@testable import State

@Suite("The ledger in the state directory")
struct LedgerTests {
    let scratch = Scratch()

    @Test("Facts come back as they were appended, also after a restart")
    func roundTrip() async throws {
        try await makeLedger(20, batch: 3, in: scratch)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.facts(from: 0) == facts(0..<20))
        #expect(try await journal.facts(from: 17) == facts(17..<20))
        #expect(try await journal.facts(from: 20) == [])
        try await journal.append(facts(20..<21))
        #expect(try await journal.size() == 21)
        let verification = try await journal.verifyLedger()
        #expect(verification.isIntact)
        #expect((verification.entries, verification.checkpoints) == (21, 8))
    }

    @Test("An empty append changes nothing, and an empty ledger verifies")
    func empty() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append([])
        let verification = try await journal.verifyLedger()
        #expect(verification.isIntact)
        #expect((verification.entries, verification.checkpoints) == (0, 0))
        #expect(verification.root == MerkleTree.emptyRoot)
    }

    @Test(
        "One changed byte of any entry is found and the entry named, wherever it stands", arguments: [0, 7, 1500, 2999])
    func flippedByte(index: Int) async throws {
        try await makeLedger(3000, batch: 500, in: scratch)
        try scratch.tamper(
            "UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), 'loop', 'Loop') AS BLOB) WHERE idx = ?",
            [index])
        let found = try await verify(scratch)
        #expect(found.badIndex == index)
        #expect(found.what == "entry \(index) was changed")
    }

    @Test("A changed entry with its leaf hash put right is caught by the next checkpoint")
    func forgedLeaf() async throws {
        try await makeLedger(30, batch: 10, in: scratch)
        let forged = Array("{}".utf8)
        try scratch.tamper(
            "UPDATE ledger SET entry = ?, leaf = ? WHERE idx = 15",
            [Data(forged), Data(MerkleTree.leaf(forged).bytes)])
        let found = try await verify(scratch)
        #expect(found.badIndex == 10)
        #expect(found.what == "the entries up to 20 have another root than the checkpoint at 20")
    }

    @Test(
        "Tampering is found by the full check and refuses the next start",
        arguments: [
            ("DELETE FROM ledger WHERE idx >= 28", 28, "a checkpoint of 30 entries is signed, but only 28 are here"),
            ("DELETE FROM ledger WHERE idx = 12", 12, "entry 12 is missing; the next one is 13"),
            ("DELETE FROM checkpoints WHERE size = 30", 20, "no checkpoint is signed over the entries from 20"),
            (
                "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 20) WHERE size = 30", 20,
                "the checkpoint at 30 belongs to"
            ),
            ("UPDATE checkpoints SET note = replace(note, '30', '31') WHERE size = 30", 20, "the checkpoint at 30"),
            ("DELETE FROM keys", 0, "it has no key"),
        ] as [(String, Int, String)])
    func tampering(sql: String, index: Int, what: String) async throws {
        try await makeLedger(30, batch: 10, in: scratch)
        try scratch.tamper(sql)
        let found = try await verify(scratch)
        #expect(found.badIndex == index)
        #expect(found.what?.contains(what) == true, "\(found.what ?? "intact")")
        let refusal = await code { _ = try await SQLiteJournal.open(scratch.path, for: .writing) }
        #expect(refusal == .ledgerBroken)
    }

    @Test("A start reads the newest entries only: an old change waits for the full check", arguments: [0, 1500])
    func tailOnly(index: Int) async throws {
        try await makeLedger(3000, batch: 100, in: scratch)
        try scratch.tamper("UPDATE ledger SET entry = x'7B7D' WHERE idx = ?", [index])
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.verifyLedger().problem?.index == index)
    }

    @Test("A changed entry among the newest refuses the start", arguments: [2950, 2999])
    func changedTail(index: Int) async throws {
        try await makeLedger(3000, batch: 100, in: scratch)
        try scratch.tamper("UPDATE ledger SET entry = x'7B7D' WHERE idx = ?", [index])
        #expect(await code { _ = try await SQLiteJournal.open(scratch.path, for: .writing) } == .ledgerBroken)
    }

    @Test(
        "The database itself refuses to change the past",
        arguments: [
            "UPDATE ledger SET entry = x'00'", "DELETE FROM ledger WHERE idx = 4",
            "INSERT OR REPLACE INTO ledger VALUES (2, x'00', x'00')", "UPDATE checkpoints SET size = 9",
            "DELETE FROM checkpoints", "INSERT OR REPLACE INTO checkpoints VALUES (1, '')", "DELETE FROM keys",
            "UPDATE keys SET since = 9",
        ])
    func guards(sql: String) async throws {
        try await makeLedger(5, in: scratch)
        let queue = try DatabaseQueue(path: scratch.database)
        #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
        try queue.close()
        #expect(try await verify(scratch).badIndex == nil)
    }

    @Test("A second writer is told which process holds the state, and readers go on reading")
    func lease() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await journal.append(facts(0..<3))
        do {
            _ = try await SQLiteJournal.open(scratch.path, for: .writing)
            Issue.record("two writers")
        } catch {
            #expect(error.code == .leaseHeld)
            #expect(error.what.hasSuffix("in use by process \(ProcessInfo.processInfo.processIdentifier)"))
        }
        let reader = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(try await reader.facts(from: 0) == facts(0..<3))
        try await journal.append(facts(3..<4))
        #expect(try await reader.size() == 4)
        #expect(await code { try await reader.append(facts(4..<5)) } == .refused)
    }

    @Test("Reading where nothing was ever written finds nothing and creates nothing")
    func readNothing() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(try await journal.facts(from: 0) == [])
        #expect(try await journal.origin() == nil)
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test("The signing key is for the owner alone, and its public half stands beside it")
    func keyFiles() async throws {
        try await makeLedger(1, in: scratch)
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + "/ledger.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let text = try String(contentsOfFile: scratch.path + "/ledger.pub", encoding: .utf8)
        let key = try #require(LedgerPublicKey(text: String(text.dropLast())))
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        #expect(try await journal.origin() == key.name)
        #expect(try await journal.verifyLedger().keys == ["0 \(key)"])
    }

    @Test("A ledger without its key, or with another, is not written to", arguments: [true, false])
    func lostKey(isReplaced: Bool) async throws {
        try await makeLedger(2, in: scratch)
        let other = Scratch()
        try await makeLedger(1, in: other)
        try FileManager.default.removeItem(atPath: scratch.path + "/ledger.key")
        if isReplaced {
            try FileManager.default.copyItem(atPath: other.path + "/ledger.key", toPath: scratch.path + "/ledger.key")
        }
        #expect(await code { _ = try await SQLiteJournal.open(scratch.path, for: .writing) } == .ledgerBroken)
    }

    @Test("Concurrent appends each land whole, under one checkpoint each")
    func concurrent() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for n in 0..<20 { group.addTask { try await journal.append(facts((n * 5)..<(n * 5 + 5))) } }
            try await group.waitForAll()
        }
        let verification = try await journal.verifyLedger()
        #expect(verification.isIntact)
        #expect((verification.entries, verification.checkpoints) == (100, 20))
        let read = try await journal.facts(from: 0)
        for start in stride(from: 0, to: 100, by: 5) {
            #expect(read[start..<(start + 5)].map(\.monotonic) == (0..<5).map { read[start].monotonic + $0 })
        }
    }

    @Test("Commits wait for the disk")
    func synchronous() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let (mode, synchronous) = try await journal.database.write { db in
            (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
        }
        #expect(mode == "wal")
        #expect(synchronous == 2)
    }

    @Test("Ten thousand facts: the time is printed, not judged")
    func tenThousand() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let clock = ContinuousClock()
        let single = try await clock.measure { for n in 0..<50 { try await journal.append([fact(n)]) } }
        let batches = try await clock.measure {
            for start in stride(from: 50, to: 10_000, by: 100) {
                try await journal.append(facts(start..<min(start + 100, 10_000)))
            }
        }
        let check = try await clock.measure { _ = try await journal.verifyLedger() }
        #expect(try await journal.verifyLedger().entries == 10_000)
        print("50 single appends \(single), 9,950 facts by hundreds \(batches), full check of 10,000 \(check)")
    }
}

@Suite("Rows and inbox")
struct RowTests {
    let scratch = Scratch()

    @Test("A row is kept by kind and name with its digest, replaced, and removed")
    func rows() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let (one, two) = (MerkleTree.leaf([1]), MerkleTree.leaf([2]))
        try await journal.setRow(ResourceID("AlertChannel", "a"), digest: one, document: "first")
        try await journal.setRow(ResourceID("AlertChannel", "a"), digest: two, document: "second")
        try await journal.setRow(ResourceID("AlertRoute", "a"), digest: one, document: "route")
        #expect(try await journal.rows(of: "AlertChannel") == ["a": two])
        #expect(try await journal.document(of: ResourceID("AlertChannel", "a")) == "second")
        try await journal.removeRow(ResourceID("AlertChannel", "a"))
        try await journal.removeRow(ResourceID("AlertChannel", "a"))
        #expect(try await journal.rows(of: "AlertChannel") == [:])
        #expect(try await journal.rows(of: "AlertRoute") == ["a": one])
    }

    @Test("What waits for its channel is kept until it is settled, whatever process asks")
    func outbox() async throws {
        let scratch = Scratch()
        let deliveries = (1...3).map { number in
            Delivery(
                channel: ResourceID("AlertChannel", number == 3 ? "hook" : "inbox"),
                message: AlertMessage(
                    id: "m\(number)", thread: "rpo.breach/akig", state: .opened,
                    labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical",
                    at: Timestamp(seconds: Int64(number)), since: Timestamp(seconds: Int64(number)), title: "t",
                    body: "b"
                ))
        }
        for _ in 1...2 {
            let news = AlertNews(deliveries: deliveries)
            try await SQLiteJournal.open(scratch.path, for: .writing).keep(news)
        }
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await journal.outbox() == deliveries)
        try await journal.settle([deliveries[1]])
        #expect(try await journal.outbox() == [deliveries[0], deliveries[2]])
    }

    @Test("A page has as many messages of each destination as of others, what never failed first, and nothing held")
    func outboxPages() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let delivery = { (number: Int, recipient: String, notBefore: Timestamp?) in
            Delivery(
                channel: ResourceID("AlertChannel", "mail"), recipient: recipient,
                message: AlertMessage(
                    id: "\(recipient)\(number)", thread: "t", state: .opened, labels: [:], severity: "critical",
                    at: Timestamp(seconds: Int64(number)), since: Timestamp(seconds: 1), title: "t", body: "b"),
                notBefore: notBefore)
        }
        let many = (0..<50).map { delivery($0, "a", nil) }
        let few = (0..<3).flatMap { [delivery($0, "b", nil), delivery($0, "c", nil)] }
        let held = [delivery(7, "d", Timestamp(seconds: 100)), delivery(8, "d", Timestamp(seconds: 200))]
        try await journal.keep(AlertNews(deliveries: many + few + held))
        let page = try await journal.outbox(upTo: 10, at: Timestamp(seconds: 99))
        #expect(page.deliveries.map(\.message.id) == ["a0", "a1", "a2", "a3", "b0", "c0", "b1", "c1", "b2", "c2"])
        #expect(page.isPart && page.next == Timestamp(seconds: 100))
        try await journal.noteFailure(of: many[0])
        let two = try await journal.outbox(upTo: 2, at: Timestamp(seconds: 99))
        #expect(two.deliveries.map(\.message.id) == ["b0", "c0"], "what fails keeps no place")
        let all = try await journal.outbox(upTo: 57, at: Timestamp(seconds: 100))
        #expect(all.deliveries.count == 57 && !all.isPart && all.next == Timestamp(seconds: 200))
    }

    @Test("Messages of an older version are kept, and known for what they were")
    func olderMessages() async throws {
        let at = Timestamp(seconds: 5)
        try await SQLiteJournal.open(scratch.path, for: .writing).keep(AlertNews())
        let columns =
            "id TEXT NOT NULL, at TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL"
        try scratch.tamper(
            """
            DROP TABLE outbox; DROP TABLE inbox; DROP TABLE alert_groups;
            DELETE FROM grdb_migrations
            WHERE identifier IN ('5 messages', '6 alerts', '8 lines of the outbox', '9 fail-over');
            CREATE TABLE outbox (number INTEGER PRIMARY KEY, channel TEXT NOT NULL, \(columns), UNIQUE (channel, id));
            CREATE TABLE inbox (\(columns), PRIMARY KEY (id));
            INSERT INTO outbox (channel, id, at, severity, title, body)
            VALUES ('AlertChannel/hook', 'm', '\(at)', 'critical', 't', 'é "b"'),
            ('AlertChannel/x', 'm', '\(at)', 'warning', 't', 'b');
            INSERT INTO inbox VALUES ('b', '\(at)', 'warning', 't', 'b'), ('a', '\(at)', 'critical', 't', 'b')
            """)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let left = try await journal.outbox()
        #expect(left.map(\.channel.name) == ["hook", "x"] && left.map(\.message.severity) == ["critical", "warning"])
        #expect(left[0].message.body == "é \"b\"" && left[0].message.at == at && left[0].message.labels == [:])
        #expect(try await journal.inbox(of: nil).map(\.message.id) == ["b", "a"])
        try await journal.settle([left[0]])
        #expect(try await journal.outbox() == [left[1]])
    }

    @Test("The inbox keeps the first message of an id, oldest first")
    func inbox() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let messages = ["b", "a", "c"].map { id in
            AlertMessage(
                id: id, thread: "rpo.breach/akig", state: .opened,
                labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical",
                at: Timestamp(seconds: 5), since: Timestamp(seconds: 5), title: "t", body: "é “\n”")
        }
        for message in messages { try await journal.post(message, for: "") }
        var again = messages[0]
        again.body = "other"
        try await journal.post(again, for: "")
        #expect(try await journal.inbox(of: nil).map(\.message) == messages)
    }

    @Test("Each reader saw and read what they saw and read, beside the process that writes; old messages go")
    func inboxMarks() async throws {
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let (day, now) = (Duration.seconds(86_400), Timestamp(seconds: 1_800_000_000))
        for (id, user, age) in [("old", "sow", 91), ("sow", "sow", 90), ("diallo", "diallo", 2), ("all", "", 1)] {
            let at = now - day * age
            let message = AlertMessage(
                id: id, thread: id, state: .opened, labels: [:], severity: "error", at: at, since: at, title: "t",
                body: "b")
            try await journal.post(message, for: user)
        }
        let mark = { (ids: [String], user: String, isRead: Bool, time: Timestamp) in
            try await SQLiteJournal.markInbox(in: scratch.path, ids, of: user, asRead: isRead, at: time)
        }
        try await mark(["all", "sow", "old"], "sow", false, now)
        try await mark(["all"], "sow", true, now + day)
        try await mark(["all"], "sow", true, now + day * 2)
        let own = try await journal.inbox(of: "sow")
        #expect(own.map(\.message.id) == ["old", "sow", "all"] && own.map(\.user) == ["sow", "sow", ""])
        #expect(own.map(\.seenAt) == [now, now, now] && own.map(\.readAt) == [nil, nil, now + day])
        let other = try await journal.inbox(of: "diallo")
        #expect(other.map(\.message.id) == ["diallo", "all"] && other.allSatisfy { $0.seenAt == nil })
        try await journal.trimInbox(before: now - day * 90)
        #expect(try await journal.inbox(of: nil).map(\.message.id) == ["sow", "diallo", "all"])
        #expect(try await journal.size() == 0, "nothing of it is in the ledger")
    }
}
