import Fixtures
import Glibc
import Manifests
import Model
import Planning

// Plans 1,000 clusters from recorded observations and prints one line. Nothing is looked at: what is timed is the pure
// planner.

let now = Timestamp(seconds: 1_763_827_200)
let clusterCount = 1000
let pointCount = 30
let desired = try Fixtures.desired((0..<clusterCount).map { "cluster-\($0)" })
let plan = desired.plans[0]
let observations = desired.clusters.enumerated().map { index, cluster in recorded(cluster, number: index) }
var (seconds, gapCount): ([Double], Int) = ([], 0)
for _ in 0..<21 {
    let clock = ContinuousClock()
    let took = clock.measure {
        let gaps = observations.flatMap { RecoveryPlan.gaps(plan, given: .known($0, at: now), at: now) }
        gapCount = Plan(gaps: gaps, unseen: [], observedAt: now, revision: desired.revision).gaps.count
    }
    seconds.append(took / .seconds(1))
}
seconds.sort()
print(
    "plan \(clusterCount) clusters: n=\(seconds.count) median=\(seconds[seconds.count / 2])s min=\(seconds[0])s",
    "max=\(seconds[seconds.count - 1])s gaps=\(gapCount) peakRSS=\(peakKiB() / 1024)MiB")

/// A month of daily points with their WAL, and what the ledger says of them; every third cluster's newest backup is
/// due.
func recorded(_ cluster: Resource<Cluster.Spec>, number: Int) -> PlanObservation {
    let system = SystemIdentifier(7_000_000_000_000_000_000 + UInt64(number))
    let today = Timestamp(seconds: now.microseconds / 86_400_000_000 * 86_400)
    let slots = (0..<pointCount).map { today - .seconds((pointCount - 1 - $0) * 86_400) }
    let points = slots.dropLast(number % 3 == 0 ? 1 : 0).enumerated().map { point($1, $0, cluster.name, system) }
    var history = History()
    for event in slots.flatMap({ day($0, cluster.name, isDone: $0 != slots.last || number % 3 != 0) }) {
        history.apply(
            Fact(
                at: now, monotonic: 0, boot: "bench", actor: "loop", subject: cluster.id, confidence: .observed,
                event: event))
    }
    let wal = WALCoverage(timeline: Timeline(1), stretches: [.init(from: LSN(0x100_0000), to: LSN(0x40_0000_0000))])
    let store = StoreObservation(
        storeID: "local", space: .init(total: ByteCount(1 << 40), free: ByteCount(1 << 39)), isReadOnly: false,
        points: points,
        wal: [.init(system: system, coverage: [wal], segmentBytes: 16 << 20, stored: ByteCount(1 << 30))])
    return PlanObservation(
        cluster: cluster, server: .known(server(system), at: now), stores: ["local": .known(.present(store), at: now)],
        capacities: ["local": desired.stores[0].spec.capacity], stream: .running, stays: true, history: history,
        retentions: desired.retentions.map { .init(name: $0.name, spec: $0.spec, zone: .utc) })
}

func server(_ system: SystemIdentifier) -> ClusterObservation {
    ClusterObservation(
        system: system, timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false, startedAt: now,
        serverTime: now, insert: LSN(0x40_0000_0000), flush: LSN(0x40_0000_0000), segmentBytes: 16 << 20,
        databaseBytes: ByteCount(1 << 30), hasChecksums: true, walLevel: "replica", maxSenders: 10, activeSenders: 1,
        maxSlots: 10, mayReplicate: true,
        slots: [.init(name: "pra_guard", isActive: false, restart: LSN(0x3F_F000_0000), walStatus: "reserved")])
}

func point(_ slot: Timestamp, _ index: Int, _ cluster: String, _ system: SystemIdentifier) -> RecoveryPoint {
    let start = LSN(UInt64(index + 2) << 32)
    return RecoveryPoint(
        action: ActionID(series: "backup/\(cluster)/local", slot: slot), store: "local", clusterUID: cluster,
        system: system, timeline: Timeline(1), start: start, stop: LSN(start.bytes + 256), startedAt: slot,
        stoppedAt: slot + .seconds(60), dataBytes: ByteCount(1 << 30), addedBytes: ByteCount(1 << 24), major: 15,
        isComplete: true)
}

func day(_ slot: Timestamp, _ cluster: String, isDone: Bool) -> [Fact.Event] {
    let backup = ActionID(series: "backup/\(cluster)/local", slot: slot)
    let verify = ActionID(series: "verify/\(cluster)/local", slot: slot)
    let due = [(backup, Job.backup), (verify, .verify)].map {
        Fact.Event.due(DueRecord(action: $0, job: $1, slot: slot, deadline: slot + .seconds(7200)))
    }
    guard isDone else { return due }
    let read = VerifyRecord(
        action: verify, point: backup, store: "local", isIntact: true, bytesRead: ByteCount(1 << 30), extents: 1024,
        segments: 3, findings: [], took: .seconds(60))
    return due + [
        .started(StartedRecord(action: backup, reason: "BackupDue", attempt: 1, plan: "critical")),
        .finished(FinishedRecord(action: backup, job: .backup, failure: nil, took: .seconds(60))), .verified(read),
        .finished(FinishedRecord(action: verify, job: .verify, failure: nil, took: .seconds(60))),
    ]
}

/// The largest resident size of this process.
func peakKiB() -> Int {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}
