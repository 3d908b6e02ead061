import FoundationEssentials
import Manifests
import Model
import Ports
import Reconciler
import Reports
import State
import Testing

@testable import pra

/// The reports of periods that are over, from a ledger in which a daily schedule took effect four days ago.
@Suite struct ScheduledWritingTests {
    private let folder: Folder
    private let one = Digest(repeatElement(1, count: 32))

    init() throws { folder = try Folder() }

    private var reports: String { "\(folder.path)/reports" }

    private func desired() throws -> Desired {
        let text = """
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: daily}
            spec: {period: Day, languages: [en, fr], formats: [HTML, CSV], recipients: [operations]}
            ---
            apiVersion: pra/v1
            kind: Team
            metadata: {name: operations}
            spec: {members: [{name: J. Martin, role: on call, mail: j@example.org}]}
            ---
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: inbox}
            spec: {type: InApp}
            """
        let (desired, problems) = loadManifests([SourceFile(path: "r.yaml", bytes: Array(text.utf8))])
        return try #require(desired, "\(problems)")
    }

    /// Days that were over at `now` and a little more.
    private func days(since: Timestamp, at now: Timestamp) -> [CalendarPeriod] {
        var days = [CalendarPeriod(.day, at: since, in: .utc)]
        while true {
            let next = days[days.count - 1].next
            if next.bounds(in: .utc).to + .seconds(600) > now { return days }
            days.append(next)
        }
    }

    private func records(_ journal: SQLiteJournal) async throws -> [ReportRecord] {
        try await journal.facts(from: 0).compactMap { if case .reported(let record) = $0.event { record } else { nil } }
    }

    @Test func lateReportsAreWrittenOnceEachAndOneThatACrashLeftIsTaken() async throws {
        let wiring = try await Wiring(state: "\(folder.path)/state", for: .writing)
        let (journal, time, printer) = (wiring.journal, SystemTime(), LoopPrinter(json: false))
        let since = time.now() - .seconds(4 * 86_400)
        try await journal.append([
            Fact(
                at: since, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("ReportSchedule", "daily"),
                confidence: .observed, event: .configured(ConfiguredRecord(digest: one, revision: one)))
        ])
        let (desired, expected) = (try desired(), days(since: since, at: time.now()))
        // A process died after it had written the first and before that was in the ledger.
        let span = try ReportSpan(expected[0], in: .utc, at: time.now(), for: "daily")
        let left = try await signedReport(of: desired, from: journal, about: span, at: time.now())
        _ = try writeFiles([("sla.dsse.json", left.envelope)], in: "\(reports)/daily/\(expected[0])")
        // What lies in the folder of the second is of another day.
        _ = try writeFiles([("sla.dsse.json", left.envelope)], in: "\(reports)/daily/\(expected[1])")
        // And that of the third is none.
        _ = try writeFiles([("sla.dsse.json", Array("{".utf8))], in: "\(reports)/daily/\(expected[2])")
        let loop = try await Loop(desired, in: wiring.world, mode: .converge) { _ in }
        let scheduled = ScheduledReports(loop: loop, journal: journal, folder: reports, printer: printer)
        let places = try await scheduled.write()
        #expect(places == expected.map { "\(reports)/daily/\($0)" })
        let records = try await records(journal)
        #expect(records.map(\.period) == expected.map(\.description))
        #expect(records[0].digest == left.digest && records[1].digest != left.digest)
        #expect(records.dropLast().allSatisfy { $0.late > .seconds(3600) && $0.recipients == ["operations"] })
        let names = try FileManager.default.contentsOfDirectory(atPath: places[1]).sorted()
        #expect(names == ["sla.dsse.json", "sla.en.csv", "sla.en.html", "sla.fr.csv", "sla.fr.html"])
        let cover = try decodeReport(try ReportFile(reading: "\(places[1])/sla.dsse.json").document).cover
        #expect(cover.calendar?.name == "\(expected[1])" && cover.calendar?.endsAt == nil)
        #expect(try cover.recomputed(in: .utc) == cover)
        let third = try ReportFile(reading: "\(places[2])/sla.dsse.json").document
        #expect(try decodeReport(third).cover.calendar?.name == "\(expected[2])")
        let inbox = try await journal.inbox(of: nil).map(\.message)
        #expect(inbox.count == expected.count)
        #expect(inbox.contains { $0.title.contains("for operations") && $0.body.contains(left.digest.hex) })
        // Nothing is written twice, by this process nor by the next.
        #expect(try await scheduled.write() == [])
        let next = try await Loop(desired, in: wiring.world, mode: .converge) { _ in }
        #expect(
            try await ScheduledReports(loop: next, journal: journal, folder: reports, printer: printer).write() == [])
        #expect(try await self.records(journal).count == expected.count)
    }
}
