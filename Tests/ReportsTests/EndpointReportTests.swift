import Model
import Objectives
import Reports
import Testing

/// An endpoint's availability in every form of a report: a row of its own that says whose it is.
@Suite struct EndpointReportTests {
    private static let report: SLAReport = {
        var entries = SampleLedger.entries
        for place in entries.indices {
            if case .stated(var stated) = entries[place].fact.event {
                stated.endpoints = ["api"]
                entries[place].fact.event = .stated(stated)
            } else if case .available(var record) = entries[place].fact.event, entries[place].index % 2 == 0 {
                record.endpoint = "api"
                entries[place].fact.event = .available(record)
            }
        }
        return makeReport(
            SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
    }()

    @Test func eachFormNamesIt() throws {
        let rows = Self.report.verdicts.filter { $0.objective == .availability }
        #expect(rows.map(\.endpoint) == [nil, "api"] && rows.reduce(0) { $0 + $1.population } == 288)
        #expect(Set(rows[0].sources.indices).intersection(rows[1].sources.indices).count == 1, "the promise alone")
        #expect(text(of: Self.report, in: .english, styled: false).contains("endpoint api"))
        let digest = SampleLedger.digest(1)
        #expect(markdown(of: Self.report, in: .french, documentDigest: digest).contains("point d’accès api"))
        let bytes = csv(of: Self.report, in: .english, documentDigest: digest)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count { $0.contains("\"availability\",\"\",\"api\"") } == 1)
    }
}
