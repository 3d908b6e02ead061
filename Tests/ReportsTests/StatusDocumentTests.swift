import Model
import Objectives
import Reports
import Testing

private let now = SampleLedger.end

private func seen(_ change: (inout ClusterObservation) -> Void = { _ in }) -> Observed<ClusterObservation> {
    var observation = ClusterObservation(
        system: SystemIdentifier(7), timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false,
        startedAt: SampleLedger.start - .seconds(7200), serverTime: now, insert: LSN(0x0300_9000),
        flush: LSN(0x0300_9000), segmentBytes: 16 << 20, databaseBytes: ByteCount(4_080_218_931), hasChecksums: true,
        walLevel: "replica", maxSenders: 10, activeSenders: 1, maxSlots: 10, mayReplicate: true,
        slots: [.init(name: "pra_akig", isActive: false, restart: LSN(0x0300_0000), walStatus: "reserved")],
        tables: [
            .init(name: "public.leases", bytes: ByteCount(12 << 20), rowsAtLeast: 1),
            .init(name: "public.payments", bytes: ByteCount(140 << 20), rowsAtLeast: 1),
        ])
    change(&observation)
    return .known(observation, at: now)
}

private func store(_ change: (inout StoreObservation) -> Void = { _ in }) -> Observed<StoreObservation> {
    let points = SampleLedger.entries.compactMap { entry -> RecoveryPoint? in
        if case .committed(let point) = entry.fact.event { point } else { nil }
    }
    var observation = StoreObservation(
        storeID: "s", totalBytes: ByteCount(100 << 30), freeBytes: ByteCount(60 << 30), usedBytes: ByteCount(2 << 30),
        isReadOnly: false, points: points,
        wal: [
            .init(
                system: SystemIdentifier(7),
                coverage: [
                    WALCoverage(
                        timeline: Timeline(1), stretches: [.init(from: LSN(0x0200_0000), to: LSN(0x0300_8000))])
                ])
        ])
    change(&observation)
    return .known(observation, at: now)
}

private func input(
    cluster: Observed<ClusterObservation> = seen(), store: Observed<StoreObservation> = store(),
    exposure: CurrentExposure = CurrentExposure(
        scenario: "primary-loss", target: .seconds(300), exposure: .seconds(14), unseen: nil),
    isHealthy: Bool = true, facts: [Fact] = SampleLedger.entries.map(\.fact)
) -> StatusInput {
    StatusInput(
        at: now,
        clusters: [
            ClusterInput(
                name: "akig", observation: cluster,
                endpoints: [
                    EndpointObservation(
                        name: "api", isHealthy: isHealthy, status: isHealthy ? 200 : 503, took: .milliseconds(12),
                        problem: isHealthy ? "" : "status 503, expected 200")
                ],
                exposures: [exposure],
                tables: [
                    .init(name: "public.leases", minRows: 1, minSize: .zero),
                    .init(name: "public.payments", minRows: 1, minSize: ByteCount(100 << 20)),
                ],
                slot: .init(name: "pra_akig", retainAtMost: ByteCount(16 << 30)))
        ],
        stores: [
            StoreInput(
                name: "local", observation: store, warnAt: Ratio(millionths: 800_000),
                stopAt: Ratio(millionths: 950_000))
        ],
        facts: facts,
        running: [
            RunningAction(
                action: ActionID("backup/akig/24"), since: now - .seconds(31), stage: "base",
                done: ByteCount(1 << 30), total: ByteCount(4_080_218_931))
        ],
        next: [NextAction(action: ActionID("drill/akig/3"), at: now + .seconds(7200))])
}

private let blind = PraError(.timeout, "akig did not answer within 5s", remedy: "look at the network")

