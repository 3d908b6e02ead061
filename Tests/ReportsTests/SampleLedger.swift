import Model
import Objectives
import Reports

/// One made-up day of one cluster: a breach, a blind hour, a missed backup, a failed and a passed drill. Exposure comes
/// from the real meter.
enum SampleLedger {
    static let akig = ResourceID("Cluster", "akig")
    static let start = CivilTime(year: 2026, month: 11, day: 22).timestamp
    static let end = start + .seconds(86_400)

    static func digest(_ byte: UInt8) -> Digest { Digest([UInt8](repeating: byte, count: 32)) }

    static let entries: [LedgerEntry] = {
        let all = [stated] + exposures + availability + work + controls
        return all.sorted { ($0.at, $0.monotonic) < ($1.at, $1.monotonic) }.enumerated()
            .map { LedgerEntry(index: $0.offset, fact: $0.element) }
    }()

    static func cover(size: Int) -> SLAReport.Cover {
        SLAReport.Cover(
            from: start, to: end, timeZone: "Africa/Conakry", generatedAt: end + .seconds(60), toolVersion: "pra 0.1.0",
            manifestRevision: digest(0xAB),
            ledger: .init(
                size: size, root: digest(0xCD), checkpoint: "pra/ledger\n\(size)\nzc3Nzc0=\n\n— pra Az3grl",
                keyFingerprint: "SHA256:3f9a"),
            calendar: .init(
                name: "2026-11-22", schedule: "daily", from: "2026-11-22 00:00:00 +00:00",
                to: "2026-11-23 00:00:00 +00:00"))
    }

    static let report = makeReport(cover(size: entries.count), entries: entries, population: [akig])

    static func fact(_ seconds: Int64, _ event: Fact.Event, confidence: Confidence = .observed) -> Fact {
        Fact(
            at: start + .seconds(seconds), monotonic: seconds * 1_000_000, boot: "boot", actor: "loop", subject: akig,
            confidence: confidence, event: event)
    }

    static var stated: Fact {
        fact(
            0,
            .stated(
                StatedObjectives(
                    plan: "critical", planDigest: digest(1), revision: digest(0xAB),
                    scenarios: [
                        .init(name: "primary-loss", survives: ["local"], rpo: .seconds(300), rto: .seconds(1800))
                    ],
                    availability: Ratio(millionths: 999_000), backupSuccess: Ratio(millionths: 1_000_000),
                    restoreTests: Ratio(millionths: 1_000_000), integrity: Ratio(millionths: 1_000_000))))
    }

    /// Looks every 10 s; WAL stalls from 08:00 to 08:12; nobody looks from 14:00 to 15:00.
    static var exposures: [Fact] {
        var meter = ExposureMeter(plan: "critical", scenario: "primary-loss", target: .seconds(300), from: start)
        meter.unprotected(since: start - .seconds(7200), at: start)
        var facts: [Fact] = []
        for second in stride(from: Int64(10), through: 86_400, by: 10) {
            let (now, position) = (start + .seconds(second), UInt64(1_000_000 + second))
            if second == 120 { meter.protected(through: now, at: now) }
            if (50_400..<54_000).contains(second) {
                meter.blind(at: now)
            } else {
                meter.observe(
                    WALSample(at: now, timeline: Timeline(1), insert: LSN(position), segmentBytes: 16 << 20))
                if !(28_800..<29_520).contains(second) {
                    meter.durable(LSN(position - 10 * UInt64(second / 600 % 3)), on: Timeline(1), at: now)
                }
            }
            if second % 300 == 0, let record = meter.cut(at: now) { facts.append(fact(second, .exposed(record))) }
        }
        return facts
    }

    static var availability: [Fact] {
        stride(from: Int64(300), through: 86_400, by: 300).map { second in
            let isBlind = (50_401...54_000).contains(second)
            return fact(
                second,
                .available(
                    AvailabilityRecord(
                        from: start + .seconds(second - 300), to: start + .seconds(second),
                        up: .seconds(isBlind ? 0 : 300), down: .zero, unknown: .seconds(isBlind ? 300 : 0))))
        }
    }

