import Model

/// The facts of a hundred clusters in a year, in their order: two curves a cluster at each cut, backups that are
/// verified and forgotten after 35 days, and a drill a week. The cuts are as far apart as makes about so many entries.
package struct YearOfFacts {
    package static let start = Timestamp(seconds: 1_767_225_600)
    package static let end = start + .seconds(365 * 86_400)
    package static let digest = Digest(repeatElement(7, count: 32))
    private static let clusters = (0..<100).map { ResourceID("Cluster", "cluster-\($0)") }

    private let cut: Int64
    private let backup: Int64
    private var clock: Int64 = 0
    private var nextBackup: Int64 = 0
    private var nextDrill: Int64 = 3600
    private var waiting: [(at: Int64, slot: Int64)] = []
    private var kept: [Int64] = []
    private var isStated = false

    /// Of 100 entries 93 are curves.
    package init(entries: Int) {
        let year = Int64(365 * 86_400)
        cut = max(1, year * 200 / max(200, Int64(entries) * 93 / 100))
        backup = max(60, year * 600 / max(600, Int64(entries) * 7 / 100))
    }

    /// Those of the next cut; `nil` after the year.
    package mutating func next() -> [Fact]? {
        guard Self.start + .seconds(clock + cut) <= Self.end else { return nil }
        defer { clock += cut }
        var facts = isStated ? [] : Self.clusters.map { fact($0, 0, .stated(statement)) }
        isStated = true
        for (number, cluster) in Self.clusters.enumerated() { facts += curves(of: cluster, number) }
        if clock >= nextBackup {
            for cluster in Self.clusters { facts += work(of: cluster, slot: nextBackup) }
            kept.append(nextBackup)
            kept.removeAll { clock - $0 > 35 * 86_400 }
            nextBackup += backup
        }
        if clock >= nextDrill {
            for cluster in Self.clusters { facts += drill(of: cluster, slot: nextDrill) }
            nextDrill += 7 * 86_400
        }
        return facts
    }

    private func fact(_ cluster: ResourceID, _ second: Int64, _ event: Fact.Event) -> Fact {
        Fact(
            at: Self.start + .microseconds(second * 1_000_000 + 123_456), monotonic: second * 1_000_000, boot: boot,
            actor: "loop", subject: cluster, confidence: .observed, event: event)
    }

    private func curves(of cluster: ResourceID, _ number: Int) -> [Fact] {
        let (from, to) = (Self.start + .seconds(clock), Self.start + .seconds(clock + cut))
        let isBad = (clock / cut + Int64(number) * 37) % 997 == 0
        let points = [0, cut / 3, cut / 3, cut].enumerated().map { place, second in
            ExposureRecord.Breakpoint(
                at: from + .seconds(second), exposure: .milliseconds(isBad ? 900_000 : 1200 + Int64(place) * 3100))
        }
        let high = points.map(\.exposure).max() ?? .zero
        let exposed = ExposureRecord(
            plan: "critical", scenario: "primary-loss", from: from, to: to, breakpoints: points, maximum: high,
            overTarget: isBad ? .seconds(cut) : .zero, unknown: .zero, claimed: .milliseconds(4100))
        let down: Duration = isBad ? .seconds(1) : .zero
        let available = AvailabilityRecord(from: from, to: to, up: to - from - down, down: down, unknown: .zero)
        return [fact(cluster, clock + cut, .exposed(exposed)), fact(cluster, clock + cut, .available(available))]
    }

    private func work(of cluster: ResourceID, slot: Int64) -> [Fact] {
        let (action, at) = (name(of: cluster, slot), Self.start + .seconds(slot))
        let point = RecoveryPoint(
            action: action, store: "local", clusterUID: cluster.name, system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(UInt64(slot) << 8), stop: LSN(UInt64(slot) << 8 + 128), startedAt: at,
            stoppedAt: at + .seconds(60), dataBytes: ByteCount(1 << 30), addedBytes: ByteCount(1 << 24), major: 15,
            isComplete: true)
        let read = VerifyRecord(
            action: ActionID("verify/\(action)"), point: action, store: "local", isIntact: true,
            bytesRead: ByteCount(1 << 30), extents: 1024, segments: 3, findings: [], took: .seconds(60))
        let gone = kept.filter { clock - $0 > 35 * 86_400 }.map { old in
            Fact.Event.forgotten(
                ForgottenRecord(point: name(of: cluster, old), store: "local", reason: "no policy keeps it"))
        }
        let done: [Fact.Event] = [
            .due(DueRecord(action: action, job: .backup, slot: at, deadline: at + .seconds(7200))),
            .started(StartedRecord(action: action, reason: "BackupDue", attempt: 1, plan: "critical")),
            .committed(point),
            .finished(FinishedRecord(action: action, job: .backup, failure: nil, took: .seconds(60))),
            .verified(read),
        ]
        return (done + gone).map { fact(cluster, clock + cut, $0) }
    }

    private func drill(of cluster: ResourceID, slot: Int64) -> [Fact] {
        let (action, at) = (ActionID("drill/critical/\(cluster.name)/\(slot)"), Self.start + .seconds(slot))
        guard let last = kept.last else { return [] }
        let record = DrillRecord(
            action: action, plan: "critical", planDigest: Self.digest, scenario: "primary-loss",
            point: name(of: cluster, last), store: "local", timeline: Timeline(1), reached: LSN(1 << 30),
            passed: true,
            phases: DrillRecord.Phase.Name.allCases.map { .init(name: $0, took: .milliseconds(2500)) },
            checks: ["structure", "amcheck", "freshness"].map { .init(name: $0, passed: true, detail: "") },
            restoredBytes: ByteCount(1 << 30), freshnessSeconds: 12, failure: nil)
        let done: [Fact.Event] = [
            .due(DueRecord(action: action, job: .drill, slot: at, deadline: at + .seconds(7200))),
            .started(StartedRecord(action: action, reason: "DrillDue", attempt: 1, plan: "critical")),
            .drilled(record),
            .finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(20))),
        ]
        return done.map { fact(cluster, clock + cut, $0) }
    }

    private func name(of cluster: ResourceID, _ slot: Int64) -> ActionID {
        ActionID("backup/\(cluster.name)/local/\(Self.start + .seconds(slot))")
    }

    private var boot: String { "3f6c1c1e-6f0f-4a56-9f0e-0d8a4c1b2a3d/1" }

    private var statement: StatedObjectives {
        let all = Ratio(millionths: 1_000_000)
        return StatedObjectives(
            plan: "critical", planDigest: Self.digest, revision: Self.digest,
            scenarios: [.init(name: "primary-loss", survives: ["local"], rpo: .seconds(300), rto: .seconds(1800))],
            availability: Ratio(millionths: 999_000), backupSuccess: all, restoreTests: all, integrity: all)
    }
}
