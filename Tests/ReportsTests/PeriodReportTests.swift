import Model
import Objectives
import Reports
import Testing

/// The report of a day that is over, from a ledger that goes on.
@Suite struct PeriodReportTests {
    private func report(_ facts: [Fact]) -> SLAReport {
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        return makeReport(
            SampleLedger.cover(size: entries.count), entries: entries, population: [SampleLedger.akig])
    }

    private func stated(_ plan: String, rpo: Int64, at seconds: Int64) -> Fact {
        SampleLedger.fact(
            seconds,
            .stated(
                StatedObjectives(
                    plan: plan, planDigest: SampleLedger.digest(1), revision: SampleLedger.digest(0xAB),
                    scenarios: [
                        .init(name: "primary-loss", survives: ["local"], rpo: .seconds(rpo), rto: .seconds(1800))
                    ], availability: nil, backupSuccess: Ratio(millionths: 1_000_000), restoreTests: nil,
                    integrity: nil)))
    }

    /// Exposure grows as time does, from nothing at `from`.
    private func exposed(_ from: Int64, _ to: Int64, plan: String = "critical") -> Fact {
        let edges = [SampleLedger.start + .seconds(from), SampleLedger.start + .seconds(to)]
        return SampleLedger.fact(
            to,
            .exposed(
                ExposureRecord(
                    plan: plan, scenario: "primary-loss", from: edges[0], to: edges[1],
                    breakpoints: [
                        .init(at: edges[0], exposure: .zero), .init(at: edges[1], exposure: .seconds(to - from)),
                    ], maximum: .seconds(to - from), overTarget: .seconds(max(0, to - from - 300)), unknown: .zero)))
    }

    private func missed(_ slot: Int64, writtenAt: Int64) -> Fact {
        SampleLedger.fact(
            writtenAt,
            .missed(
                MissedRecord(
                    action: ActionID("backup/akig/\(slot)"), job: .backup,
                    slot: SampleLedger.start + .seconds(slot), reason: "the loop was not running")))
    }

    @Test func aDayTellsOfItsLastHoursThatWereWrittenTheNextDay() throws {
        let report = report([
            SampleLedger.stated, exposed(0, 79_200), missed(82_800, writtenAt: 90_000), exposed(79_200, 90_000),
            missed(86_400, writtenAt: 90_000), SampleLedger.drilled(90_100, "drill/x", passed: true),
        ])
        let section = try #require(report.clusters.first)
        #expect(section.backups.missed == 1 && section.backups.rows.map(\.sources) == [Sources([2])])
        let curve = try #require(section.exposures.first)
        #expect(curve.to == SampleLedger.end && curve.maximum == .seconds(79_200))
        #expect(curve.lines.flatMap { $0 }.allSatisfy { $0.at <= SampleLedger.end })
        #expect(curve.breaches.last?.isOpen == true && curve.breaches.last?.maximum == .seconds(7200))
        #expect(section.drills.isEmpty, "it ended the next day")
        #expect(report.completeness.facts == 6 && report.completeness.missingIndices == 0)
    }

    @Test func anIncidentThatWasResolvedTheNextDayIsOpenAtTheEnd() throws {
        let report = report([
            SampleLedger.stated, SampleLedger.incident(80_000, .opened), SampleLedger.incident(90_000, .resolved),
        ])
        #expect(try #require(report.clusters.first?.incidents.first).resolvedAt == nil)
    }

    @Test func anEntryOfASetBackClockIsNotMissing() {
        let report = report([SampleLedger.stated, exposed(90_000, 90_300), exposed(300, 600)])
        #expect(report.completeness.missingIndices == 0)
    }

    @Test func twoPlansAndALoosenedTargetAreToldApart() throws {
        let report = report([
            stated("gold", rpo: 60, at: 0), stated("iron", rpo: 3600, at: 0), exposed(0, 300, plan: "gold"),
            exposed(0, 300, plan: "iron"), stated("gold", rpo: 3600, at: 3600), exposed(3600, 3900, plan: "gold"),
        ])
        let rows = report.verdicts.filter { $0.objective == .rpo }
        #expect(rows.map(\.plan) == ["gold", "gold", "iron"])
        #expect(rows.map(\.verdict) == [.missed, .missed, .missed], "most of the day nobody saw")
        #expect(rows.first?.measured == .duration(.seconds(300)))
        let targets: [Message.Argument] = [60, 3600, 3600].map { .duration(.seconds($0)) }
        #expect(rows.compactMap(\.target) == targets)
        #expect(report.clusters.first?.exposures.map(\.plan) == ["gold", "gold", "iron"])
        let text = markdown(of: report, in: .english, documentDigest: SampleLedger.digest(0))
        #expect(text.contains("plan gold, 2026-11-22 00:00:00 UTC to 2026-11-22 01:00:00 UTC: "), "\(text)")
        #expect(text.contains("scenario primary-loss (iron)"))
        #expect(try decodeReport(json(of: report)) == report)
    }
}
