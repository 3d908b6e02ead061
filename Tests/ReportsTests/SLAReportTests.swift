import Model
import Objectives
import Reports
import Testing

@Suite struct SLAReportTests {
    @Test(arguments: Language.allCases)
    func rendersAsRecorded(language: Language) throws {
        let report = SampleLedger.report
        let digest = SampleLedger.digest(0xEE)
        try expectGolden(markdown(of: report, in: language, documentDigest: digest), "sla.\(language.rawValue).md")
        try expectGolden(html(of: report, in: language, documentDigest: digest), "sla.\(language.rawValue).html")
        try expectGolden(text(of: report, in: language, styled: false), "sla.\(language.rawValue).txt")
    }

    @Test func jsonIsReadBackAsItWas() throws {
        let report = SampleLedger.report
        #expect(try decodeReport(json(of: report)) == report)
    }
}

@Suite struct VerifyReportTests {
    @Test func aReportThatTheLedgerGivesHasNoDifference() throws {
        let found = try differences(between: json(of: SampleLedger.report), and: SampleLedger.entries)
        #expect(found == [])
    }

    @Test func anEditedFigureIsNamed() throws {
        var report = SampleLedger.report
        report.verdicts[0].verdict = .met
        report.clusters[0].backups.missed = 0
        let found = try differences(between: json(of: report), and: SampleLedger.entries)
        #expect(
            found == [
                "clusters[0].backups.missed: the report says 0, the ledger gives 1",
                "verdicts[0].verdict: the report says \"Met\", the ledger gives \"Missed\"",
            ])
    }

    @Test func aChangedLedgerIsNoticed() throws {
        var entries = SampleLedger.entries
        let document = try json(of: SampleLedger.report)
        entries.removeAll { if case .missed = $0.fact.event { true } else { false } }
        #expect(try !differences(between: document, and: entries).isEmpty)
    }

    @Test func laterEntriesChangeNothing() throws {
        let document = try json(of: SampleLedger.report)
        let later = LedgerEntry(index: SampleLedger.entries.count, fact: SampleLedger.stated)
        #expect(try differences(between: document, and: SampleLedger.entries + [later]) == [])
    }

    @Test func aForeignDocumentIsRefused() throws {
        #expect(throws: PraError.self) { try differences(between: Array("{}".utf8), and: []) }
        var report = SampleLedger.report
        report.schema = "pra.sla-report/2"
        let newer = try json(of: report)
        #expect(throws: PraError.self) { try differences(between: newer, and: []) }
    }
}

@Suite struct HonestReportTests {
    @Test func aClusterThatTheLedgerDoesNotKnowIsListedAsNotMeasured() {
        let report = makeReport(SampleLedger.cover(size: 0), entries: [], population: [SampleLedger.akig])
        #expect(report.completeness.withoutObjectives == [SampleLedger.akig])
        #expect(report.verdicts.count == 6)
        #expect(report.verdicts.allSatisfy { $0.verdict == .notMeasured && $0.measured == nil })
        let text = markdown(of: report, in: .english, documentDigest: SampleLedger.digest(0))
        #expect(text.contains("no objectives were stated for akig"))
        #expect(text.contains("| none | Unknown |"))
    }

    /// The observer is frozen for the whole period: the loop lives and writes facts, but sees nothing.
    @Test func freezingTheObserverMakesEveryTimeFigureUnknown() {
        var meter = ExposureMeter(
            plan: "critical", scenario: "primary-loss", target: .seconds(300), from: SampleLedger.start)
        meter.protected(through: SampleLedger.start, at: SampleLedger.start)
        var up = AvailabilityMeter(from: SampleLedger.start)
        var facts = [SampleLedger.stated]
        for second in stride(from: Int64(300), through: 86_400, by: 300) {
            let now = SampleLedger.start + .seconds(second)
            meter.blind(at: now)
            up.blind(at: now)
            if let record = meter.cut(at: now) { facts.append(SampleLedger.fact(second, .exposed(record))) }
            if let record = up.cut(at: now) { facts.append(SampleLedger.fact(second, .available(record))) }
        }
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        let report = makeReport(
            SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
        #expect(report.verdicts.allSatisfy { $0.verdict == .notMeasured && $0.measured == nil })
        #expect(report.verdicts.first { $0.objective == .rpo }?.unknownShare == Ratio(millionths: 1_000_000))
        #expect(report.verdicts.first { $0.objective == .availability }?.unknownShare == Ratio(millionths: 1_000_000))
        #expect(report.clusters.first?.exposures.first?.unseen.count == 1)
        #expect(text(of: report, in: .english, styled: false).contains("Not measured"))
    }

    /// Facts written by hand with markup must not become markup.
    @Test func whatCameFromOutsideStaysText() {
        let entries = [
            SampleLedger.stated,
            SampleLedger.fact(
                9,
                .missed(
                    MissedRecord(
                        action: ActionID("backup/x"), job: .backup, slot: SampleLedger.start,
                        reason: "<script>alert(1)</script> | **x**"))),
        ].enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        let report = makeReport(SampleLedger.cover(size: 2), entries: entries, population: [SampleLedger.akig])
        let digest = SampleLedger.digest(0)
        #expect(!html(of: report, in: .english, documentDigest: digest).contains("<script"))
        #expect(
            markdown(of: report, in: .english, documentDigest: digest).contains(
                "\\<script>alert(1)\\</script> \\| \\*\\*x\\*\\*"))
    }

    /// The first run of all: a report of a few seconds, or of no time at all.
    @Test(arguments: [0, 1, 40] as [Int64]) func aVeryShortPeriodIsAReportToo(seconds: Int64) {
        var meter = ExposureMeter(
            plan: "critical", scenario: "primary-loss", target: .seconds(300), from: SampleLedger.start)
        meter.unprotected(since: SampleLedger.start - .seconds(20), at: SampleLedger.start)
        meter.observe(
            WALSample(at: SampleLedger.start, timeline: Timeline(1), insert: LSN(1 << 24), segmentBytes: 1 << 24))
        let record = meter.cut(at: SampleLedger.start + .seconds(seconds))
        let facts = [SampleLedger.stated] + (record.map { [SampleLedger.fact(seconds, .exposed($0))] } ?? [])
        var cover = SampleLedger.cover(size: facts.count)
        cover.to = SampleLedger.start + .seconds(seconds)
        let report = makeReport(
            cover, entries: facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) },
            population: [SampleLedger.akig])
        let rpo = report.verdicts.first { $0.objective == .rpo }
        #expect(rpo?.verdict == (seconds == 0 ? .notMeasured : .met))
        #expect(rpo?.measured == (seconds == 0 ? nil : .duration(.seconds(20 + seconds))))
        #expect(html(of: report, in: .french, documentDigest: SampleLedger.digest(0)).contains("</svg>"))
    }

    @Test func sourcesAreWrittenAsRanges() throws {
        #expect(Sources([5, 3, 10, 9, 11, 3]).description == "3,5,9-11")
        let report = SampleLedger.report
        #expect(try decodeReport(json(of: report)).verdicts.map(\.sources) == report.verdicts.map(\.sources))
    }
}
