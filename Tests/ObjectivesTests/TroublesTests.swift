import Model
import Objectives
import Testing

private let now = Timestamp(seconds: 1_728_043_200)

private func store(used: Int64, perDay: Int64?) -> StoreTroubles {
    StoreTroubles(
        unseen: nil, used: Ratio(millionths: used * 10_000), warnAt: Ratio(millionths: 800_000),
        stopAt: Ratio(millionths: 950_000), free: ByteCount(100), perDay: perDay.map { ByteCount($0) })
}

@Suite struct TroublesTests {
    @Test(arguments: [(80, nil), (81, "warning"), (95, "warning"), (96, "critical")] as [(Int64, String?)])
    func aStoreAboveItsLimitsIsAnIncident(used: Int64, severity: String?) {
        let found = breaches(ofStore: "local", store(used: used, perDay: nil), at: now)
        #expect(found.map(\.severity.rawValue) == (severity.map { [$0] } ?? []))
        #expect(found.allSatisfy { $0.id == "store.filling/local" })
    }

    @Test func itSaysWhenTheStoreIsFull() throws {
        let found = try #require(breaches(ofStore: "local", store(used: 90, perDay: 10), at: now).first)
        let text = found.message.text(in: .english)
        #expect(text.contains("90%") && text.contains("2024-10-14"), "\(text)")
        let unknown = try #require(breaches(ofStore: "local", store(used: 90, perDay: 0), at: now).first)
        #expect(unknown.message.text(in: .english).contains("can not be told yet"))
    }

    @Test func aCalmClusterHasNoneAndEachTroubleIsOneOfItsOwn() {
        #expect(breaches(of: "akig", ClusterTroubles()).isEmpty)
        var troubles = ClusterTroubles()
        troubles.down = "no answer"
        troubles.endpoints = [
            EndpointObservation(name: "web", isHealthy: false, status: 500, took: .zero, problem: "status 500")
        ]
        troubles.gaps = ["local": LSN(7)]
        #expect(
            breaches(of: "akig", troubles).map(\.id) == [
                "cluster.down/akig", "endpoint.down/akig/web", "wal.gap/akig/local",
            ])
    }
}
