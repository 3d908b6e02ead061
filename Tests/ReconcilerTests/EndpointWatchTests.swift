import Model
import Objectives
import Ports
import Testing

@testable import Manifests
@testable import Reconciler

/// What the looks at an endpoint add up to.
@Suite struct EndpointWatchTests {
    private static let akig = ResourceID("Cluster", "akig")

    private func endpoint(every: Int64, timeout: Int64 = 5) -> Cluster.Endpoint {
        Cluster.Endpoint(
            name: "api", url: "http://api/", expect: .init(status: 200, contains: nil), timeout: .seconds(timeout),
            every: .seconds(every))
    }

    private func seen(_ isHealthy: Bool, in took: Int64 = 0) -> EndpointObservation {
        EndpointObservation(
            name: "api", isHealthy: isHealthy, status: isHealthy ? 200 : nil, took: .seconds(took),
            problem: isHealthy ? "" : "no answer")
    }

    private func time(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

    @Test func aPaceThatIsStatedAnewIsMeasuredByItself() throws {
        var watch = EndpointWatch()
        for (second, every) in [(0, 5), (5, 300), (305, 300), (605, 300)] as [(Int64, Int64)] {
            watch.note(
                seen(true), from: endpoint(every: every), of: Self.akig, at: time(second), since: time(0))
        }
        let record = try #require(watch.cut(Self.akig, at: time(605)).first)
        #expect(record.up == .seconds(605) && record.unknown == .zero, "\(record)")
    }

    @Test func oneThatGivesNoAnswerIsDownSinceItWasAsked() throws {
        var watch = EndpointWatch()
        let endpoint = endpoint(every: 5, timeout: 60)
        watch.note(seen(true), from: endpoint, of: Self.akig, at: time(0), since: time(0))
        watch.note(seen(false, in: 60), from: endpoint, of: Self.akig, at: time(65), since: time(0))
        let record = try #require(watch.cut(Self.akig, at: time(65)).first)
        #expect(record.down == .seconds(65) && record.up == .zero, "between two looks counts the worse: \(record)")
        #expect(watch.sick(of: Self.akig, open: [], at: time(20)).count == 1, "fifteen seconds after it was asked")
    }

    /// Goal: a look that nobody could take neither begins an outage nor ends one.
    @Test func whatCouldNotBeAskedIsUnknown() throws {
        var watch = EndpointWatch()
        let endpoint = endpoint(every: 5)
        watch.note(seen(false), from: endpoint, of: Self.akig, at: time(0), since: time(0))
        watch.note(seen(false), from: endpoint, of: Self.akig, at: time(5), since: time(0))
        var unasked = seen(true)
        unasked.isUnasked = true
        watch.note(unasked, from: endpoint, of: Self.akig, at: time(10), since: time(0))
        watch.note(unasked, from: endpoint, of: Self.akig, at: time(15), since: time(0))
        let record = try #require(watch.cut(Self.akig, at: time(15)).first)
        #expect(record.down == .seconds(5) && record.unknown == .seconds(10), "\(record)")
        #expect(watch.sick(of: Self.akig, open: [], at: time(20)).count == 1, "it is still as it was seen")
    }
}
