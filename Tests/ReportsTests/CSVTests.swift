import Model
import Objectives
import Testing

@testable import Reports

/// RFC 4180.
@Suite struct CSVTests {
    private func table(_ report: SLAReport, in language: Language = .english) throws -> [[String]] {
        let bytes = csv(of: report, in: language, documentDigest: SampleLedger.digest(0xEE))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasSuffix("\r\n"))
        return text.split(separator: "\r\n").map { line in
            line.dropFirst().dropLast().split(separator: "\",\"", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Goal: whoever reads it in French has the same fields, and sentences in French.
    @Test func onlySentencesAreOfALanguage() throws {
        let (english, french) = (try table(SampleLedger.report), try table(SampleLedger.report, in: .french))
        let detail = try #require(english.first?.firstIndex(of: "detail"))
        #expect(english.count == french.count)
        for (one, other) in zip(english, french) {
            var (one, other) = (one, other)
            one.remove(at: detail)
            other.remove(at: detail)
            #expect(one == other)
        }
        #expect(french.contains { $0[detail].contains("réussis 1, échoués 0") }, "\(french.map { $0[detail] })")
    }

    private func rows(of table: String, in report: SLAReport) throws -> [[String: String]] {
        let rows = try self.table(report)
        let head = try #require(rows.first)
        return rows.filter { $0[1] == table }.map { Dictionary(uniqueKeysWithValues: zip(head, $0)) }
    }

    @Test func everyRowHasEveryFieldAndTheDigestOfTheDocument() throws {
        let rows = try table(RichLedger.report)
        let head = try #require(rows.first)
        #expect(head.first == "document_sha256" && rows.allSatisfy { $0.count == head.count })
        #expect(rows.dropFirst().allSatisfy { $0[0] == SampleLedger.digest(0xEE).hex })
        #expect(
            Set(rows.dropFirst().map { $0[1] }) == [
                "cover", "verdict", "exposure", "breach", "backup", "point", "drill-slot", "drill", "verification",
                "incident", "control", "control-finding", "waiver", "change", "finding", "budget",
                "forecast", "within-target", "copies", "alert-channel", "alert", "incident-told",
                "incident-acknowledged",
            ])
        #expect(rows.count { $0[1] == "verdict" } == RichLedger.report.verdicts.count)
    }

    @Test func figuresArePlainAndTimesAreToldTwice() throws {
        let rows = try table(SampleLedger.report)
        let head = rows[0], verdict = try #require(rows.first { $0[1] == "verdict" && $0.contains("availability") })
        let fields = Dictionary(uniqueKeysWithValues: zip(head, verdict))
        #expect(fields["target"] == "0.999000" && fields["unit"] == "ratio" && fields["population"] == "288")
        #expect(fields["from"] == "2026-11-22T00:00:00Z" && fields["from_utc"] == "2026-11-22 00:00:00 UTC")
        let breach = Dictionary(uniqueKeysWithValues: zip(head, try #require(rows.first { $0[1] == "breach" })))
        #expect(breach["unit"] == "seconds" && breach["measured"].flatMap { Double($0) } != nil)
        #expect(fields["entries"]?.first == "[")
    }

    // MARK: What the pages tell

    @Test func aDrillThatFailedProvesNothing() throws {
        let drills = try rows(of: "drill", in: SampleLedger.report)
        #expect(Set(drills.map { $0["outcome"] }) == ["failed", "passed"])
        #expect(drills.allSatisfy { $0["confidence"] == ($0["outcome"] == "passed" ? "proven" : "") })
    }

    @Test func claimedObservedAndProvenExposureStandApart() throws {
        var report = SampleLedger.report
        let curve = ["worst exposure", "99th percentile of exposure", "median of exposure"]
        #expect(try rows(of: "exposure", in: report).map { $0["item"] } == curve)
        var exposure = try #require(report.clusters[0].exposures.first)
        (exposure.from, exposure.to) = (nil, nil)
        exposure.claimedSeconds = InSeconds(wrappedValue: .seconds(42))
        exposure.proven = SLAReport.Proven(
            through: SampleLedger.end - .seconds(90), at: SampleLedger.end - .seconds(60), sources: Sources([7]))
        report.clusters[0].exposures = [exposure]
        let found = try rows(of: "exposure", in: report)
        #expect(found.map { $0["confidence"] } == ["claimed"] + curve.map { _ in "observed" } + ["proven"])
        #expect(found.first?["measured"] == "42" && found.last?["measured"] == "90")
        #expect(found.first?["from"] == "2026-11-22T00:00:00Z" && found.last?["from"] == "2026-11-22T23:58:30Z")
        #expect(found.last?["entries"] == "[7]" && found.last?["detail"]?.contains("23:59:00 UTC") == true)
        for row in found {
            #expect(row["cluster"] == "akig" && row["scenario"] == "primary-loss" && row["target"] == "300")
            #expect(row["to"] == "2026-11-23T00:00:00Z" && row["unit"] == "seconds" && row["objective"] == "rpo")
        }
    }

    @Test func controlsStandWithWhatDidNotPass() throws {
        var report = SampleLedger.report
        let controls = try rows(of: "control", in: report)
        #expect(Set(controls.map { $0["outcome"] }) == ["Passed", "Failed", "Unknown", "Excepted"])
        #expect(controls.allSatisfy { $0["measured"] == ($0["outcome"] == "Passed" ? "1" : "0") })
        for row in controls {
            #expect(row["population"] == "1" && row["to"] == "2026-11-23T00:00:00Z" && row["entries"]?.first == "[")
        }
        let findings = try rows(of: "control-finding", in: report)
        #expect(findings.count == 3 && findings.allSatisfy { $0["cluster"] == "akig" })
        let excepted = try #require(findings.first { $0["outcome"] == "Excepted" })
        #expect(excepted["item"] == "backup-audit/pointsencrypted")
        #expect(excepted["detail"] == "akig/local: excepted by no-keys-yet: store local is not encrypted")
        report.controls = nil
        for table in ["control", "control-finding"] { #expect(try rows(of: table, in: report).isEmpty) }
    }

    @Test func ofAChangeWhatNoCommitTellsStandsToo() throws {
        var report = RichLedger.report
        let outcomes = { (report: SLAReport) in try rows(of: "change", in: report).map { $0["outcome"] } }
        #expect(try outcomes(report) == ["signature: good", "not committed", "not listed"])
        #expect(try rows(of: "change", in: report).last?["measured"] == "2")
        report.changes?[0].record.commits = []
        report.changes?[0].record.unlisted = 0
        #expect(try outcomes(report) == ["not committed"])
        report.changes?[0].record.isModified = nil
        #expect(try outcomes(report) == ["git says nothing"])
    }

    /// Goal: nothing that somebody else wrote runs in a spreadsheet.
    @Test func whatWouldBeAFormulaIsText() throws {
        let rows = try table(RichLedger.report)
        #expect(try #require(rows.first { $0[1] == "waiver" }).contains { $0.hasPrefix("'=the storage moves") })
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "|calc", "\n-1"] {
            #expect(spreadsheetSafe(text) == "'" + text)
        }
        for text in ["", "a=1", "1-1", "plan critical"] { #expect(spreadsheetSafe(text) == text) }
        let cells = rows.flatMap { $0 }
        #expect(cells.allSatisfy { $0.isEmpty || !"=+@".contains($0.prefix(1)) })
    }

    @Test func quotesAndLinesStayInTheirField() throws {
        var report = SampleLedger.report
        report.clusters[0].backups.rows[0].reason = "he said \"no\",\r\nand left"
        let text = String(
            decoding: csv(of: report, in: .english, documentDigest: SampleLedger.digest(0)), as: UTF8.self)
        #expect(text.contains("\"he said \"\"no\"\",\r\nand left\""))
    }
}
