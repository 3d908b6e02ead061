import Fixtures
import Manifests
import Model
import Objectives
import Reconciler
import Simulator
import Testing

@Suite(.tags(.simulation)) struct BookTests {
    /// Goal: what the loop keeps of the ledger does not grow with its age, and tells the same.
    @Test func whatIsKeptGivesTheObjectivesOfTheWholeLedgerWithoutItsOldCurves() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 21, desired)
        let cluster = ResourceID("Cluster", "akig")
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        let old = ports.ledger
        ports.simulation.wallClockOffset += .seconds(40 * 86_400)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        let (kept, now) = try ports.simulation.run {
            let book = try await Book(ports, time: ports.time, actor: "loop")
            return (await book.facts(at: ports.time.now()), ports.time.now())
        }
        let start = now - .seconds(30 * 86_400)
        let (all, part) = (
            try #require(evaluate(ports.ledger, of: [cluster], in: Period(from: start, to: now))[cluster]),
            try #require(evaluate(kept, of: [cluster], in: Period(from: start, to: now))[cluster])
        )
        #expect(all.map(\.measured) == part.map(\.measured) && all.map(\.verdict) == part.map(\.verdict))
        #expect(old.count(where: isCurve) > 5 && !kept.contains { isCurve($0) && $0.at < start })
        #expect(kept.count { !isCurve($0) } == ports.ledger.count { !isCurve($0) })
    }

    private func isCurve(_ fact: Fact) -> Bool {
        switch fact.event {
        case .exposed, .available: true
        default: false
        }
    }
}
