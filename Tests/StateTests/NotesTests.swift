import Evidence
import Foundation
import GRDB
import Model
import Ports
import Synchronization
import Testing

@testable import State

@Suite("Facts that commands leave while another process writes")
struct NotesTests {
    let scratch = Scratch()
    private var folder: String { scratch.path + "/notes" }
    private var notes: Notes { Notes(in: StateDirectory(path: scratch.path)) }
    private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

    private func open() async throws -> SQLiteJournal { try await SQLiteJournal.open(scratch.path, for: .writing) }

    @Test("The next append takes them along, in the order in which they happened, before its own; their files go")
    func taken() async throws {
        let journal = try await open()
        try await journal.append(facts(0..<2))
        for number in [4, 2, 3] { _ = try notes.leave(fact(number)) }
        #expect(try await journal.append(facts(5..<6)) == facts(2..<5))
        #expect(try await journal.facts(from: 0) == facts(0..<6))
        #expect(files.isEmpty)
        #expect(try await journal.append([]).isEmpty)
        #expect(try await verify(scratch) == (6, 2, nil, nil))
    }

    @Test("An append of nothing takes them, and so does opening")
    func opening() async throws {
        do {
            let journal = try await open()
            _ = try notes.leave(fact(0))
            #expect(try await journal.append([]) == facts(0..<1))
            try journal.close()
        }
        _ = try notes.leave(fact(1))
        #expect(try await open().facts(from: 0) == facts(0..<2))
        #expect(files.isEmpty)
    }

    @Test("A crash between the ledger and the files' end: each is in the ledger once")
    func crash() async throws {
        let journal = try await open()
        let name = try notes.leave(fact(0))
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        try await journal.append([])
        try bytes.write(to: URL(filePath: "\(folder)/\(name)"))
        _ = try notes.leave(fact(1))
        #expect(try await journal.append([]) == facts(1..<2))
        #expect(try await journal.facts(from: 0) == facts(0..<2))
        #expect(files.isEmpty)
    }

    @Test("What is no entry, and what is not whole, stays and holds up nothing")
    func unreadable() async throws {
        let journal = try await open()
        _ = try notes.leave(fact(0))
        try Data("{\"at\":".utf8).write(to: URL(filePath: folder + "/garbage"))
        try Data("{}".utf8).write(to: URL(filePath: folder + "/.half.new"))
        #expect(try await journal.append(facts(1..<2)) == facts(0..<1))
        #expect(Set(files) == ["garbage", ".half.new"])
    }

    @Test("A command writes to the ledger itself, where nobody else does")
    func alone() async throws {
        #expect(try await SQLiteJournal.record(facts(0..<1), in: scratch.path, time: HurriedTime()) == .inLedger)
        #expect(try await open().facts(from: 0) == facts(0..<1))
    }

    @Test("A command beside a process that writes: it waits until that has taken the fact")
    func besideWriter() async throws {
        let journal = try await open()
        let time = HurriedTime { try await journal.append([]) }
        #expect(try await SQLiteJournal.record(facts(0..<1), in: scratch.path, time: time) == .inLedger)
        #expect(try await journal.facts(from: 0) == facts(0..<1))
    }

    @Test("A process that takes nothing: the command says who is to, and the fact is kept for it")
    func besideBusy() async throws {
        let journal = try await open()
        let outcome = try await SQLiteJournal.record(facts(0..<1), in: scratch.path, time: HurriedTime())
        #expect(outcome == .waiting(process: Int(getpid())))
        #expect(files.count == 1)
        #expect(try await journal.append([]) == facts(0..<1))
    }
}

/// A second passes with each sleep, in which `body` runs.
private final class HurriedTime: TimeSource {
    let bootID = "boot"
    private let slept = Mutex(0)
    private let body: @Sendable () async throws -> Void

    init(_ body: @escaping @Sendable () async throws -> Void = {}) { self.body = body }

    func now() -> Timestamp { Timestamp(seconds: 1_800_000_000) }
    func elapsed() -> Duration { .seconds(slept.withLock { $0 }) }
    func sleep(for duration: Duration) async throws(PraError) {
        slept.withLock { $0 += 1 }
        do { try await body() } catch { throw PraError.wrapping(error) }
    }
}
