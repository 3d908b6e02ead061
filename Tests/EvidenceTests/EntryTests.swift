import Evidence
import FoundationEssentials
import Model
import Testing

private let drill = Fact(
    at: Timestamp(microseconds: 1_800_000_000_250_000), monotonic: 7, boot: "b", actor: "loop",
    subject: ResourceID("RecoveryPlan", "critical"), confidence: .proven,
    event: .due(
        DueRecord(
            action: ActionID("drill/critical/2027-01-15T08:00:00Z"), job: .drill,
            slot: Timestamp(seconds: 1_800_000_000), deadline: Timestamp(seconds: 1_800_003_600))))

@Test("An entry is one line of JSON that an auditor can read: keys sorted, plain slashes, RFC 3339")
func entryText() throws {
    let text = String(decoding: try LedgerEntry.encode(drill), as: UTF8.self)
    #expect(
        text == """
            {"actor":"loop","at":"2027-01-15T08:00:00.250000Z","boot":"b","confidence":"proven","event":{"due":{"_0":\
            {"action":"drill/critical/2027-01-15T08:00:00Z","deadline":"2027-01-15T09:00:00Z","job":"drill",\
            "slot":"2027-01-15T08:00:00Z"}}},"monotonic":7,"subject":"RecoveryPlan/critical"}
            """)
}

@Test("Durations are written in seconds")
func durations() throws {
    var fact = drill
    fact.event = .finished(FinishedRecord(action: ActionID("a"), job: nil, failure: nil, took: .milliseconds(1500)))
    let bytes = try LedgerEntry.encode(fact)
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""took":1.5}"#))
    #expect(try LedgerEntry.decode(bytes, at: 0) == fact)
}

@Test("A newline in a fact stays inside its line")
func newline() throws {
    var fact = drill
    fact.actor = "operator:a\nb"
    let bytes = try LedgerEntry.encode(fact)
    #expect(!bytes.contains(0x0A))
    #expect(try LedgerEntry.decode(bytes, at: 0) == fact)
}

@Test("A field that a later version adds does not hinder reading; a broken entry is named")
func decoding() throws {
    let text = String(decoding: try LedgerEntry.encode(drill), as: UTF8.self)
    #expect(
        try LedgerEntry.decode(Array(text.replacing("{\"actor\"", with: "{\"a\":1,\"actor\"").utf8), at: 0) == drill)
    let error = #expect(throws: PraError.self) { try LedgerEntry.decode(Array("{}".utf8), at: 41) }
    #expect(error?.code == .ledgerBroken)
    #expect(error?.what.contains("entry 41") == true)
}

@Test(
    "A tile's name says its entries and whether it is full",
    arguments: [
        (0, 1, "000000000000-000000000000.p"), (255, 256, "000000000000-000000000255"),
        (256, 257, "000000000256-000000000256.p"), (300, 5000, "000000000256-000000000511"),
    ])
func tileNames(index: Int, size: Int, name: String) {
    let tile = EntryTile(holding: index, of: size)
    #expect(tile.name == name)
    #expect(EntryTile(name: name[...]) == tile)
}

@Test(
    "A name that is no tile's is not taken for one",
    arguments: [
        "", "000000000000-000000000255.p", "000000000000-000000000254", "000000000001-000000000002.p", "0-255",
        "000000000000-000000000256", "000000000256-000000000255.p", "000000000000", "-000000000000-000000000001.p",
    ])
func badTileNames(name: String) {
    #expect(EntryTile(name: name[...]) == nil)
}

@Test("A tile holds as many lines as its name says, or nothing")
func tileLines() {
    let tile = EntryTile(holding: 0, of: 2)
    let entries = [Array("{}".utf8), Array("[]".utf8)]
    #expect(EntryTile.encode(entries) == Array("{}\n[]\n".utf8))
    #expect(tile.decode(Array("{}\n[]\n".utf8)) == entries)
    for wrong in ["", "{}\n", "{}\n[]", "{}\n[]\n\n", "{}\n[]\n{}\n"] {
        #expect(tile.decode(Array(wrong.utf8)) == nil, "\(wrong)")
    }
}