    static var work: [Fact] {
        [
            due("backup/akig/00", .backup, 0), finished(115, "backup/akig/00", .backup),
            committed(115, "backup/akig/00"),
            due("backup/akig/08", .backup, 28_800),
            fact(
                36_000,
                .missed(
                    MissedRecord(
                        action: ActionID("backup/akig/08"), job: .backup, slot: start + .seconds(28_800),
                        reason: "store local was not mounted"))),
            due("backup/akig/16", .backup, 57_600), finished(57_800, "backup/akig/16", .backup),
            committed(57_800, "backup/akig/16"),
            verified(600, "backup/akig/00"), verified(58_000, "backup/akig/16"),
            due("drill/akig/1", .drill, 3600), drilled(3700, "drill/akig/1", passed: false),
            finished(3700, "drill/akig/1", .drill),
            due("drill/akig/2", .drill, 60_000), drilled(60_200, "drill/akig/2", passed: true),
            finished(60_200, "drill/akig/2", .drill),
            incident(29_110, .opened), incident(29_530, .resolved),
        ]
    }

    static func due(_ action: String, _ job: Job, _ slot: Int64) -> Fact {
        fact(
            slot,
            .due(
                DueRecord(
                    action: ActionID(action), job: job, slot: start + .seconds(slot),
                    deadline: start + .seconds(slot + 7200))))
    }

    static func finished(_ seconds: Int64, _ action: String, _ job: Job) -> Fact {
        fact(seconds, .finished(FinishedRecord(action: ActionID(action), job: job, failure: nil, took: .seconds(95))))
    }

    static func committed(_ seconds: Int64, _ action: String) -> Fact {
        fact(
            seconds,
            .committed(
                RecoveryPoint(
                    action: ActionID(action), store: "local", clusterUID: "c1", system: SystemIdentifier(7),
                    timeline: Timeline(1), start: LSN(0x0200_0028), stop: LSN(UInt64(0x0200_0000 + seconds)),
                    startedAt: start + .seconds(seconds - 90), stoppedAt: start + .seconds(seconds),
                    dataBytes: ByteCount(4_080_218_931), addedBytes: ByteCount(812_400_123), major: 15,
                    isComplete: true)))
    }

    static func verified(_ seconds: Int64, _ point: String) -> Fact {
        fact(
            seconds,
            .verified(
                VerifyRecord(
                    action: ActionID("verify/\(point)"), point: ActionID(point), store: "local", isIntact: true,
                    bytesRead: ByteCount(812_400_123), extents: 12_345, segments: 3, findings: [],
                    took: .seconds(41))))
    }

    static func drilled(_ seconds: Int64, _ action: String, passed: Bool) -> Fact {
        fact(
            seconds,
            .drilled(
                DrillRecord(
                    action: ActionID(action), plan: "critical", planDigest: digest(1), scenario: "primary-loss",
                    point: ActionID("backup/akig/00"), store: "local", timeline: Timeline(1),
                    reached: passed ? LSN(0x0200_9000) : nil, passed: passed,
                    phases: [
                        .init(name: .plan, took: .milliseconds(300)), .init(name: .provision, took: .seconds(2)),
                        .init(name: .fetch, took: .seconds(62)), .init(name: .replay, took: .milliseconds(8500)),
                        .init(name: .connect, took: .milliseconds(200)), .init(name: .validate, took: .seconds(14)),
                        .init(name: .teardown, took: .seconds(3)),
                    ],
                    checks: [
                        .init(name: "structure", passed: true, detail: ""),
                        .init(name: "amcheck", passed: passed, detail: ""),
                        .init(name: "no payment without lease", passed: true, detail: ""),
                        .init(name: "freshness", passed: nil, detail: ""),
                    ],
                    restoredBytes: ByteCount(4_080_218_931), freshnessSeconds: 12, failure: nil)),
            confidence: .proven)
    }

    static func incident(_ seconds: Int64, _ change: IncidentRecord.Change) -> Fact {
        fact(
            seconds,
            .incident(
                IncidentRecord(
                    id: "rpo.breach/akig/primary-loss", type: "rpo.breach", severity: "critical", change: change,
                    message: "exposure of akig in primary-loss is 5m1s, over the target of 5m",
                    words: Message(
                        .incidentExposure, .name("akig"), .name("primary-loss"), .duration(.seconds(301)),
                        .duration(.seconds(300))))))
    }
}
