import Fixtures
import Manifests
import Model
import Planning

/// When everything in these tables is looked at: 2024-10-04, noon UTC.
let noon = Timestamp(seconds: 20_000 * 86_400 + 43_200)
let adopted = noon - .seconds(3 * 86_400)
let akigSystem = SystemIdentifier(7_000_000_000_000_000_001)
private let akig = ResourceID("Cluster", "akig")

/// A world in which nothing is left to do: a point of every day since the adoption, streamed WAL, everything proven.
/// Tests change one thing in it and see which gap that makes.
struct Scene {
    var desired: Desired
    var server: Observed<ClusterObservation>
    var store: Observed<StoreState>
    var stream = PlanObservation.Stream.running
    var facts: [Fact]
    var stays = true
    var retentions: [PlanObservation.Retention]
    var unknownRetention: String?
    var surplusSlots: [String] = []
    var windows: [PlanObservation.Window] = []
    var denial: String?

    init(plan: String = "mode: Enforce") throws {
        desired = try oneCluster(plan: plan)
        server = .known(.calm, at: noon)
        let points = (0...3).map { day in RecoveryPoint.taken(at: adopted - .seconds(43_200) + .seconds(day * 86_400)) }
        store = .known(.present(StoreObservation.holding(points)), at: noon)
        retentions = desired.retentions.map { .init(name: $0.name, spec: $0.spec, zone: .utc) }
        facts = []
        state()
        for day in 0...3 { daily(adopted + .seconds(day * 86_400)) }
        drill(points[3], at: noon)
    }

    var plan: Resource<RecoveryPlan.Spec> { desired.plans[0] }

    var gaps: [Gap] { gaps(at: noon) }

    /// By a server whose clock shows the same time.
    func gaps(at now: Timestamp) -> [Gap] {
        var scene = self
        scene.with { $0.serverTime = now }
        return RecoveryPlan.gaps(plan, given: .known(scene.observation, at: now), at: now)
    }

    var observation: PlanObservation {
        var observation = PlanObservation(
            cluster: desired.clusters[0], server: server, stores: ["local": store],
            capacities: ["local": desired.stores[0].spec.capacity], stream: stream, stays: stays,
            history: History(facts), surplusSlots: surplusSlots, retentions: retentions,
            unknownRetention: unknownRetention, windows: windows)
        observation.denial = denial
        return observation
    }

    mutating func with(_ change: (inout ClusterObservation) -> Void) {
        guard case .known(var seen, let at) = server else { return }
        change(&seen)
        server = .known(seen, at: at)
    }

    mutating func withStore(_ change: (inout StoreObservation) -> Void) {
        guard case .known(.present(var seen), let at) = store else { return }
        change(&seen)
        store = .known(.present(seen), at: at)
    }

    /// After the newest point.
    mutating func makeTablespace() {
        with { $0.tablespaces = [.init(oid: 16_400, name: "late", location: "/ssd/late")] }
        withStore { for index in $0.points.indices { $0.points[index].tablespaces = [] } }
    }

    mutating func note(_ event: Fact.Event, at: Timestamp) {
        facts.append(
            Fact(at: at, monotonic: 0, boot: "b", actor: "loop", subject: akig, confidence: .observed, event: event))
    }

    private mutating func state() {
        note(
            .stated(
                StatedObjectives(
                    plan: "critical", planDigest: plan.digest, revision: desired.revision, scenarios: [],
                    availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil)), at: adopted)
    }

    /// The backup and the verification of a day, done.
    private mutating func daily(_ day: Timestamp) {
        let slot = Timestamp(seconds: day.microseconds / 86_400_000_000 * 86_400)
        for (series, job) in [("backup/akig/local", Job.backup), ("verify/akig/local", .verify)] {
            let action = ActionID(series: series, slot: slot)
            note(.due(DueRecord(action: action, job: job, slot: slot, deadline: slot + .seconds(86_400))), at: day)
            if job == .verify { note(.verified(.intact(ActionID(series: "backup/akig/local", slot: slot))), at: day) }
            note(.finished(FinishedRecord(action: action, job: job, failure: nil, took: .seconds(60))), at: day)
        }
    }

    mutating func drill(_ point: RecoveryPoint, at time: Timestamp) {
        let slot = Timestamp(seconds: time.microseconds / 604_800_000_000 * 604_800)
        let action = ActionID(series: "drill/critical/akig/primary-loss", slot: slot)
        note(.due(DueRecord(action: action, job: .drill, slot: slot, deadline: time)), at: time)
        note(.drilled(.passed(action, point, plan.digest)), at: time)
        note(.finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(60))), at: time)
    }
}

extension ClusterObservation {
    static let calm = ClusterObservation(
        system: akigSystem, timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false, startedAt: adopted,
        serverTime: noon, insert: LSN(0x9000_0000), flush: LSN(0x9000_0000), segmentBytes: 16 << 20,
        databaseBytes: ByteCount(1 << 30), hasChecksums: true, walLevel: "replica", maxSenders: 10, activeSenders: 1,
        maxSlots: 10, mayReplicate: true,
        slots: [Slot(name: "pra_guard", isActive: false, restart: LSN(0x8F00_0000), walStatus: "reserved")])
}

extension StoreObservation {
    static func holding(_ points: [RecoveryPoint]) -> StoreObservation {
        let wal = WALCoverage(
            timeline: Timeline(1), stretches: [.init(from: LSN(0x100_0000), to: LSN(0x9000_0000))])
        return StoreObservation(
            storeID: "s", space: Space(total: ByteCount(1 << 40), free: ByteCount(1 << 39)), isReadOnly: false,
            points: points,
            wal: [.init(system: akigSystem, coverage: [wal], segmentBytes: 16 << 20, stored: ByteCount(1 << 30))])
    }
}

extension RecoveryPoint {
    /// The backup of the slot that begins at `slot`; positions rise with time.
    static func taken(at slot: Timestamp, on system: SystemIdentifier = akigSystem) -> RecoveryPoint {
        let start = LSN(UInt64(max(1, (slot - (noon - .seconds(60 * 86_400))).microseconds / 86_400_000_000)) << 24)
        return RecoveryPoint(
            action: ActionID(series: "backup/akig/local", slot: slot), store: "local", clusterUID: "akig",
            system: system,
            timeline: Timeline(1), start: start, stop: LSN(start.bytes + 256), startedAt: slot,
            stoppedAt: slot + .seconds(60), dataBytes: ByteCount(1 << 30), addedBytes: ByteCount(1 << 20), major: 15,
            isComplete: true)
    }
}

extension VerifyRecord {
    static func intact(_ point: ActionID) -> VerifyRecord {
        VerifyRecord(
            action: ActionID("verify/x"), point: point, store: "local", isIntact: true, bytesRead: ByteCount(1),
            extents: 1, segments: 1, findings: [], took: .seconds(1))
    }

    static func damaged(_ point: ActionID) -> VerifyRecord {
        var record = intact(point)
        (record.isIntact, record.findings) = (false, ["extent 7 does not match its name"])
        return record
    }
}

extension DrillRecord {
    static func passed(_ action: ActionID, _ point: RecoveryPoint, _ plan: Digest) -> DrillRecord {
        DrillRecord(
            action: action, plan: "critical", planDigest: plan, scenario: "primary-loss", point: point.action,
            store: "local", timeline: Timeline(1), reached: point.stop, passed: true, phases: [], checks: [],
            restoredBytes: ByteCount(1), freshnessSeconds: nil, failure: nil)
    }
}
