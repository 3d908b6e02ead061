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
        #expect(report.findings?.count == 1 && report.actions?.count == 2)
    }

    /// Goal: whatever happened to stores, servers, clocks, targets and waivers, the two agree on any period.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func simulatedLivesAreVerified(seed: UInt64) async throws {
        let ports = SimulatedPorts(Simulation(seed: seed)), desired = try hurried()
        ports.state.withLock { $0.populate(desired, quiet: false) }
        for _ in 0..<4 { try WeatherTests().liveThroughWeather(desired, ports) }
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

    @Test func whatTheVerifierHasNoRuleForIsToldAndNotPassed() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let document = String(decoding: try json(of: audit.report(of: AuditedDay.period)), as: UTF8.self)
        let more = document.replacing("{\n  \"actions\"", with: "{\n  \"novelty\" : 3,\n  \"actions\"")
        try #require(more != document)
        let said = try audit.verify(try await audit.sign(Array(more.utf8)))
        #expect(said.status == 3 && said.text.contains("not checked  novelty: "), "\(said.text)")
        #expect(said.text.contains("VERIFIED in part"))
    }
}
