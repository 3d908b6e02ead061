import Foundation
import Model
import Objectives
import Ports
import Reports
import State
import Testing

/// How far a report's ledger is anchored, told the same by `reports/verify.py`.
@Suite struct VerifyAnchorTests {
    private static func anchored(_ form: AnchorRecord.Form, _ size: Int, at second: Int64, url: String? = nil) -> Fact {
        let note = CheckpointNote(size: size, root: AuditedDay.one, text: "")
        let record = AnchorRecord(form, note, before: AuditedDay.at(second - 3), at: url ?? "c0ffee")
        return Fact(
            at: AuditedDay.at(second), monotonic: second, boot: "boot", actor: "loop",
            subject: ResourceID(anchor: form, url), confidence: .observed, event: .anchored(record))
    }

    private static var ledger: [Fact] {
        AuditedDay.facts() + [
            anchored(.rfc3161, 90, at: 86_000, url: "http://tsa/"), anchored(.gitNote, 40, at: 86_100),
            anchored(.gitNote, 80, at: 86_200),
        ]
    }

    @Test func theFarthestAnchorIsTheReportsAndVerified() async throws {
        let audit = try await Audit(of: Self.ledger)
        let report = audit.report(of: AuditedDay.period)
        let row = try #require(report.anchor)
        #expect(row.form == .rfc3161 && row.size == 90 && row.unanchored == audit.facts.count - 90)
        #expect(row.lag == .seconds(403) && "\(row.sources)" == "\(audit.facts.count - 3)")
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "\(said.text)")
        #expect(!said.text.contains("not checked  anchor"), "\(said.text)")
    }

    enum Lie: CaseIterable { case size, unanchored, lag, before, place, leftOut }

    @Test(arguments: Lie.allCases) func aLieAboutItIsNamed(_ lie: Lie) async throws {
        let audit = try await Audit(of: Self.ledger)
        var report = audit.report(of: AuditedDay.period)
        switch lie {
        case .size: report.anchor?.size += 1
        case .unanchored: report.anchor?.unanchored = 0
        case .lag: report.anchor?.lag = .seconds(1)
        case .before: report.anchor?.before = AuditedDay.at(86_399)
        case .place: report.anchor?.place = "https://elsewhere/"
        case .leftOut: report.anchor = nil
        }
        let said = try audit.verify(try await audit.sign(report))
        #expect(said.status == 1 && said.text.contains("DIFFERENT    anchor"), "\(said.text)")
    }

    /// Goal: a report of a time long ago reads the newest anchors as well, and no other.
    @Test func aScanOfAnyPeriodHasTheNewestAnchorOfEachWay() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/pra-anchors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let journal = try await SQLiteJournal.open(folder, for: .writing)
        try await journal.append(Self.ledger)
        let size = try await journal.size(), long = AuditedDay.start - .seconds(9_000_000)
        for (limit, expected) in [(size, [size - 3, size - 1]), (size - 1, [size - 3, size - 2]), (size - 3, [])] {
            let scope = LedgerScope.period(from: long, to: long + .seconds(60))
            let found: [Int] = try await journal.scan(scope, upTo: limit, into: []) { found, fact, index in
                if case .anchored = fact.event { found.append(index) }
            }
            #expect(Set(found).isSuperset(of: expected), "\(found) below \(limit)")
        }
    }
}