@Test("The numbers of checkpoints and keys are read back from their names")
func numbers() {
    let layout = EvidenceLayout(origin: "pra-x")
    #expect(layout.checkpoint(421) == "evidence/pra-x/checkpoints/000000000421")
    #expect(EvidenceLayout.number(in: layout.checkpoint(421)) == 421)
    #expect(EvidenceLayout.number(in: "evidence/pra-x/keys/000000000421-1a2b3c4d.pub") == 421)
    #expect(EvidenceLayout.number(in: "evidence/pra-x/keys/key.pub") == nil)
}

@Test("A tree's edge comes back from its bytes, and from no others", arguments: [0, 1, 6, 255, 256])
func frontierBytes(size: Int) {
    let frontier = (0..<size).reduce(into: Frontier()) { frontier, n in
        frontier.append(MerkleTree.leaf([UInt8(truncatingIfNeeded: n)]))
    }
    #expect(Frontier(bytes: frontier.bytes) == frontier)
    #expect(Frontier(bytes: frontier.bytes + [0]) == nil)
    #expect(Frontier(bytes: Array(frontier.bytes.dropLast())) == nil)
}

@Test("A curve is read the same by the fast way, which leaves every other spelling to the decoder", arguments: 0..<300)
func curves(seed: Int) throws {
    let step = Int64(seed) &* 7_919_317 % 1_000_000_007
    let at = Timestamp(microseconds: 1_767_225_600_000_000 + step * 29_000_000 + (seed % 3 == 0 ? 0 : step % 1_000_000))
    let seconds = { (factor: Int64) in Duration.microseconds(step * factor % 900_000_000_000) }
    var fact = drill
    (fact.at, fact.monotonic) = (at, step)
    fact.event =
        seed % 2 == 0
        ? .available(
            AvailabilityRecord(
                from: at, to: at + .seconds(300), up: seconds(3), down: seconds(5), unknown: .zero,
                endpoint: seed % 4 == 0 ? "api \(seed)" : nil))
        : .exposed(
            ExposureRecord(
                plan: "p", scenario: "s-\(seed)", from: at, to: at + .seconds(300),
                breakpoints: (0..<Int64(seed % 5)).map { .init(at: at + .seconds($0), exposure: seconds($0 + 1)) },
                maximum: seconds(11), overTarget: seconds(13), unknown: seconds(17),
                claimed: seed % 3 == 0 ? nil : seconds(19)))
    let bytes = try LedgerEntry.encode(fact)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(LedgerEntry.curve(bytes) == fact || text.contains("e-"), "\(text)")
    for other in [
        text.replacing("\"loop\"", with: "\"lo\\u006fp\""), text.replacing("{\"actor\"", with: "{\"a\":1,\"actor\""),
        text.replacing("\"monotonic\":", with: "\"monotonic\":0"),
        text + " ", text.replacing("-01-", with: "-13-"), String(text.dropLast()),
    ] where other != text {
        #expect(LedgerEntry.curve(Array(other.utf8)) == nil, "\(other)")
    }
    #expect(LedgerEntry.curve(try LedgerEntry.encode(drill)) == nil)
    #expect(try LedgerEntry.decode(bytes, at: 0) == fact)
}

