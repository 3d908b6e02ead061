import Children
import Evidence
import Foundation
import Model
import State
import Testing

/// `reports/verify.py` on evidence that was tampered with: it names the entry, where leaf hashes are at hand.
@Suite("The independent verifier names the very entry")
struct ExactEntryTests {
    let folder = Scratch()
    private let export: LaidEvidence
    private let key: String

    /// Six hundred entries, as `pra ledger export` writes them.
    init() async throws {
        let state = Scratch(), store = MemoryStore()
        try await makeLedger(600, batch: 200, in: state)
        _ = try await SQLiteJournal.open(state.path, for: .reading).export(nil, to: store)
        export = LaidEvidence(objects: await store.objects)
        key = try String(contentsOfFile: state.path + "/ledger.pub", encoding: .utf8)
    }

    @Test("An export verifies, and says what was compared")
    func whole() async throws {
        let said = try judge(export)
        #expect(said.status == 0 && said.text.contains("the entries from 0 to 599, each with its leaf"), "\(said.text)")
    }

    @Test("A changed entry", arguments: [0, 255, 256, 399, 599])
    func changed(index: Int) throws {
        try expect("entry \(index) was changed") { $0.lines[index] = $0.lines[index].replacing("loop", with: "lo0p") }
    }

    @Test("The first of several that were changed")
    func several() throws {
        try expect("entry 300 was changed") { evidence in
            for index in [301, 300, 599] { evidence.lines[index] += " " }
        }
    }

    @Test("A removed entry, and those behind it moved up", arguments: [0, 255, 256, 399])
    func removed(index: Int) throws {
        try expect("entry \(index) was removed: entry \(index + 1) stands in its place") { $0.lines.remove(at: index) }
    }

    @Test("A line that is missing in a file", arguments: [0, 100, 255])
    func removedLine(index: Int) throws {
        var evidence = export.laid()
        let name = try #require(evidence.keys.first { $0.hasSuffix("000000000000-000000000255") })
        evidence[name] = EntryTile.encode(
            export.lines[0..<256].enumerated().filter { $0.offset != index }.map { Array($0.element.utf8) })
        let said = try judge(evidence)
        #expect(said.status == 1 && said.text.hasPrefix("FAILED: entry \(index) was removed"), "\(said.text)")
    }

    @Test("Two entries that changed places", arguments: [(3, 4), (100, 599), (255, 256)])
    func reordered(first: Int, second: Int) throws {
        try expect(
            "the order was changed: entry \(second) stands in the place of entry \(first), which stands at \(second)"
        ) { $0.lines.swapAt(first, second) }
    }

    @Test("An entry that was put in, and one that was put in twice")
    func added() throws {
        try expect("an entry that nobody signed was put before entry 77") { $0.lines.insert("{}", at: 77) }
        try expect("the order was changed: entry 12 stands in the place of entry 77, which stands at 78") {
            $0.lines.insert($0.lines[12], at: 77)
        }
    }

    @Test("A ledger that was cut off", arguments: [599, 512, 300, 256])
    func cut(size: Int) throws {
        try expect("the ledger was cut off after entry \(size - 1)") { $0.lines.removeLast(600 - size) }
    }

    @Test("A file that is missing")
    func missingTile() throws {
        var evidence = export.laid()
        evidence = evidence.filter { !$0.key.hasSuffix("000000000256-000000000511") }
        #expect(try judge(evidence).text.hasPrefix("FAILED: the entries from 256 to 511 are missing"))
    }

    @Test("In a store's copy, by the leaf hashes of an export, also when its newest checkpoint is gone")
    func store() throws {
        var store = export
        store.others = store.others.filter { !$0.key.contains("/leaves/") }
        store.lines[420] += " "
        let range = try judge(store)
        #expect(range.text.contains("an entry from 0 to 599 was changed"), "\(range.text)")
        #expect(try judge(store, leavesOf: export).text.hasPrefix("FAILED: entry 420 was changed"))
        store.lines = Array(export.lines.prefix(200))
        store.others = store.others.filter { !$0.key.contains("/checkpoints/") }
        #expect(try judge(store, leavesOf: export).text.hasPrefix("FAILED: the ledger was cut off after entry 199"))
    }

    @Test("A store that has grown since the export is verified to its end")
    func grown() async throws {
        let state = Scratch(), early = MemoryStore(), late = MemoryStore()
        let journal = try await SQLiteJournal.open(state.path, for: .writing)
        try await journal.append(facts(0..<300))
        _ = try await journal.export(nil, to: early)
        try await journal.append(facts(300..<700))
        try await journal.copy(to: late)
        var store = LaidEvidence(objects: await late.objects)
        let leaves = LaidEvidence(objects: await early.objects)
        #expect(try judge(store, leavesOf: leaves, key: nil).status == 0)
        store.lines[200] += " "
        #expect(try judge(store, leavesOf: leaves, key: nil).text.hasPrefix("FAILED: entry 200 was changed"))
        store.lines[200].removeLast()
        store.lines[650] += " "
        #expect(try judge(store, leavesOf: leaves, key: nil).text.contains("an entry from 300 to 699 was changed"))
    }

