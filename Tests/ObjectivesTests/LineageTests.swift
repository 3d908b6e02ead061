import Model
import Objectives
import Testing

private let now = Timestamp(seconds: 1_728_043_200)

private func server(
    system: UInt64 = 7, timeline: UInt32 = 2, version: Int = 150_018, isInRecovery: Bool = false
) -> ClusterObservation {
    ClusterObservation(
        system: SystemIdentifier(system), timeline: Timeline(timeline), versionNumber: version,
        isInRecovery: isInRecovery, startedAt: now, serverTime: now, insert: .zero, flush: .zero,
        segmentBytes: 16 << 20, databaseBytes: .zero, hasChecksums: true, walLevel: "replica", maxSenders: 10,
        activeSenders: 0, maxSlots: 10, mayReplicate: true, slots: [])
}

/// Of system 7 on timeline 2, taken with PostgreSQL 15.
private let newest = RecoveryPoint(
    action: ActionID("backup/akig/1"), store: "local", clusterUID: "akig", system: SystemIdentifier(7),
    timeline: Timeline(2), start: .zero, stop: .zero, startedAt: now, stoppedAt: now, dataBytes: .zero,
    addedBytes: .zero, major: 15, isComplete: true)

@Suite struct LineageTests {
    @Test(
        arguments: [
            (server(), Lineage.same, nil), (server(timeline: 3), .promoted, "cluster.promoted error"),
            (server(timeline: 1), .former, "cluster.mistaken critical"),
            (server(system: 8), .foreign, "cluster.mistaken critical"),
            // An upgrade makes a new system of a later version, and of the same data.
            (server(system: 8, timeline: 1, version: 160_004), .same, nil),
            // A standby is on its primary's timeline, sooner or later.
            (server(timeline: 1, isInRecovery: true), .same, nil),
        ] as [(ClusterObservation, Lineage, String?)])
    func followsFromTheNewestPoint(server: ClusterObservation, lineage: Lineage, incident: String?) {
        #expect(Lineage(of: server, newest: newest) == lineage)
        let found = breaches(ofLineage: "akig", server, newest: newest, since: nil, at: now)
        #expect(found.map { "\($0.type) \($0.severity.rawValue)" } == (incident.map { [$0] } ?? []))
        let unknown = breaches(ofLineage: "akig", server, newest: nil, since: nil, at: now)
        #expect(unknown.isEmpty, "nothing is known of it yet")
    }

    @Test(
        "A promotion that a backup followed at once is told for an hour, of the timeline that the server is on",
        arguments: [(2, 0, true), (2, 3_599, true), (2, 3_600, false), (3, 0, false)] as [(UInt32, Int64, Bool)])
    func staysAnHour(to timeline: UInt32, ago seconds: Int64, isTold: Bool) {
        let promotion = Promotion(from: Timeline(1), to: Timeline(timeline), at: now - .seconds(seconds))
        let found = breaches(ofLineage: "akig", server(), newest: newest, since: promotion, at: now)
        #expect(found.map(\.id) == (isTold ? ["cluster.promoted/akig"] : []))
        #expect(!isTold || found.first?.message.text(in: .english).contains("timeline 2") == true, "\(found)")
    }
}
