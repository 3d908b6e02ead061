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

    /// Goal: told before the server lets go of the WAL, not after.
    @Test(
        arguments: [
            ("reserved", 400, nil, nil), ("reserved", 800, nil, "slot.filling warning"),
            ("extended", 400, 100, "slot.filling warning"), ("extended", 400, 200, nil),
            ("unreserved", 400, 0, "slot.unreserved critical"), ("lost", nil, nil, "slot.lost critical"),
        ] as [(String, Int64?, Int64?, String?)])
    func aGuardSlotNearItsLimitIsAnIncident(status: String, held: Int64?, safe: Int64?, incident: String?) {
        let end: Int64 = 1 << 40
        let slot = ClusterObservation.Slot(
            name: "pra", isActive: false, restart: held.map { LSN(UInt64(end - $0)) }, walStatus: status,
            safe: safe.map { ByteCount($0) })
        var server = calm
        (server.flush, server.slots) = (LSN(UInt64(end)), [slot])
        var troubles = ClusterTroubles()
        troubles.slots = [slot.strain(on: server, atMost: ByteCount(1000))]
        let found = breaches(of: "akig", troubles)
        #expect(found.map { "\($0.type) \($0.severity.rawValue)" } == (incident.map { [$0] } ?? []))
    }

    private let calm = ClusterObservation(
        system: SystemIdentifier(7), timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false, startedAt: now,
        serverTime: now, insert: .zero, flush: .zero, segmentBytes: 16 << 20, databaseBytes: .zero, hasChecksums: true,
        walLevel: "replica", maxSenders: 10, activeSenders: 0, maxSlots: 10, mayReplicate: true, slots: [])

    @Test func aCalmClusterHasNoneAndEachTroubleIsOneOfItsOwn() {
        #expect(breaches(of: "akig", ClusterTroubles()).isEmpty)
        var troubles = ClusterTroubles()
        troubles.down = "no answer"
        troubles.endpoints = [
            EndpointObservation(name: "web", isHealthy: false, status: 500, took: .zero, problem: "status 500")
        ]
        troubles.mistaken = "two primaries"
        troubles.gaps = ["local": LSN(7)]
        #expect(
            breaches(of: "akig", troubles).map(\.id) == [
                "cluster.down/akig", "cluster.mistaken/akig", "endpoint.down/akig/web", "wal.gap/akig/local",
            ])
    }
}
