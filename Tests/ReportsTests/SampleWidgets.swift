import Model
import Objectives

@testable import Reports

/// Made-up looks for widgets: one where all is well, one where much is not, one that saw nothing.
enum SampleWidgets {
    static let now = CivilTime(year: 2026, month: 11, day: 22, hour: 16, minute: 40, second: 12).timestamp
    static let params = WidgetParams(cluster: "akig")
    private static let day: Int64 = 86_400
    private static let akig = ResourceID("Cluster", "akig")
    private static let segment: UInt64 = 16 << 20

    static func params(of type: WidgetType) -> WidgetParams {
        type.needsCluster == true ? params : WidgetParams()
    }

    static func widget(_ type: WidgetType, _ input: StatusInput) -> WidgetData {
        makeWidget(type, params(of: type), widgetInput(input), at: now + .seconds(3))
    }

    static func widgetInput(_ input: StatusInput) -> WidgetInput {
        WidgetInput(
            input, makeStatus(input),
            stated: [
                .init(akig, generation: digest(1)), .init(ResourceID("BackupStore", "local"), generation: digest(2)),
                .init(ResourceID("RecoveryPlan", "critical"), generation: digest(3), clusters: ["akig"]),
                .init(ResourceID("AlertRoute", "default"), generation: digest(4)),
            ])
    }

    static func digest(_ byte: UInt8) -> Digest { Digest([UInt8](repeating: byte, count: 32)) }

    static var good: StatusInput {
        input(
            facts: facts(drills: [95, 91, 88, 93, 87]), server: .known(server(), at: now),
            stores: [
                ("local", .known(store("local", free: 60), at: now)),
                ("offsite", .known(store("offsite", free: 71), at: now)),
            ])
    }

    /// A hole in the WAL, a failed drill, a missed backup, a store nearly full, a stream that is refused, open alerts.
    static var bad: StatusInput {
        let local = change(store("local", free: 6)) { store in
            store.wal[0].coverage[0].stretches = [
                .init(from: LSN(start(0)), to: LSN(start(5) + segment)),
                .init(from: LSN(start(5) + 4 * segment), to: LSN(start(6) + 3 * segment)),
            ]
        }
        var facts = facts(drills: [95, 91, 88, 240, nil]) + trouble
        facts.sort { $0.at < $1.at }
        var input = input(
            facts: facts, server: .known(server(), at: now),
            stores: [
                ("local", .known(local, at: now)),
                (
                    "offsite",
                    .unknown(
                        because: PraError(
                            .storeUnreachable, "offsite did not answer within 10s", remedy: "look at the network"))
                ),
            ])
        input.clusters[0].exposures = [
            CurrentExposure(scenario: "primary-loss", target: .seconds(300), exposure: .seconds(1865), unseen: nil),
            CurrentExposure(scenario: "region-loss", target: .seconds(900), exposure: nil, unseen: .seconds(1140)),
        ]
        input.holder?.activity?.streams["akig"]?.refusals = ["local": "no space is left"]
        return input
    }

    /// Nobody answers, and the ledger is empty.
    static var unknown: StatusInput {
        let error = PraError(.timeout, "akig did not answer within 5s", remedy: "look at the network")
        var input = input(
            facts: [], server: .unknown(because: error),
            stores: [("local", .unknown(because: error)), ("offsite", .unknown(because: error))])
        input.clusters[0].exposures = [
            CurrentExposure(scenario: "primary-loss", target: .seconds(300), exposure: nil, unseen: .seconds(1140))
        ]
        input.clusters[0].clock = nil
        (input.next, input.holder) = ([], StateHolder(process: 1, activity: nil))
        return input
    }

