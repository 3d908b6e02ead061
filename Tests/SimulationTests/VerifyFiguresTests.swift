import Fixtures
import Foundation
import Model
import Objectives
import Reports
import Seeded
import Simulator
import Synchronization
import Testing

/// `reports/verify.py report --ledger` computes every figure again by code of its own: it and `Reports` agree on true
/// reports, and a wrong one is named by its field.
@Suite(.tags(.simulation)) struct VerifyFiguresTests {
    @Test func aDayThatHasEverythingIsVerifiedWithAndWithoutPackagesBesidePython() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let report = audit.report(of: AuditedDay.period)
        let file = try await audit.sign(report)
        let said = try audit.verify(file)
        #expect(isVerified(said), "\(said.text)")
        #expect(said.text.contains("not checked  cover.toolVersion"))
        let bare = try audit.verify(file, bare: true)
        #expect(bare.text == said.text && bare.status == said.status)
        let verdicts = Set(report.verdicts.map(\.verdict))
        #expect(verdicts.isSuperset(of: [.met, .missed, .notMeasured]), "the day has something of each")
        let section = try #require(report.clusters.first)
        #expect(section.exposures.count == 3 && section.exposures.allSatisfy { !$0.unseen.isEmpty })
        #expect(section.backups.missed == 1 && section.backups.failed == 1 && section.backups.pending == 1)
        #expect(report.findings?.count == 3 && report.actions?.count == 2)
    }

    /// Goal: what was written after the report changes nothing of it, and it is no other report's evidence.
    @Test func aLedgerThatWentOnIsTheSameEvidence() async throws {
        let audit = try await Audit(of: AuditedDay.facts().filter { $0.at < AuditedDay.at(50_000) })
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        let store = try await audit.goOn(AuditedDay.facts().filter { $0.at >= AuditedDay.at(50_000) })
        let said = try audit.verify(file, evidence: store)
        #expect(isVerified(said), "\(said.text)")
        let foreseen = audit.report(of: AuditedDay.period, from: AuditedDay.facts())
        let early = try audit.verify(try await audit.sign(foreseen), evidence: store)
        #expect(early.status == 1 && early.text.contains("DIFFERENT    verdicts[1].population: "), "\(early.text)")
    }

    /// Goal: a clock at which nobody looked for two days is unknown, by both.
    @Test func aClockOfWhichNothingIsHeardIsALimit() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), start = AuditedDay.start
        let report = audit.report(of: Period(from: start, to: start + .seconds(5 * 86_400)))
        let limits = report.limitations.filter { $0.key == .limitClock }
        #expect(limits.count == 1 && limits[0].arguments.last == .instant(report.cover.to), "\(limits)")
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "\(said.text)")
    }

    /// Goal: whatever happened to stores, servers, clocks, targets and waivers, the two agree on any period.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func simulatedLivesAreVerified(seed: UInt64) async throws {
        let ports = SimulatedPorts(Simulation(seed: seed)), desired = try hurried()
        ports.state.withLock { $0.populate(desired, quiet: false) }
        for _ in 0..<4 { try liveThroughWeather(desired, ports) }
        var random = Seeded(seed: seed)
        let facts = waived(PeriodScanTests().restated(ports.ledger, &random), &random)
        let audit = try await Audit(of: facts)
        let times = facts.map(\.at)
        let (low, high) = (try #require(times.min()), try #require(times.max()))
        for number in 0..<3 {
            let from = low + .microseconds(Int64.random(in: 0...(high - low).microseconds, using: &random))
            let to = from + .microseconds(Int64.random(in: 0...(high - from).microseconds, using: &random))
            let period = number == 0 ? Period(from: low, to: high) : Period(from: from, to: to)
            let said = try audit.verify(try await audit.sign(audit.report(of: period)))
            #expect(isVerified(said), "seed \(seed), \(period): \(said.text)")
        }
    }

    /// The same life with a waiver here and there, of which some are stated anew or withdrawn.
    private func waived(_ ledger: [Fact], _ random: inout Seeded) -> [Fact] {
        var facts = ledger
        for number in 0..<6 {
            let index = Int.random(in: facts.count / 8..<facts.count, using: &random)
            guard var fact = facts[..<index].last(where: { $0.subject.kind == "Cluster" }) else { continue }
            fact.at = facts[index - 1].at
            let name = "waiver-\(number % 4)", digest = Digest(repeatElement(9, count: 32))
            fact.event =
                number == 5
                ? .withdrawn(WithdrawnRecord(waiver: name, revision: digest))
                : .waived(
                    WaiverRecord(
                        waiver: name, digest: digest, revision: digest, plan: "critical",
                        objectives: Promised.allCases.shuffled(using: &random).suffix(4), scenarios: [],
                        from: fact.at - .seconds(Int64.random(in: 0...300, using: &random)),
                        until: fact.at + .seconds(Int64.random(in: 1...900, using: &random)),
                        reason: "the storage moves", owner: "operations/J. Martin",
                        approvedBy: "operations/F. Diallo"))
            facts.insert(fact, at: index)
        }
        return facts
    }

    /// A curve of more points than can be drawn and more records than are listed, with gaps, times that came twice, and
    /// records of which nothing or only a part was seen.
    @Test(arguments: [0, 1] as [UInt64]) func aLongCurveIsVerified(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        var facts = Array(AuditedDay.facts().prefix(1)), clock = AuditedDay.start
        for _ in 0..<600 {
            let seconds = Int64.random(in: 1...400, using: &random)
            if seconds < 20 { clock = clock + .seconds(seconds * 9 - 90) }
            let record = curve(from: clock, to: clock + .seconds(seconds), &random)
            clock = record.to
            var fact = facts[0]
            (fact.at, fact.event) = (clock, .exposed(record))
            facts.append(fact)
        }
        let audit = try await Audit(of: facts)
        let report = audit.report(of: Period(from: AuditedDay.start, to: clock - .seconds(500)))
        #expect(report.verdicts[0].sources.indices.isEmpty && report.verdicts[0].sources.count > 512)
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "\(said.text)")
    }

    private func curve(from: Timestamp, to: Timestamp, _ random: inout Seeded) -> ExposureRecord {
        let span = (to - from).microseconds, known = Int64.random(in: 0...3, using: &random) > 0
        let begin = Int64.random(in: 0...9, using: &random) == 0 ? span / 3 : 0
        let cuts = (0..<6).map { _ in Int64.random(in: begin...span, using: &random) }.sorted()
        let points = cuts.map { cut in
            let exposure = Duration.microseconds(Int64.random(in: 0...330_000_000, using: &random))
            return ExposureRecord.Breakpoint(at: from + .microseconds(cut), exposure: exposure)
        }
        let highest = points.map(\.exposure).max() ?? .zero
        let over = highest > .seconds(300) && known ? Duration.microseconds(span / 7) : .zero
        let unknown = known ? Duration.microseconds(begin + (begin > 0 ? span / 9 : 0)) : to - from
        return ExposureRecord(
            plan: "critical", scenario: "primary-loss", from: from, to: to, breakpoints: points, maximum: highest,
            overTarget: over, unknown: unknown)
    }

    @Test func whatTheVerifierHasNoRuleForIsToldAndNotPassed() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let document = String(decoding: try json(of: audit.report(of: AuditedDay.period)), as: UTF8.self)
        let more = document.replacing("{\n  \"actions\"", with: "{\n  \"novelty\" : 3,\n  \"actions\"")
        try #require(more != document)
        let said = try audit.verify(try await audit.sign(Array(more.utf8)))
        #expect(said.status == 3 && said.text.contains("not checked  novelty: "), "\(said.text)")
        #expect(said.text.contains("VERIFIED in part"))
    }

    /// The bounds of a period follow from its name and zone, whoever says so.
    @Test func aCalendarPeriodHasItsBounds() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let document = String(decoding: try json(of: audit.report(of: AuditedDay.period)), as: UTF8.self)
        for (name, from, fault) in [
            ("2026-11-22", "2026-11-22", nil), ("2026-11-21", "2026-11-22", "cover.from: 2026-11-21 does not begin"),
            ("2026-11", "2026-11-22", "cover.to: 2026-11 does not"),
            ("2026-11-22", "2026-11-21", "cover.calendar.from: "),
        ] as [(String, String, String?)] {
            let bounds = [("from", from), ("to", "2026-11-23")].map { #""\#($0)" : "\#($1) 00:00:00 +00:00""# }
            let calendar = #""calendar" : {"name" : "\#(name)", \#(bounds.joined(separator: ", "))},"#
            let chosen = document.replacing(#""cover" : {"#, with: #""cover" : {"# + calendar)
            try #require(chosen != document)
            let said = try audit.verify(try await audit.sign(Array(chosen.utf8)))
            #expect(isVerified(said) == (fault == nil) && said.text.contains(fault ?? "VERIFIED"), "\(said.text)")
        }
    }
}