    @Test("Leaf hashes that were changed accuse no entry, and with the entries changed as well nothing verifies")
    func leaves() throws {
        var forged = export
        let name = try #require(forged.others.keys.first { $0.contains("/leaves/") })
        forged.others[name]?.replaceSubrange(320..<352, with: MerkleTree.leaf(Array("{}".utf8)).bytes)
        let said = try judge(forged)
        #expect(said.text.hasPrefix("FAILED: every entry is as it was signed, but the leaf hashes are not"), "\(said)")
        forged.lines[10] = "{}"
        #expect(try judge(forged).text.hasPrefix("FAILED: an entry from 0 to 599 was changed"))
        forged.others[name]?.removeLast()
        #expect(try judge(forged).text.contains("does not have the leaf hashes that its name says"))
    }

    @Test("A part of the entries is judged as such, and lacks none of those that were asked for")
    func part() async throws {
        let state = Scratch(), store = MemoryStore()
        try await makeLedger(1000, batch: 200, in: state)
        let journal = try await SQLiteJournal.open(state.path, for: .reading)
        let wrote = try await journal.export(300...400, to: store)
        #expect((wrote.first, wrote.last, wrote.size) == (256, 511, 1000))
        var part = LaidEvidence(objects: await store.objects, from: 256)
        #expect(try judge(part, key: nil).text.hasPrefix("FAILED: the entries from 0 to 255 are missing"))
        let asked = ["--from", "256", "--to", "511"]
        #expect(try judge(part, key: nil, asked).status == 0)
        #expect(
            try judge(part, key: nil, ["--from", "300", "--to", "600"]).text.contains(
                "entries from 512 to 600 are missing"))
        part.lines[44] += " "
        #expect(try judge(part, key: nil, asked).text.hasPrefix("FAILED: entry 300 was changed"))
        #expect(await code { _ = try await journal.export(0...1000, to: MemoryStore()) } == .entryMissing)
    }

    private func expect(
        _ verdict: String, _ sourceLocation: Testing.SourceLocation = #_sourceLocation,
        _ edit: (inout LaidEvidence) -> Void
    ) throws {
        var evidence = export
        edit(&evidence)
        let said = try judge(evidence)
        #expect(said.status == 1, sourceLocation: sourceLocation)
        #expect(said.text.hasPrefix("FAILED: \(verdict)"), "\(said.text)", sourceLocation: sourceLocation)
    }

    private func judge(
        _ evidence: LaidEvidence, leavesOf other: LaidEvidence? = nil, key: String? = "", _ options: [String] = []
    ) throws -> (status: Int32, text: String) {
        var options = options
        if let other {
            try lay(other.laid(), in: "\(folder.path)/leaves")
            options += ["--leaves", "\(folder.path)/leaves/evidence"]
        }
        if key != nil { options += ["--key", self.key] }
        return try judge(evidence.laid(), options)
    }

    private func judge(_ objects: [String: [UInt8]], _ options: [String] = []) throws -> (status: Int32, text: String) {
        try lay(objects, in: "\(folder.path)/judged")
        return try runScript(["ledger", "\(folder.path)/judged/evidence"] + options)
    }

    private func lay(_ objects: [String: [UInt8]], in folder: String) throws {
        try? FileManager.default.removeItem(atPath: folder)
        for (key, bytes) in objects {
            let url = URL(fileURLWithPath: "\(folder)/\(key)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }
}

/// What lies in a folder: the entries as lines, and the rest.
private struct LaidEvidence: Sendable {
    var lines: [String] = []
    var others: [String: [UInt8]] = [:]
    let origin: String
    private let from: Int

    init(objects: [String: [UInt8]], from: Int = 0) {
        origin = objects.keys.first.map { String($0.split(separator: "/")[1]) } ?? ""
        self.from = from
        for (key, bytes) in objects.sorted(by: { $0.key < $1.key }) {
            if key.contains("/entries/") {
                lines += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            } else {
                others[key] = bytes
            }
        }
    }

    /// Files of 256 entries each, by their names in order.
    func laid() -> [String: [UInt8]] {
        let layout = EvidenceLayout(origin: origin), size = from + lines.count
        var objects = others
        for first in stride(from: from, to: size, by: EntryTile.width) {
            let tile = EntryTile(holding: first, of: size)
            let entries = lines[(first - from)..<(tile.range.upperBound - from)]
            objects[layout.entries(tile)] = EntryTile.encode(entries.map { Array($0.utf8) })
        }
        return objects
    }
}
