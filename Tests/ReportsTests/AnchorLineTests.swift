import Model
import Objectives
import Testing

@testable import Reports

/// How far the ledger is anchored, in `pra status` and on the report's page.
@Suite struct AnchorLineTests {
    private let now = SampleLedger.end
    private let stated = StatedAnchor(ResourceID(anchor: .gitNote, nil), every: .seconds(600))

    private func anchored(ago seconds: Int64, size: Int) -> Fact {
        var fact = SampleLedger.entries[0].fact
        let note = CheckpointNote(size: size, root: Digest(repeatElement(1, count: 32)), text: "")
        fact.event = .anchored(AnchorRecord(.gitNote, note, before: now - .seconds(seconds), at: "c0ffee"))
        (fact.at, fact.subject) = (now - .seconds(seconds), stated.subject)
        return fact
    }

    @Test(arguments: [(Int64(600), StatusDocument.Level.ok), (1800, .ok), (1801, .warning)])
    func anAnchorThatLagsByMoreThanThreeIntervalsIsAWarning(_ seconds: Int64, _ level: StatusDocument.Level) throws {
        let facts = SampleLedger.entries.map(\.fact) + [anchored(ago: seconds, size: 10)]
        let line = try #require(anchorLines([stated], facts, at: now).first)
        #expect(line.level == level)
        let text = line.message.text(in: .english)
        #expect(text.contains("not anchored: \(Language.english.text(facts.count - 10))"), "\(text)")
        #expect(text.contains("due every 10m"), "\(text)")
    }

    @Test func whatWasNeverAnchoredLagsSinceTheFirstEntry() throws {
        let facts = SampleLedger.entries.map(\.fact)
        let line = try #require(anchorLines([stated], facts, at: facts[0].at + .seconds(1801)).first)
        #expect(line.level == .warning)
        #expect(anchorLines([stated], [], at: now).map(\.level) == [.ok], "no entry is not anchored")
        #expect(anchorLines([], facts, at: now) == [])
    }

    @Test func anIncidentIsOpenWhileItLags() {
        var lag = AnchorLag()
        for fact in SampleLedger.entries.map(\.fact) + [anchored(ago: 1801, size: 10)] { lag.take(fact) }
        #expect(anchorBreaches([stated], lag, at: now).map(\.id) == ["evidence.unanchored/GitNote"])
        #expect(anchorBreaches([stated], lag, at: now - .seconds(1)) == [])
    }
}
