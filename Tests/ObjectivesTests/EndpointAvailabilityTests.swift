import Model
import Objectives
import Testing

/// Availability of endpoints: each for itself, beside the cluster's own.
@Suite struct EndpointAvailabilityTests {
    private func stated(_ endpoints: [String]?, at second: Int64 = 0) -> Fact {
        var stated = StatedObjectives(
            plan: "critical", planDigest: Digest([UInt8](repeating: 1, count: 32)),
            revision: Digest([UInt8](repeating: 2, count: 32)), scenarios: [],
            availability: Ratio(millionths: 999_000), backupSuccess: nil, restoreTests: nil, integrity: nil)
        stated.endpoints = endpoints
        return fact(second, .stated(stated))
    }

    private func results(_ facts: [Fact], to end: Int64 = 1000) -> [ObjectiveResult] {
        evaluate(facts: facts, cluster: akig, from: at(0), to: at(end)).filter { $0.kind == .availability }
    }

    @Test func eachIsJudgedForItself() {
        let found = results([
            stated(["api", "web"]), available(0, 1000, up: 1000, down: 0),
            available(0, 1000, up: 990, down: 10, endpoint: "api"),
        ])
        #expect(found.map(\.endpoint) == [nil, "api", "web"])
        #expect(found.map(\.verdict) == [.met, .missed, .notMeasured])
        #expect(found[0].measured == .ratio(Ratio(millionths: 1_000_000)), "the endpoint's time is not the cluster's")
        #expect(found[1].measured == .ratio(Ratio(millionths: 990_000)) && found[1].population == 1)
        #expect(Array(found[1].evidence.indices) == [0, 2])
    }

    @Test func onlyWhatIsStatedIsJudgedAndOnlyThen() {
        let facts = [
            stated(nil), available(0, 500, up: 0, down: 500, endpoint: "api"), stated(["api"], at: 500),
            available(500, 1000, up: 500, down: 0, endpoint: "api"),
        ]
        let found = results(facts)
        #expect(found.map(\.endpoint) == [nil, "api"] && found[1].verdict == .met && found[1].from == at(500))
        #expect(results([stated(nil), available(0, 1000, up: 5, down: 5, endpoint: "api")]).count == 1)
    }
}
