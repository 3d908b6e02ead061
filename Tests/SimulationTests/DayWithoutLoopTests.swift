import Fixtures
import Manifests
import Model
import Objectives
import Reports
import Simulator
import Testing

/// What a report says of a day in which nobody watched.
@Suite(.tags(.simulation)) struct DayWithoutLoopTests {
    /// Goal: both that data was at risk and that jobs were missed stand in one report, which the other verifier
    /// confirms.
    @Test func exposureGrowsAndSlotsAreMissed() async throws {
        let desired = try desired(["akig"]) {
            $0.replacing("rto: 30m}]", with: "rto: 30m}]\n    availability: \"99%\"\n    backupSuccess: \"99%\"")
        }
        let ports = SimulatedPorts(seed: 111, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) }
        let left = ports.time.now()
        ports.simulation.freeze(for: .seconds(2 * 86_400))
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) }
        let audit = try await Audit(of: ports.ledger)
        let report = audit.report(of: Period(from: left - .seconds(900), to: ports.time.now()))
        let verdicts = Dictionary(report.verdicts.map { ($0.objective, $0) }) { first, _ in first }
        for objective in [.rpo, .availability, .backupSuccess] as [ObjectiveResult.Kind] {
            #expect(verdicts[objective]?.verdict == .missed, "\(objective): \(verdicts[objective] as Any)")
        }
        // Two days of which but the grace of ten minutes is forgiven.
        let rpo = try #require(verdicts[.rpo]), unseen = try #require(rpo.unknownShare)
        #expect(unseen > Ratio(millionths: 950_000) && rpo.detail.text(in: .english).contains("counts as bad"))
        guard case .duration(let worst)? = rpo.measured else { return #expect(Bool(false)) }
        #expect(worst > .seconds(2 * 86_400 - 600), "nothing was durable since: \(worst)")
        #expect(report.clusters.allSatisfy { $0.backups.missed > 0 }, "\(report.clusters.map(\.backups))")
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "\(said.text)")
    }
}
