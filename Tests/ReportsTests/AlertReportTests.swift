import Model
import Objectives
import Testing

@testable import Reports

/// What became of the messages about the sample day's breach.
enum AlertedLedger {
    static let breach = "rpo.breach/akig/primary-loss"

    static let facts: [Fact] = [
        told("hook", 29_115, .failing) { $0.detail = "transient: no answer" },
        told("mail", 29_120, .dead) {
            ($0.recipient, $0.user, $0.detail) = ("f…@example.org", "f-diallo", "550 no such user")
        },
        told("hook", 29_200, .accepted) { ($0.attempts, $0.took) = (2, .seconds(90)) },
        SampleLedger.fact(
            29_250,
            .acknowledged(
                AcknowledgedRecord(
                    incident: breach, severity: "critical", by: "operator:=F. Diallo", comment: "", until: nil))),
    ]

    static func told(
        _ channel: String, _ second: Int64, _ outcome: DeliveryRecord.Outcome,
        edit: (inout DeliveryRecord) -> Void = { _ in }
    ) -> Fact {
        let written = SampleLedger.start + .seconds(second)
        let message = AlertMessage(
            id: "m1", thread: "t", state: .opened, labels: [:], severity: "critical", at: written, since: written,
            title: "", body: "")
        var record = DeliveryRecord(message, to: "", user: "", outcome, attempts: 1, took: .seconds(5))
        record.began = [breach]
        edit(&record)
        var fact = SampleLedger.fact(second, .told(record))
        fact.subject = ResourceID("AlertChannel", channel)
        return fact
    }
}

@Suite struct AlertReportTests {
    private let digest = SampleLedger.digest(0xEE)

    private func pages(_ report: SLAReport, _ language: Language = .english) -> [String] {
        [
            markdown(of: report, in: language, documentDigest: digest),
            html(of: report, in: language, documentDigest: digest),
        ]
    }

    @Test func thePageTellsWhoWasToldAndWhoWasNot() {
        let page = pages(RichLedger.report)[0]
        for words in [
            "## Alerts\n\nMessages accepted: 1; failed for good: 1; still failing at the end: 0.",
            "| hook | 1 | 0 | 0 | 1m30s | 1m30s | 1 |", "| mail | 0 | **1** | 0 | Unknown | Unknown | 0 |",
            "| 2026-11-22 08:05:20 UTC | mail | f-diallo, f…@example.org | critical | rpo.breach/akig/primary-loss |  "
                + "| **failed for good** | 1 | 5s | 550 no such user |",
            "| 2026-11-22 08:06:40 UTC | hook | the channel itself | critical | rpo.breach/akig/primary-loss |  "
                + "| accepted | 2 | 1m30s |  |",
            "| 2026-11-22 08:06:40 UTC, over hook | 2026-11-22 08:07:30 UTC, by operator:=F. Diallo |",
        ] { #expect(page.contains(words), "\(words): \(page)") }
        #expect(pages(RichLedger.report, .french)[0].contains("| 2026-11-22 08:06:40 UTC, par hook |"))
        let said = text(of: RichLedger.report, in: .english, styled: false)
        #expect(said.hasSuffix("Messages accepted: 1; failed for good: 1; still failing at the end: 0.\n"), "\(said)")
    }

    /// Goal: why the same went over another channel as well stands by the first, whatever became of it.
    @Test func thePageTellsWhyASecondWentOut() {
        let facts =
            [SampleLedger.stated]
            + [DeliveryRecord.Outcome.failing, .accepted].enumerated().map { number, outcome in
                AlertedLedger.told("phone", 10, outcome) {
                    ($0.message, $0.detail, $0.alsoOver) = ("m\(number)", "transient: no answer", "mail")
                }
            }
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        let report = makeReport(
            SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
        let page = pages(report)[0]
        #expect(
            page.contains("| **failing** | 1 | 5s | transient: no answer; not taken in time: also sent over mail |"))
        #expect(page.contains("| accepted | 1 | 5s | not taken in time: also sent over mail |"), "\(page)")
        #expect(pages(report, .french)[0].contains("| non accepté à temps : aussi envoyé par mail |"))
        let table = String(decoding: csv(of: report, in: .english, documentDigest: digest), as: UTF8.self)
        #expect(table.contains("transient: no answer; not taken in time: also sent over mail"))
    }

    @Test func wereNobodyIsToldThePageSaysSo() {
        for page in pages(SampleLedger.report) + [text(of: SampleLedger.report, in: .english, styled: false)] {
            #expect(page.contains("Nobody was told of anything in the period."))
        }
        let page = pages(SampleLedger.report)[0]
        #expect(page.contains("| **nobody** | nobody |"), "\(page)")
        var late = SampleLedger.report
        late.cover.from = SampleLedger.start + .seconds(29_500)
        #expect(pages(late)[0].contains("| not in the period | nobody |"), "it may have been told before")
    }

    /// Goal: a storm of messages makes no page that nobody can open, and hides nothing that failed.
    @Test func aLongLogIsBoundedOnPagesAndWholeInTheDocuments() throws {
        var facts = [SampleLedger.stated, AlertedLedger.told("mail", 9, .dead) { $0.detail = "550 no such user" }]
        facts += (0..<999).map { number in
            AlertedLedger.told("hook", 10 + number, .accepted) { $0.message = "m\(number)" }
        }
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        let report = makeReport(
            SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
        let page = pages(report)[0]
        #expect(page.contains("200 of 1,000 messages stand here"))
        #expect(page.split(separator: "\n").count { $0.contains("| accepted |") } == 199)
        #expect(page.contains("550 no such user") && report.alerts?.log.count == 1000)
        let table = String(decoding: csv(of: report, in: .english, documentDigest: digest), as: UTF8.self)
        #expect(table.split(separator: "\r\n").count { $0.contains(",\"alert\",") } == 1000)
    }

    @Test func theTableHasEachFigureWithItsUnit() {
        let table = String(decoding: csv(of: RichLedger.report, in: .english, documentDigest: digest), as: UTF8.self)
        let rows = table.split(separator: "\r\n").map { $0.split(separator: ",", maxSplits: 1)[1] }
        let of = { (name: String) in rows.filter { $0.hasPrefix("\"\(name)\"") } }
        #expect(of("alert-channel").count == 8 && of("alert").count == 2)
        let median = of("alert-channel")[3]
        #expect(median.contains("\"90\",\"seconds\",\"\",\"median time\",\"1\""), "\(median)")
        #expect(of("incident-told")[0].contains("\"90\",\"seconds\",\"\",\"told\""), "\(of("incident-told"))")
        #expect(of("incident-acknowledged")[0].contains("operator:=F. Diallo"))
    }

    @Test func aDocumentFromBeforeIsReadAndRendered() throws {
        var report = SampleLedger.report
        report.alerts = nil
        for place in report.clusters[0].incidents.indices { report.clusters[0].incidents[place].response = nil }
        let old = try decodeReport(json(of: report))
        #expect(old == report && !pages(old)[0].contains("## Alerts") && !pages(old)[0].contains("**nobody**"))
    }
}
