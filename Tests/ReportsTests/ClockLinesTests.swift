import Model
import Objectives
import Testing

@testable import Reports

/// What `pra status` says of a clock, and a timeline of an endpoint.
@Suite struct ClockLinesTests {
    private func line(_ kept: Bool?, lead: Int64?) -> StatusLine? {
        let record = ClockRecord(
            ClockDiscipline(isSynchronised: kept, error: kept == true ? .milliseconds(2) : nil),
            server: lead.map { ClockLead(lead: .milliseconds($0), error: .milliseconds(1)) },
            smallestTarget: .seconds(60))
        return clockLines(record).first
    }

    @Test func aClockIsOKWhereItIsTrustedAlone() {
        #expect(line(true, lead: 3)?.level == .ok && line(true, lead: nil)?.level == .ok)
        #expect(line(true, lead: 7000)?.level == .warning && line(false, lead: 3)?.level == .unknown)
        #expect(clockLines(nil).isEmpty)
        let text = line(true, lead: -7000)?.message.text(in: .english)
        #expect(text == "not trusted: the host keeps it right; the server’s is -7s off, give or take 1ms")
        #expect(line(nil, lead: nil)?.message.text(in: .french) == "Inconnu : l’hôte ne dit pas qui la tient à l’heure")
    }

    @Test func aTimelineTellsWhoWasDown() {
        let start = SampleLedger.start
        let facts = [nil, "api"].map { endpoint in
            SampleLedger.fact(
                300,
                .available(
                    AvailabilityRecord(
                        from: start, to: start + .seconds(300), up: .seconds(200), down: .seconds(100),
                        unknown: .zero, endpoint: endpoint)))
        }
        let lines = timeline(
            of: SampleLedger.akig, from: start, to: SampleLedger.end,
            in: facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) })
        #expect(lines.map(\.words.key) == [.lineDown, .lineEndpointDown])
        #expect(lines.last?.words.text(in: .english).hasPrefix("endpoint api: no healthy answer for 1m40s") == true)
    }
}
