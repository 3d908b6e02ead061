import Model
import Objectives
import Testing

@testable import Reports

private let now = SampleLedger.end
private let day: Int64 = 86_400
/// With a point two days old, so that the store has a rate of growth.
private let facts = [SampleLedger.committed(-2 * day, "backup/akig/-2")] + SampleLedger.entries.map(\.fact)

private func seen(_ change: (inout ClusterObservation) -> Void = { _ in }) -> Observed<ClusterObservation> {
    var observation = ClusterObservation(
        system: SystemIdentifier(7), timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false,
        startedAt: SampleLedger.start - .seconds(7200), serverTime: now, insert: LSN(0x0300_9000),
        flush: LSN(0x0300_9000), segmentBytes: 16 << 20, databaseBytes: ByteCount(4_080_218_931), hasChecksums: true,
        walLevel: "replica", maxSenders: 10, activeSenders: 1, maxSlots: 10, mayReplicate: true,
        slots: [.init(name: "pra_akig", isActive: false, restart: LSN(0x0300_0000), walStatus: "reserved")])
    change(&observation)
    return .known(observation, at: now)
}

/// The plan's two tables, both there and of good size.
private func tables(
    _ change: (inout [TableObservation]) -> Void = { _ in }
) -> Observed<[TableObservation]> {
    var tables = [
        TableObservation(name: "public.leases", bytes: ByteCount(12 << 20), rowsAtLeast: 1),
        TableObservation(name: "public.payments", bytes: ByteCount(140 << 20), rowsAtLeast: 1),
    ]
    change(&tables)
    return .known(tables, at: now)
}

private func with(_ tables: Observed<[TableObservation]>, _ input: StatusInput = input()) -> StatusInput {
    var input = input
    input.clusters[0].seenTables = tables
    return input
}

private func store(_ change: (inout StoreObservation) -> Void = { _ in }) -> Observed<StoreObservation> {
    let points = facts.compactMap { fact -> RecoveryPoint? in
        if case .committed(let point) = fact.event { point } else { nil }
    }
    var observation = StoreObservation(
        storeID: "s", space: .init(total: ByteCount(100 << 30), free: ByteCount(60 << 30)), isReadOnly: false,
        points: points,
        wal: [
            .init(
                system: SystemIdentifier(7),
                coverage: [
                    WALCoverage(
                        timeline: Timeline(1), stretches: [.init(from: LSN(0x0200_0000), to: LSN(0x0300_8000))])
                ], segmentBytes: 16 << 20, stored: ByteCount(5 << 20))
        ])
    change(&observation)
    return .known(observation, at: now)
}

/// What the ledger knows of a backup that runs, and what its process says of it.
private let begun = RunningAction(action: ActionID("backup/akig/24"), since: now - .seconds(31))
private let copying = RunningAction(
    action: begun.action, since: begun.since,
    progress: Progress(stage: "base", done: ByteCount(1 << 30), total: ByteCount(4_080_218_931)))

/// A loop that streams and backs up.
private func loop(_ change: (inout Activity) -> Void = { _ in }) -> Activity {
    var activity = Activity(
        isLoop: true, at: now - .seconds(1), running: [copying],
        streams: ["akig": StreamActivity(stores: ["local"], failure: nil)])
    change(&activity)
    return activity
}

/// Who holds the state, and what the ledger has open.
private struct Work {
    var holder: StateHolder? = StateHolder(process: 4711, activity: loop())
    var open = [copying]
}

private func holder(_ change: (inout Activity) -> Void) -> Work {
    Work(holder: StateHolder(process: 4711, activity: loop(change)))
}

private func sick(_ input: StatusInput) -> StatusInput {
    var input = input
    input.clusters[0].endpoints = [
        EndpointObservation(
            name: "api", isHealthy: false, status: 503, took: .milliseconds(12), problem: "status 503, expected 200")
    ]
    return input
}

/// WAL of timeline 1 with a hole between its two stretches.
private func torn(_ first: ClosedRange<UInt64>, _ second: ClosedRange<UInt64>) -> [WALCoverage] {
    [
        WALCoverage(
            timeline: Timeline(1),
            stretches: [first, second].map { .init(from: LSN($0.lowerBound), to: LSN($0.upperBound)) })
    ]
}

