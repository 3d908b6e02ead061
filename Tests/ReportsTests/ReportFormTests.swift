import Model
import Objectives
import Testing

@testable import Reports

/// The sample day with a waiver, a change of the manifests and a finding, so that each chapter has something in it.
enum RichLedger {
    static let waiver = WaiverRecord(
        waiver: "storage-move", digest: SampleLedger.digest(2), revision: SampleLedger.digest(0xAB), plan: "critical",
        objectives: [.rpo, .availability], scenarios: [], from: SampleLedger.start + .seconds(50_400),
        until: SampleLedger.start + .seconds(54_000), reason: "=the storage moves", owner: "operations/J. Martin",
        approvedBy: "operations/F. Diallo", compensatingControl: "a dump every hour")

    static let revision = RevisionRecord(
        revision: SampleLedger.digest(0xAB),
        commits: [
            .init(
                id: String(repeating: "4f", count: 20), author: "F. Diallo", at: SampleLedger.start + .seconds(7200),
                subject: "RPO of 5m for payments", signature: .good)
        ], unlisted: 2, isModified: true)

    static let report: SLAReport = {
        var entries = SampleLedger.entries
        let more =
            [
                SampleLedger.fact(10, .waived(waiver)), SampleLedger.fact(7300, .revised(revision)),
                SampleLedger.fact(90_000, .revised(revision)),
            ] + AlertedLedger.facts
        for fact in more {
            let place = entries.firstIndex { $0.fact.at > fact.at } ?? entries.count
            entries.insert(LedgerEntry(index: 0, fact: fact), at: place)
        }
        for place in entries.indices { entries[place].index = place }
        return makeReport(SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
    }()
}

@Suite struct ReportFormTests {
    private let digest = SampleLedger.digest(0xEE)

    private func pages(_ report: SLAReport, _ language: Language = .english) -> [String] {
        [
            markdown(of: report, in: language, documentDigest: digest),
            html(of: report, in: language, documentDigest: digest),
        ]
    }

    // MARK: Figures

    /// Goal: a value without its population, its time or its entries is nowhere to be read.
    @Test(arguments: ["population", "from", "to", "sources"]) func noFigureWithoutWhatItIsOf(part: String) throws {
        var report = SampleLedger.report
        let place = try #require(report.verdicts.firstIndex { $0.objective == .backupSuccess })
        report.verdicts[place].measured = .ratio(Ratio(millionths: 123_400))
        let shown =
            pages(report) + [String(decoding: csv(of: report, in: .english, documentDigest: digest), as: UTF8.self)]
        #expect(shown.allSatisfy { $0.contains("12.34%") || $0.contains("0.123400") })
        switch part {
        case "population": report.verdicts[place].population = 0
        case "from": report.verdicts[place].from = nil
        case "to": report.verdicts[place].to = nil
        default: report.verdicts[place].sources = Sources()
        }
        for page in pages(report) + [text(of: report, in: .english, styled: false)] {
            #expect(!page.contains("12.34%") && page.contains("is no figure"), "\(page)")
        }
        let table = String(decoding: csv(of: report, in: .english, documentDigest: digest), as: UTF8.self)
        #expect(!table.contains("0.123400") && table.contains("no figure and is not shown"))
    }

    @Test func everyFigureSaysOverWhat() {
        var report = SampleLedger.report
        for page in pages(report) { #expect(page.contains("288, the whole period")) }
        report.verdicts[0].to = SampleLedger.start + .seconds(3600)
        for page in pages(report) {
            #expect(page.contains("288, 2026-11-22 00:00:00 UTC to 2026-11-22 01:00:00 UTC"))
        }
    }

    // MARK: Languages

    @Test func bothLanguagesHoldTheSameNumbersInEveryForm() {
        for report in [SampleLedger.report, RichLedger.report] {
            for (english, french) in zip(pages(report), pages(report, .french)) {
                let found = (numbers(in: english, .english), numbers(in: french, .french))
                let first = zip(found.0, found.1).first { $0 != $1 }
                #expect(numbers(in: english.replacing("5m", with: "6m"), .english) != found.1, "any difference is seen")
                #expect(found.0.count > 100 && first == nil && found.0.count == found.1.count, "\(first ?? ("", ""))")
            }
        }
    }

    // MARK: Chapters

    @Test func theRulesArePrintedWholeWithTheirDigest() throws {
        let rules = try #require(SampleLedger.report.rules)
        let bytes = try json(of: rules.constants)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let fields = lines.filter { $0.hasPrefix("  \"") }.map { $0.split(separator: "\"")[1] }
        for page in pages(SampleLedger.report) {
            #expect(page.contains(rules.digest.hex))
            for name in fields { #expect(page.contains(name), "\(name)") }
        }
        #expect(fields.count == 11)
        var other = MeasurementRules.standard
        other.unknownGrace = .seconds(601)
        #expect(SLAReport.Rules(other).digest != rules.digest)
    }

    @Test func aWaiverStandsWithBothFigures() throws {
        let page = pages(RichLedger.report)[0]
        let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| storage-move") })
        for words in [
            "operations/J. Martin", "operations/F. Diallo", "2026-11-22 14:00:00 UTC", "2026-11-22 15:00:00 UTC",
            "=the storage moves", "a dump every hour",
        ] { #expect(row.contains(words), "\(words): \(row)") }
        for words in [
            "- storage-move, akig, Recovery point (RPO) primary-loss: with 2h2m, without",
            "- storage-move, akig, Availability: with 96.5034%, without 100%",
        ] { #expect(page.contains(words), "\(words): \(page)") }
        var calm = SampleLedger.report
        calm.waivers = []
        #expect(pages(calm)[0].contains("## Exceptions\n\nNone in the period."))
    }

    @Test func changesOfTheManifestsAreThoseOfThePeriod() {
        let page = pages(RichLedger.report)[0]
        #expect(RichLedger.report.changes?.count == 1)
        #expect(page.contains("| 4f4f4f4f4f4f | F. Diallo | 2026-11-22 02:00:00 UTC | good | RPO of 5m for payments |"))
        #expect(page.contains("older commits that are not listed: 2") && page.contains("files were changed"))
        #expect(pages(SampleLedger.report)[0].contains("No revision of the manifests took effect"))
    }

    @Test func oneFigureIsWorkedOnPaperWithTheNumbersOfThisReport() {
        let page = pages(SampleLedger.report)[0]
        #expect(page.contains("up 23h, down 0s, bad unseen time 50m: 23h ÷ (23h + 0s + 50m) = "), "\(page)")
        #expect(pages(SampleLedger.report, .french)[0].contains("disponible 23h, arrêté 0s"))
    }

    @Test func thereAreLinesToSignAndAGlossary() {
        for (page, words) in [
            (pages(SampleLedger.report)[0], ["| Prepared by |", "| Reviewed by |", "| Approved by |", "PDMA", "DMIA"]),
            (pages(SampleLedger.report, .french)[0], ["| Préparé par |", "| Relu par |", "Auto-attesté", "MTPD"]),
        ] { for word in words { #expect(page.contains(word), "\(word)") } }
    }

    @Test func aDocumentFromBeforeTheseChaptersIsReadAndRendered() throws {
        var report = SampleLedger.report
        (report.waivers, report.changes, report.rules, report.cover.calendar) = (nil, nil, nil, nil)
        report.completeness.begins = nil
        let old = try decodeReport(json(of: report))
        #expect(old == report)
        #expect(!pages(old)[0].contains("Exceptions") && !pages(old)[0].contains("Rules of measurement"))
    }
}
