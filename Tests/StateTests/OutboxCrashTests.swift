import Alerts
import Children
import Foundation
import Model
import Ports
import Testing

@testable import State

@Suite("A writer of the outbox that is killed")
struct OutboxCrashTests {
    private struct Contents: Equatable {
        var waiting: [Delivery]
        var dead: [Delivery]
        var groups: [AlertGroup]
        var inbox: [AlertMessage]

        var messages: [String] { (waiting + dead).map(\.message.id).sorted() + inbox.map(\.id) }
    }

    @Test(
        "between any two statements has done all of a write or nothing, and no message is lost or twice there",
        arguments: ["keep", "fold", "failOver", "settle", "noteFailure", "bury", "revive", "post"])
    func kills(write: String) async throws {
        let start = Scratch(), whole = Scratch()
        #expect(try run("prepare", in: start) == 0)
        let before = try await contents(of: start)
        try FileManager.default.copyItem(atPath: start.path, toPath: whole.path)
        #expect(try run(write, in: whole) == 0)
        let after = try await contents(of: whole)
        #expect(before != after)
        var kills = 0
        while true {
            let scratch = Scratch()
            try FileManager.default.copyItem(atPath: start.path, toPath: scratch.path)
            let status = try run(write, killedBefore: kills + 1, in: scratch)
            let left = try await contents(of: scratch)
            #expect(left == before || left == after, "\(write), killed before statement \(kills + 1)")
            guard status == 128 + SIGKILL else {
                #expect(status == 0 && left == after)
                break
            }
            kills += 1
            // The next process does not know whether it was done.
            #expect(try run(write, in: scratch) == 0)
            #expect(try await contents(of: scratch).messages == after.messages, "\(write), after \(kills)")
        }
        // BEGIN, what it does, and COMMIT.
        #expect(kills >= 3, "\(write): \(kills) statements")
    }

    @Test("What went over another channel goes there once, also when it was taken there since")
    func once() async throws {
        let scratch = Scratch()
        #expect(try run("prepare", in: scratch) == 0)
        let before = try await contents(of: scratch)
        #expect(try run("failOver", in: scratch) == 0)
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let waiting = try await journal.outbox(of: "f-diallo")
        #expect(waiting.map(\.message.id) == ["m1", "m2", "m3", "m4", "digest"])
        #expect(waiting.map(\.alsoOver) == [nil, "mail", "mail", nil, nil])
        try await journal.settle(waiting.filter { $0.channel.name == "mail" })
        let isDone = try await journal.failOver(FailOver(Array(waiting[1...2]), as: waiting[4]))
        #expect(!isDone)
        let new = try await journal.failOver(FailOver(Array(waiting[0...2]), as: waiting[4]))
        #expect(new, "of what it stands for one had gone nowhere")
        try journal.close()
        #expect(try await contents(of: scratch).waiting.count == before.waiting.count + 1)
    }

    private func run(_ write: String, killedBefore statement: Int = 0, in scratch: Scratch) throws -> Int32 {
        try Child.run([ledgerCrasher(), scratch.path, write, String(statement)])
    }

    private func contents(of scratch: Scratch) async throws -> Contents {
        let journal = try await SQLiteJournal.open(scratch.path, for: .reading)
        defer { try? journal.close() }
        return Contents(
            waiting: try await journal.outbox(), dead: try await journal.deadLetters(),
            groups: try await journal.alertGroups(), inbox: try await journal.inbox(of: nil).map(\.message))
    }
}
