import ClusterHarness
import Foundation
import Testing

@Suite("Reports of a period", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct PeriodCommandTests {
    /// The day on which the clocks of Paris were set back, long before the ledger began.
    @Test("a day of 25 hours is told with both bounds, verifies, and does not with others")
    func day() async throws {
        try await withStore { site, _ in
            let write = try await site.pra(
                "report", "--of", "2020-10-25", "--zone", "Europe/Paris", "--language", "fr")
            #expect(write.status == 0, "\(write)")
            let folder = "\(site.folder)/reports/2020-10-25"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["sla.dsse.json", "sla.fr.csv", "sla.fr.html", "sla.fr.md", "sla.json"])
            let page = try String(contentsOfFile: "\(folder)/sla.fr.md", encoding: .utf8)
            for words in [
                "du 2020-10-24 22:00:00 UTC au 2020-10-25 23:00:00 UTC",
                "Le registre ne commence qu’après la période",
                "du 2020-10-25 00:00:00 +02:00 au 2020-10-26 00:00:00 +01:00", "Europe/Paris", "Non mesuré",
            ] { #expect(page.contains(words), "\(words): \(page)") }
            for name in ["sla.json", "sla.dsse.json"] {
                let good = try await site.pra("report", "verify", "\(folder)/\(name)")
                #expect(good.status == 0, "\(good)")
            }
            let file = URL(filePath: "\(folder)/sla.json")
            let text = try String(contentsOf: file, encoding: .utf8)
            for (old, new, field) in [
                ("2020-10-26 00:00:00 +01:00", "2020-10-26 00:00:00 +02:00", "cover.calendar.to"),
                ("\"to\" : \"2020-10-25T23:00:00Z\"", "\"to\" : \"2020-10-25T22:00:00Z\"", "cover.to"),
                ("\"unknownGrace\" : 600", "\"unknownGrace\" : 6000", "rules.constants.unknownGrace"),
            ] {
                let edited = text.replacing(old, with: new)
                #expect(edited != text, "there is no \(old)")
                try Data(edited.utf8).write(to: file)
                let bad = try await site.pra("report", "verify", file.path())
                #expect(bad.status == 9 && bad.contains(field), "\(bad)")
            }
        }
    }

    @Test("a year that is not over is told up to the moment of the report, and verifies")
    func unfinished() async throws {
        try await withStore { site, _ in
            let year = try await site.run("/usr/bin/date", "-u", "+%Y").trimmingCharacters(in: .whitespacesAndNewlines)
            let write = try await site.pra("report", "--of", year)
            let verify = try await site.pra("report", "verify", "\(site.folder)/reports/\(year)/sla.dsse.json")
            #expect(write.status == 0 && verify.status == 0, "\(write)\(verify)")
        }
    }

    @Test("what has not begun, is no period or is in no zone is refused in words, and nothing is written")
    func refused() async throws {
        try await withStore { site, _ in
            for (arguments, words) in [
                (["--of", "2999-Q1"], "2999-Q1 has not begun"), (["--of", "2026-13"], "is no period"),
                (["--of", "2020", "--zone", "Europe/Pariss"], "knows no time zone"),
                (["--of", "2020", "--period", "day"], "2020 is a year"), (["--from", "2020-01-01"], "--from and --to"),
                (["--from", "2020-02-01", "--to", "2020-01-01"], "has no time in it"),
            ] {
                let ending = try await site.pra(["report"] + arguments)
                #expect(ending.status == 2 && ending.contains(words), "\(arguments): \(ending)")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/reports/2020"))
            let range = try await site.pra("report", "--from", "2020-01-01", "--to", "2020-01-31T12:00:00+01:00")
            #expect(range.status == 0 && range.contains("/2020-01-01T000000Z_2020-01-31T110000Z/"), "\(range)")
        }
    }
}