@Test("Waivers and configuration are entries, word for word")
func exceptions() throws {
    let digest = Digest(repeatElement(0xab, count: 32)), hex = String(repeating: "ab", count: 32)
    let from = Timestamp(seconds: 1_800_000_000)
    let events: [(Fact.Event, String)] = [
        (
            .waived(
                WaiverRecord(
                    waiver: "move", digest: digest, revision: digest, plan: "critical", objectives: [.rpo],
                    scenarios: [], from: from, until: from + .seconds(60), reason: "r", owner: "a/b",
                    approvedBy: "a/c")),
            #"{"waived":{"_0":{"approvedBy":"a/c","digest":"\#(hex)","from":"2027-01-15T08:00:00Z","#
                + #""objectives":["rpo"],"owner":"a/b","plan":"critical","reason":"r","revision":"\#(hex)","#
                + #""scenarios":[],"until":"2027-01-15T08:01:00Z","waiver":"move"}}}"#
        ),
        (
            .withdrawn(WithdrawnRecord(waiver: "move", revision: digest)),
            #"{"withdrawn":{"_0":{"revision":"\#(hex)","waiver":"move"}}}"#
        ),
        (
            .configured(ConfiguredRecord(digest: nil, revision: digest)),
            #"{"configured":{"_0":{"revision":"\#(hex)"}}}"#
        ),
    ]
    for (event, text) in events {
        var fact = drill
        fact.event = event
        let bytes = try LedgerEntry.encode(fact)
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"event\":\(text),"))
        #expect(try LedgerEntry.decode(bytes, at: 0) == fact)
    }
}

/// Goal: the fast way takes and refuses exactly what a decoder does, whatever one byte of an entry is changed to.
@Test(arguments: entriesOfKinds)
func theFastWayReadsAsADecoderDoes(fact: Fact) throws {
    let entry = try LedgerEntry.encode(fact)
    #expect(try LedgerEntry.decode([1, 2] + entry + [3], 2..<2 + entry.count, at: 0) == fact)
    for place in entry.indices {
        for byte in [UInt8(ascii: "}"), UInt8(ascii: "1"), nil] {
            var changed = entry
            changed.replaceSubrange(place...place, with: byte.map { [$0] } ?? [])
            let decoded = try? JSONDecoder().decode(Fact.self, from: Data(changed))
            let read = try? LedgerEntry.decode(changed, at: 0)
            guard read != decoded else { continue }
            Issue.record("\(String(decoding: changed, as: UTF8.self))")
        }
    }
}

private let entriesOfKinds: [Fact] = {
    let (action, at) = (ActionID("backup/akig/1"), Timestamp(seconds: 1_800_000_000))
    let point = RecoveryPoint(
        action: action, store: "local", clusterUID: "akig", system: SystemIdentifier(7), timeline: Timeline(1),
        start: LSN(256), stop: LSN(384), startedAt: at, stoppedAt: at + .seconds(60), dataBytes: ByteCount(1 << 30),
        addedBytes: ByteCount(1 << 24), major: 15, isComplete: true)
    let failure = FinishedRecord.Failure(code: .connectionLost, what: "say \"}}\", \"monotonic\":1")
    let events: [Fact.Event] = [
        .started(StartedRecord(action: action, reason: "Due", attempt: 1, plan: "critical")),
        .finished(FinishedRecord(action: action, job: .backup, failure: failure, took: .milliseconds(1500))),
        .committed(point), .forgotten(ForgottenRecord(point: action, store: "local", reason: "Retention")),
        .verified(
            VerifyRecord(
                action: ActionID("verify/1"), point: action, store: "local", isIntact: true, bytesRead: ByteCount(9),
                extents: 1, segments: 2, findings: ["x"], took: .seconds(2))),
        .verified(
            VerifyRecord(
                action: ActionID("verify/2"), point: action, store: "local", isIntact: true, bytesRead: ByteCount(9),
                extents: 1, segments: 2, findings: [], took: .milliseconds(2500))),
        .due(DueRecord(action: action, job: .backup, slot: at, deadline: at + .seconds(60))),
        .finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(9))),
        .started(StartedRecord(action: action, reason: "Due", attempt: 2)),
        .configured(ConfiguredRecord(digest: nil, revision: Digest(repeatElement(0xab, count: 32)))),
        .available(AvailabilityRecord(from: at, to: at + .seconds(9), up: .seconds(9), down: .zero, unknown: .zero)),
    ]
    return [drill]
        + events.map { event in
            var fact = drill
            fact.event = event
            return fact
        }
}()