private func input(
    cluster: Observed<ClusterObservation> = seen(), store: Observed<StoreObservation> = store(),
    exposure: CurrentExposure = CurrentExposure(
        scenario: "primary-loss", target: .seconds(300), exposure: .seconds(14), unseen: nil),
    facts: [Fact] = facts, work: Work = Work()
) -> StatusInput {
    StatusInput(
        at: now,
        clusters: [
            ClusterInput(
                name: "akig", observation: cluster,
                endpoints: [
                    EndpointObservation(
                        name: "api", isHealthy: true, status: 200, took: .milliseconds(12), problem: "")
                ],
                exposures: [exposure],
                tables: [
                    .init(name: "public.leases", minRows: 1, minSize: .zero),
                    .init(name: "public.payments", minRows: 1, minSize: ByteCount(100 << 20)),
                ], seenTables: tables(),
                slot: .init(name: "pra_akig", retainAtMost: ByteCount(16 << 30)),
                wal: .init(
                    stores: ["local"], isStreamed: true,
                    samples: [
                        WALSample(
                            at: now - .seconds(3), timeline: Timeline(1), insert: LSN(0x0300_8000),
                            segmentBytes: 16 << 20),
                        WALSample(at: now, timeline: Timeline(1), insert: LSN(0x0300_9000), segmentBytes: 16 << 20),
                    ]))
        ],
        stores: [
            StoreInput(
                name: "local", observation: store, warnAt: Ratio(millionths: 800_000),
                stopAt: Ratio(millionths: 950_000))
        ],
        facts: facts, holder: work.holder, open: work.open,
        next: [NextAction(action: ActionID("drill/akig/3"), at: now + .seconds(7200))])
}

private let blind = PraError(.timeout, "akig did not answer within 5s", remedy: "look at the network")

