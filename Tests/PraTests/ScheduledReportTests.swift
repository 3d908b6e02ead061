import Manifests
import Model
import Reports
import Testing

@testable import pra

@Suite struct ScheduledReportTests {
    @Test func aScheduleGetsItsLanguagesAndFormsAndOneDocument() throws {
        let text = """
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: monthly}
            spec: {languages: [en, fr], formats: [JSON, HTML]}
            ---
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: board}
            spec: {languages: [fr], formats: [Markdown]}
            """
        let (desired, problems) = loadManifests([SourceFile(path: "r.yaml", bytes: Array(text.utf8))])
        let schedules = try #require(desired, "\(problems)").reports
        let digest = Digest(repeatElement(0xcd, count: 32))
        let signed = SignedReport(report: .empty, document: [7], digest: digest, envelope: [8])
        let files = scheduled(signed, by: schedules)
        #expect(
            files.map(\.name) == ["monthly/sla.json", "monthly/sla.en.html", "monthly/sla.fr.html", "board/sla.fr.md"])
        #expect(files[0].bytes == [7])
        let french = String(decoding: files[2].bytes, as: UTF8.self)
        #expect(french.contains("lang=\"fr\"") && french.contains(digest.hex))
    }
}

extension SLAReport {
    fileprivate static var empty: SLAReport {
        let zero = Timestamp(seconds: 0), digest = Digest(repeatElement(0, count: 32))
        let cover = Cover(
            from: zero, to: zero, timeZone: "UTC", generatedAt: zero, toolVersion: "pra", manifestRevision: digest,
            ledger: .init(size: 0, root: digest, checkpoint: "", keyFingerprint: ""))
        return makeReport(cover, entries: [], population: [])
    }
}