/// One thing is wrong at a time, and the level of the whole.
private let troubles: [String: (StatusInput, Int)] = [
    "does not answer": (input(cluster: .unknown(because: PraError(.postgresUnreachable, "x", remedy: ""))), 2),
    "not seen": (input(cluster: .unknown(because: blind)), 3),
    "store not seen": (input(store: .unknown(because: blind)), 3),
    "read-only store": (input(store: store { $0.isReadOnly = true }), 2),
    "store nearly full": (input(store: store { $0.freeBytes = ByteCount(4 << 30) }), 2),
    "store filling": (input(store: store { $0.freeBytes = ByteCount(19 << 30) }), 1),
    "no point": (input(store: store { $0.points = [] }), 2),
    "no WAL": (input(store: store { $0.wal = [] }), 1),
    "table missing": (input(cluster: seen { $0.tables.removeFirst() }), 2),
    "table too small": (input(cluster: seen { $0.tables[1].bytes = ByteCount(1) }), 2),
    "slot lost": (input(cluster: seen { $0.slots[0].walStatus = "lost" }), 2),
    "slot missing": (input(cluster: seen { $0.slots = [] }), 1),
    "standby": (input(cluster: seen { $0.isInRecovery = true }), 1),
    "endpoint sick": (input(isHealthy: false), 2),
    "never drilled": (input(facts: []), 1),
    "near target": (
        input(exposure: .init(scenario: "s", target: .seconds(10), exposure: .seconds(8), unseen: nil)), 1
    ),
    "over target": (
        input(exposure: .init(scenario: "s", target: .seconds(10), exposure: .seconds(11), unseen: nil)), 2
    ),
    "unseen": (
        input(exposure: .init(scenario: "s", target: .seconds(10), exposure: .seconds(1), unseen: .seconds(1))),
        3
    ),
    "unbounded": (
        input(exposure: .init(scenario: "s", target: .seconds(10), exposure: nil, unseen: .seconds(1))), 3
    ),
]

@Suite struct StatusDocumentTests {
    @Test(arguments: Language.allCases) func rendersAsRecorded(language: Language) throws {
        let healthy = makeStatus(input())
        #expect(healthy.level == .ok)
        try expectGolden(text(of: healthy, in: language, styled: false), "status.\(language.rawValue).txt")
    }

    @Test func troubleRendersAsRecorded() throws {
        let sick = makeStatus(
            input(
                cluster: seen {
                    $0.tables.removeLast(); $0.slots = []
                }, store: store { $0.isReadOnly = true },
                exposure: .init(scenario: "primary-loss", target: .seconds(300), exposure: .seconds(400), unseen: nil),
                isHealthy: false))
        try expectGolden(
            text(of: sick, in: .english, styled: false) + nagiosLine(of: sick) + "\n", "status-sick.en.txt")
    }

    @Test func jsonIsAsRecorded() throws {
        try expectGolden(String(decoding: json(of: makeStatus(input())), as: UTF8.self), "status.json")
    }

    @Test func fitsEightyColumnsAndEndsWithTheSummary() {
        for language in Language.allCases {
            let lines = text(of: makeStatus(input()), in: language, styled: false).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.first { $0.count > 80 } ?? "")")
        }
    }

    @Test(arguments: troubles.keys.sorted()) func theWorstAnswerDecides(what: String) throws {
        let (input, level) = try #require(troubles[what])
        let status = makeStatus(input)
        #expect(status.level.rawValue == level)
        #expect(nagiosLine(of: status).split(separator: "\n").count == 1)
    }

    @Test func theFillDateComesFromTheGrowthOfPoints() {
        let day: Int64 = 86_400
        let points = [-10, -5, -1].map { SampleLedger.committed($0 * day, "backup/\($0)") }
        let status = makeStatus(input(facts: points))
        // Two points after the first, over the eleven days since it.
        #expect(status.stores.first?.bytesPerDay == ByteCount(2 * 812_400_123 / 11))
        let left = (status.stores.first?.fillsAt).map { $0 - now }
        #expect(left.map { $0 > .seconds(430 * day) && $0 < .seconds(440 * day) } == true)
        #expect(makeStatus(input()).stores.first?.fillsAt == nil, "less than a day of points is no rate")
    }
}