/// One thing is wrong at a time, and the level of the whole.
private let troubles: [String: (StatusInput, Int)] = [
    "does not answer": (input(cluster: .unknown(because: PraError(.postgresUnreachable, "x", remedy: ""))), 2),
    "not seen": (input(cluster: .unknown(because: blind)), 3),
    "store not seen": (input(store: .unknown(because: blind)), 3),
    "read-only store": (input(store: store { $0.isReadOnly = true }), 2),
    "store nearly full": (input(store: store { $0.space?.free = ByteCount(4 << 30) }), 2),
    "store filling": (input(store: store { $0.space?.free = ByteCount(19 << 30) }), 1),
    "no point": (input(store: store { $0.points = [] }), 2),
    "no space": (input(store: store { $0.space = nil }), 3),
    "no WAL": (input(store: store { $0.wal = [] }), 2),
    "a hole after the newest point": (
        input(store: store { $0.wal[0].coverage = torn(0x200_0000...0x280_0000, 0x2F0_0000...0x300_8000) }), 2
    ),
    "a hole before it": (
        input(
            store: store {
                $0.points[0].start = LSN(0x100_0028)
                $0.wal[0].coverage = torn(0x100_0000...0x180_0000, 0x200_0000...0x300_8000)
            }), 0
    ),
    "no loop": (input(work: Work(holder: nil, open: [])), 1),
    "cut off": (input(work: holder { $0.running = [] }), 1),
    "a command alone": (input(work: holder { $0.isLoop = false }), 1),
    "a loop that hangs": (input(work: holder { $0.at = now - .seconds(60) }), 3),
    "a loop that has said nothing": (input(work: Work(holder: StateHolder(process: 1, activity: nil))), 3),
    "a stream that fails": (input(work: holder { $0.streams["akig"]?.failure = "the line is cut" }), 1),
    "no stream": (input(work: holder { $0.streams = [:] }), 1),
    "a stream into another store": (input(work: holder { $0.streams["akig"]?.stores = ["far"] }), 1),
    "a server on another timeline": (input(cluster: seen { $0.timeline = Timeline(2) }), 3),
    "no rate of growth": (input(facts: SampleLedger.entries.map(\.fact)), 3),
    "table missing": (with(tables { $0.removeFirst() }), 2),
    "table too small": (with(tables { $0[1].bytes = ByteCount(1) }), 2),
    "tables not counted": (with(.unknown(because: blind)), 3),
    "slot lost": (input(cluster: seen { $0.slots[0].walStatus = "lost" }), 2),
    "slot missing": (input(cluster: seen { $0.slots = [] }), 1),
    "standby": (input(cluster: seen { $0.isInRecovery = true }), 1),
    "endpoint sick": (sick(input()), 2),
    "never drilled": (
        input(
            facts: facts.filter { if case .drilled = $0.event { false } else { true } }), 1
    ),
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
        let input = sick(
            input(
                cluster: seen { $0.slots = [] },
                store: store {
                    ($0.isReadOnly, $0.space) = (true, nil)
                    $0.wal[0].coverage = torn(0x200_0000...0x280_0000, 0x2F0_0000...0x300_8000)
                },
                exposure: .init(scenario: "primary-loss", target: .seconds(300), exposure: .seconds(400), unseen: nil),
                work: Work(holder: nil)))
        let sick = makeStatus(with(tables { $0.removeLast() }, input))
        try expectGolden(
            text(of: sick, in: .english, styled: false) + nagiosLine(of: sick) + "\n", "status-sick.en.txt")
    }

    /// Goal: what nobody knows is told as such, and never as a number that somebody would draw.
    @Test func theFiguresForPrometheusAreAsRecorded() throws {
        try expectGolden(exposition(of: makeStatus(input())), "status.prom")
        let unseen = PraError(.postgresUnreachable, "no \"answer\"", remedy: "none")
        let blind = exposition(
            of: makeStatus(input(cluster: .unknown(because: unseen), store: .unknown(because: unseen))))
        #expect(blind.contains("pra_cluster_up{cluster=\"akig\"} 0\n"))
        #expect(blind.contains("pra_repo_free_bytes{store=\"local\"} NaN\n"))
        #expect(!blind.contains("pra_wal_gaps"), "of what was not looked at there is no line")
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

    @Test func theFillDateComesFromTheGrowthOfPointsAndWAL() {
        let points = [-10, -5, -1].map { SampleLedger.committed($0 * day, "backup/\($0)") }
        let kept = points.compactMap { if case .committed(let point) = $0.event { point } else { nil } }
        let status = makeStatus(
            input(
                store: store {
                    $0.points = kept
                    $0.wal[0].stored = ByteCount(11 << 30)
                }, facts: points))
        // Two points after the first, and all WAL, over the eleven days since it.
        #expect(status.stores.first?.bytesPerDay == ByteCount(2 * 812_400_123 / 11 + 1 << 30))
        let left = (status.stores.first?.fillsAt).map { $0 - now }
        #expect(left.map { $0 > .seconds(52 * day) && $0 < .seconds(53 * day) } == true)
    }

    @Test func aHoleBeforeTheNewestPointIsNamed() throws {
        let (input, _) = try #require(troubles["a hole before it"])
        #expect(
            text(of: makeStatus(input), in: .english, styled: false).contains("hole on timeline 1 from 0/1800000 to"))
    }

    @Test func whatWasStreamedSinceTheLastLookCountsWhereItLeadsOn() throws {
        let words = { (input: StatusInput) in
            makeStatus(input).clusters[0].lines.first { $0.aspect == .aspectWAL }?.message.text(in: .english) ?? ""
        }
        let streamed = { (input: StatusInput, position: UInt64, timeline: UInt32) in
            var input = input
            input.clusters[0].wal.streamed["local"] = WALEnd(timeline: Timeline(timeline), position: LSN(position))
            return input
        }
        #expect(words(input()).contains("4.0 KiB behind the server; has all up to 2026-11-22 23:59:57"))
        let whole = words(streamed(input(), 0x0300_9000, 1))
        #expect(whole.contains("no gap up to 0/3009000, 0 B behind the server; has all up to 2026-11-23 00:00:00"))
        #expect(words(streamed(input(), 0x0300_9000, 2)) == words(input()), "of another timeline")
        #expect(words(streamed(input(), 0x0300_7000, 1)) == words(input()), "the store has more")
        let hole = input(store: store { $0.wal[0].coverage = torn(0x200_0000...0x280_0000, 0x2F0_0000...0x300_8000) })
        #expect(words(streamed(hole, 0x0300_9000, 1)) == words(hole), "behind a gap")
    }

    @Test func whatNobodyWorksOnIsNotSaidToRun() throws {
        let running = makeStatus(input(work: Work(open: [begun])))
        #expect(running.running == [copying] && running.interrupted.isEmpty && running.loop.state == .running)
        let cut = makeStatus(input(work: Work(holder: nil, open: [begun])))
        #expect(cut.running.isEmpty && cut.interrupted == [begun] && cut.loop.state == .absent)
        var idle = holder { $0.running = [] }
        idle.open = [begun]
        #expect(makeStatus(input(work: idle)).interrupted == [begun])
        let hung = makeStatus(input(work: holder { $0.at = now - .seconds(60) }))
        #expect(hung.unsure == [copying] && hung.running.isEmpty && hung.interrupted.isEmpty)
        idle.open = [RunningAction(action: begun.action, since: now)]
        #expect(makeStatus(input(work: idle)).running == idle.open, "begun since it last said what it does")
    }

    @Test func textAndNagiosAgreeOnWhatIsNotWell() {
        for (what, (input, _)) in troubles {
            let status = makeStatus(input)
            let worst = status.answers.map(\.level).max()
            #expect(status.level == worst, "\(what)")
            for line in status.answers where line.level != .ok {
                let sentence = line.message.text(in: .english)
                #expect(nagiosLine(of: status).contains(sentence.replacing("|", with: " ")), "\(what): \(sentence)")
            }
        }
    }
}