    static func change<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
        var value = value
        change(&value)
        return value
    }

    /// Where the WAL of the point of that day begins.
    static func start(_ day: Int) -> UInt64 { 0x1000_0000 + UInt64(day) * 8 * segment }

    static func server() -> ClusterObservation {
        ClusterObservation(
            system: SystemIdentifier(7), timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false,
            startedAt: now - .seconds(40 * day), serverTime: now, insert: LSN(start(6) + 3 * segment),
            flush: LSN(start(6) + 3 * segment), segmentBytes: Int64(segment), databaseBytes: ByteCount(4_080_218_931),
            hasChecksums: true, walLevel: "replica", maxSenders: 10, activeSenders: 1, maxSlots: 10,
            mayReplicate: true,
            slots: [
                .init(name: "pra_akig", isActive: true, restart: LSN(start(6) + 2 * segment), walStatus: "reserved"),
                .init(name: "standby_2", isActive: false, restart: LSN(start(5)), walStatus: "reserved"),
            ])
    }

    static func point(_ day: Int, in store: String) -> RecoveryPoint {
        let stopped = now - .seconds((6 - Int64(day)) * Self.day + 4 * 3600)
        return RecoveryPoint(
            action: ActionID("backup/akig/\(store)/\(day)"), store: store, clusterUID: "c1",
            system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(start(day) + 0x28), stop: LSN(start(day) + 0x10_0000),
            startedAt: stopped - .seconds(90), stoppedAt: stopped, dataBytes: ByteCount(4_080_218_931),
            addedBytes: ByteCount(812_400_123), major: 15, isComplete: true)
    }

    static func store(_ name: String, free: Int64) -> StoreObservation {
        var store = StoreObservation(
            storeID: name, space: .init(total: ByteCount(100 << 30), free: ByteCount(free << 30)), isReadOnly: false,
            points: (0...6).map { point($0, in: name) },
            wal: [
                .init(
                    system: SystemIdentifier(7),
                    coverage: [
                        WALCoverage(
                            timeline: Timeline(1),
                            stretches: [.init(from: LSN(start(0)), to: LSN(start(6) + 3 * segment))])
                    ], segmentBytes: Int64(segment), stored: ByteCount(1 << 30))
            ])
        store.locks = [
            LockReading(
                point: ActionID("backup/akig/\(name)/6"),
                lock: ObjectLock(mode: .compliance, until: now + .seconds(20 * day)))
        ]
        return store
    }

    static func input(
        facts: [Fact], server: Observed<ClusterObservation>, stores: [(String, Observed<StoreObservation>)]
    ) -> StatusInput {
        var cluster = ClusterInput(
            name: "akig", observation: server, endpoints: [],
            exposures: [
                CurrentExposure(scenario: "primary-loss", target: .seconds(300), exposure: .seconds(14), unseen: nil)
            ], tables: [],
            seenTables: server.value == nil
                ? .unknown(because: PraError(.timeout, "x", remedy: "")) : .known([], at: now),
            slot: nil,
            wal: .init(
                stores: stores.map(\.0), isStreamed: true,
                samples: [
                    WALSample(
                        at: now - .seconds(12), timeline: Timeline(1), insert: LSN(start(6) + 3 * segment),
                        segmentBytes: Int64(segment))
                ]))
        cluster.clock = nil
        let activity = Activity(
            isLoop: true, at: now - .seconds(1), running: [],
            streams: ["akig": StreamActivity(stores: stores.map(\.0), failure: nil)])
        return StatusInput(
            at: now, clusters: [cluster],
            stores: stores.map { name, seen in
                StoreInput(
                    name: name, observation: seen, warnAt: Ratio(millionths: 800_000),
                    stopAt: Ratio(millionths: 950_000))
            }, facts: facts, holder: StateHolder(process: 4711, activity: activity), open: [],
            next: [NextAction(action: ActionID("backup/akig/local/7"), at: now + .seconds(20 * 3600))])
    }

    static func fact(_ at: Timestamp, _ event: Fact.Event, about subject: ResourceID = akig) -> Fact {
        Fact(
            at: at, monotonic: 0, boot: "boot", actor: "loop", subject: subject, confidence: .observed, event: event)
    }

    /// - Parameter drills: how long each took in seconds, one a day, the last today; `nil` for one that failed.
    static func facts(drills: [Int64?]) -> [Fact] {
        let since = now - .seconds(7 * day)
        var facts = [
            fact(
                since,
                .stated(
                    StatedObjectives(
                        plan: "critical", planDigest: digest(3), revision: digest(0xAB),
                        scenarios: [
                            .init(
                                name: "primary-loss", survives: ["local"], rpo: .seconds(300), rto: .seconds(120))
                        ], availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil))),
            fact(
                since, .configured(ConfiguredRecord(digest: digest(4), revision: digest(0xAB))),
                about: ResourceID("AlertRoute", "default")),
        ]
        for (index, took) in drills.enumerated() {
            let at = now - .seconds(Int64(drills.count - 1 - index) * day + 7200)
            facts.append(fact(at, .drilled(drill(index, took))))
        }
        for name in ["local", "offsite"] {
            for day in 0...6 {
                let point = point(day, in: name)
                facts.append(fact(point.stoppedAt, .committed(point)))
                guard day < 6 else { continue }
                let record = VerifyRecord(
                    action: ActionID("verify/\(name)/\(day)"), point: point.action, store: name, isIntact: true,
                    bytesRead: ByteCount(1 << 30), extents: 12, segments: 3, findings: [], took: .seconds(41))
                facts.append(fact(point.stoppedAt + .seconds(600), .verified(record)))
            }
        }
        return (facts + exposures).sorted { $0.at < $1.at }
    }

    private static func drill(_ number: Int, _ took: Int64?) -> DrillRecord {
        DrillRecord(
            action: ActionID("drill/akig/\(number)"), plan: "critical", planDigest: digest(3),
            scenario: "primary-loss", point: ActionID("backup/akig/local/\(number)"), store: "local",
            timeline: Timeline(1), reached: LSN(start(number) + segment), passed: took != nil,
            phases: [.init(name: .fetch, took: .seconds(took ?? 31))],
            checks: [
                .init(name: "structure", passed: true, detail: ""),
                .init(name: "amcheck", passed: took == nil ? false : true, detail: ""),
                .init(name: "freshness", passed: nil, detail: ""),
            ], restoredBytes: ByteCount(4_080_218_931), freshnessSeconds: 12, failure: nil)
    }

    /// Of the last hours, with one in which nobody looked.
    private static var exposures: [Fact] {
        stride(from: Int64(6 * 3600), to: 0, by: -300).filter { !(7200...10_800).contains($0) }.map { back in
            let from = now - .seconds(back), peak = Duration.seconds(back == 3600 ? 260 : 8 + back / 300 % 7 * 4)
            return fact(
                from + .seconds(300),
                .exposed(
                    ExposureRecord(
                        plan: "critical", scenario: "primary-loss", from: from, to: from + .seconds(300),
                        breakpoints: [
                            .init(at: from, exposure: .seconds(4)), .init(at: from + .seconds(300), exposure: peak),
                        ],
                        maximum: peak, overTarget: .zero, unknown: .zero)))
        }
    }

    private static var trouble: [Fact] {
        let incident = { (ago: Int64, id: String, type: String, severity: AlertSeverity, message: Message) in
            fact(
                now - .seconds(ago),
                .incident(
                    IncidentRecord(
                        id: id, type: type, severity: severity.rawValue, change: .opened,
                        message: message.text(in: .english), words: message)))
        }
        return [
            fact(
                now - .seconds(3 * 3600),
                .missed(
                    MissedRecord(
                        action: ActionID("backup/akig/offsite/7"), job: .backup, slot: now - .seconds(4 * 3600),
                        reason: "store offsite was <not> mounted"))),
            incident(
                1860, "rpo.breach/akig/primary-loss", "rpo.breach", .critical,
                Message(
                    .incidentExposure, .name("akig"), .name("primary-loss"), .duration(.seconds(301)),
                    .duration(.seconds(300)))),
            incident(
                9000, "retention.heldup/akig/local", "retention.heldup", .warning,
                Message(.incidentRetention, .name("akig"), .name("local"), .name("1 point proven, 2 wanted"))),
            incident(
                300, "reconcile.blocked/akig", "reconcile.blocked", .warning,
                Message(.incidentBlocked, .name("akig"), .name("retain/akig/local waits for approval"))),
            fact(
                now - .seconds(1000),
                .acknowledged(
                    AcknowledgedRecord(
                        incident: "rpo.breach/akig/primary-loss", severity: "critical", by: "a.diallo",
                        comment: "the disk is being exchanged", until: nil))),
        ]
    }
}
