import Fixtures
import Manifests
import Model
import Objectives
import Simulator
import Testing

/// A loop that is stopped for an hour as by SIGSTOP, and goes on.
@Suite(.tags(.simulation)) struct FreezeTests {
    /// Goal: what nobody saw is told as such, and beyond the grace it is no better than a breach.
    @Test(arguments: 0..<10 as Range<UInt64>) func aFrozenHourIsNeverGreen(seed: UInt64) throws {
        let stated = try desired(["akig"]) {
            $0.replacing("rpo: 1h", with: "rpo: 30m")
                .replacing("  engine: {type", with: "    availability: \"99%\"\n  engine: {type")
        }
        let ports = SimulatedPorts(seed: seed, stated)
        let begin = ports.time.now()
        try ports.simulation.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await live(stated, ports, for: .seconds(7200)) }
                group.addTask {
                    try await ports.time.sleep(for: .seconds(1800))
                    ports.simulation.freeze(for: .seconds(3600))
                }
                try await group.waitForAll()
            }
        }
        let period = Period(from: begin, to: begin + .seconds(7200)), id = stated.clusters[0].id
        let results = try #require(evaluate(ports.ledger, of: [id], in: period)[id])
        for kind in [ObjectiveResult.Kind.rpo, .availability] {
            let result = try #require(results.first { $0.kind == kind })
            let unseen = try #require(result.unknownShare).value
            #expect(unseen > 0.45 && unseen < 0.6, "seed \(seed): \(result)")
            #expect(result.verdict == .missed, "seed \(seed): \(result)")
        }
    }
}
