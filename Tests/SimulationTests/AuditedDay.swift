import Model
import Objectives

/// A made-up day of two clusters in which each figure of a report has something to tell. Curves come from the real
/// meters: looks every ten seconds, WAL that stalls twice (once in waived time), a blind stretch beyond the grace, four
/// minutes down.
struct AuditedDay {
    static let akig = ResourceID("Cluster", "akig"), other = ResourceID("Cluster", "ledger")
    static let start = CivilTime(year: 2026, month: 11, day: 22).timestamp
    static let period = Period(from: start, to: start + .seconds(86_400))
    static let one = Digest(repeatElement(1, count: 32)), two = Digest(repeatElement(2, count: 32))

    /// When the waiver of 02:00 to 03:00 was written down.
    var waivedAt: Int64 = 60
    private var facts: [(second: Int64, fact: Fact)] = []

    static func facts(waivedAt: Int64 = 60) -> [Fact] {
        var day = AuditedDay()
        day.waivedAt = waivedAt
        day.promise()
        day.curves()
        for slot in 0..<12 { day.backup(slot) }
        day.drills()
        day.people()
        day.clocks()
        day.alerts()
        return day.facts.enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
            .map(\.element.fact)
    }

    private mutating func add(_ second: Int64, _ event: Fact.Event, about subject: ResourceID = akig) {
        facts.append(
            (
                second,
                Fact(
                    at: Self.at(second), monotonic: second * 1_000_000, boot: "boot", actor: "loop", subject: subject,
                    confidence: .observed, event: event)
            ))
    }

    static func at(_ second: Int64) -> Timestamp { start + .seconds(second) }

    private mutating func promise() {
        let all = Ratio(millionths: 1_000_000)
        for (second, rpo, digest) in [(0, 300, Self.one), (43_200, 240, Self.two)] as [(Int64, Int64, Digest)] {
            var stated = StatedObjectives(
                plan: "critical", planDigest: digest, revision: digest,
                scenarios: [
                    .init(name: "primary-loss", survives: ["local"], rpo: .seconds(rpo), rto: .seconds(80)),
                    .init(name: "site-loss", survives: ["offsite"], rpo: .seconds(3600), rto: .seconds(1800)),
                ],
                availability: Ratio(millionths: 990_000), backupSuccess: Ratio(millionths: 900_000),
                restoreTests: all, integrity: all)
            // Of the second nothing was ever measured.
            stated.endpoints = second == 0 ? ["api"] : ["api", "web"]
            for place in stated.scenarios.indices {
                let lost = [LostDomain(site: "conakry"), LostDomain(host: "db9")]
                stated.scenarios[place].loses = place == 0 ? [] : lost
            }
            add(second, .stated(stated))
        }
        let small = StatedObjectives(
            plan: "small", planDigest: Self.one, revision: Self.two, scenarios: [], availability: nil,
            backupSuccess: all, restoreTests: nil, integrity: nil)
        add(43_200, .stated(small), about: Self.other)
        let waiver = WaiverRecord(
            waiver: "move", digest: Self.one, revision: Self.one, plan: "critical",
            objectives: [.rpo, .availability, .backupSuccess], scenarios: [], from: Self.at(7200),
            until: Self.at(10_800), reason: "the storage moves", owner: "operations/J. Martin",
            approvedBy: "operations/F. Diallo")
        add(waivedAt, .waived(waiver))
    }

    private static func isBlind(_ second: Int64) -> Bool { (50_400..<51_900).contains(second) }
    private static func isDown(_ second: Int64) -> Bool { (72_000..<72_240).contains(second) }
    private static func isStalled(_ second: Int64) -> Bool {
        (7800..<9000).contains(second) || (28_800..<29_520).contains(second)
    }

    private mutating func curves() {
        let targets = [("primary-loss", Duration.seconds(300)), ("site-loss", .seconds(3600))]
        var meters = targets.map { name, target in
            ExposureMeter(plan: "critical", scenario: name, target: target, from: Self.start)
        }
        var up = AvailabilityMeter(from: Self.start), api = up
        for place in meters.indices { meters[place].protected(through: Self.start, at: Self.start) }
        for second in stride(from: Int64(10), through: 86_400, by: 10) {
            let (now, position) = (Self.at(second), UInt64(1_000_000 + second))
            if Self.isBlind(second) { up.blind(at: now) } else { up.observe(isUp: !Self.isDown(second), at: now) }
            api.observe(isUp: !Self.isStalled(second), at: now)
            for place in meters.indices {
                if Self.isBlind(second) || Self.isDown(second) {
                    meters[place].blind(at: now)
                    continue
                }
                let sample = WALSample(at: now, timeline: Timeline(1), insert: LSN(position), segmentBytes: 16 << 20)
                meters[place].observe(sample)
                let behind = 10 * UInt64(second / 600 % 3)
                if !Self.isStalled(second) { meters[place].durable(LSN(position - behind), on: Timeline(1), at: now) }
            }
            guard second % 300 == 0 else { continue }
            for place in meters.indices { if let record = meters[place].cut(at: now) { add(second, .exposed(record)) } }
            if let record = up.cut(at: now) { add(second, .available(record)) }
            if var record = api.cut(at: now) {
                record.endpoint = "api"
                add(second, .available(record))
            }
        }
    }

    /// Every two hours: of slot 4 nothing was done, 6 failed, and the last one runs at the end of the day.
    private mutating func backup(_ number: Int) {
        let slot = Int64(number) * 7200, action = ActionID("backup/akig/local/\(number)")
        let at = Self.at(slot)
        add(slot, .due(DueRecord(action: action, job: .backup, slot: at, deadline: at + .seconds(3600))))
        if number == 4 {
            let reason = "store local was not mounted"
            return add(
                slot + 3600, .missed(MissedRecord(action: action, job: .backup, slot: at, reason: reason)))
        }
        add(slot + 1, .started(StartedRecord(action: action, reason: "BackupDue", attempt: 1, plan: "critical")))
        guard number < 11 else { return }
        let failure = number == 6 ? FinishedRecord.Failure(code: .storeFull, what: "the store is full") : nil
        let finished = FinishedRecord(action: action, job: .backup, failure: failure, took: .seconds(95))
        if failure == nil { add(slot + 95, .committed(point(action, slot))) }
        add(slot + 95, .finished(finished))
        if failure == nil { add(slot + 300, .verified(read(action, isIntact: number != 9))) }
        if number == 2 {
            add(slot + 400, .forgotten(ForgottenRecord(point: action, store: "local", reason: "no policy keeps it")))
        }
    }

    private func point(_ action: ActionID, _ slot: Int64) -> RecoveryPoint {
        RecoveryPoint(
            action: action, store: "local", clusterUID: "c1", system: SystemIdentifier(7), timeline: Timeline(1),
            start: LSN(UInt64(slot) << 12), stop: LSN(UInt64(slot) << 12 + 128), startedAt: Self.at(slot),
            stoppedAt: Self.at(slot + 95), dataBytes: ByteCount(4_080_218_931), addedBytes: ByteCount(812_400_123),
            major: 15, taint: slot == 36_000 ? "a page checksum failed" : nil, isComplete: true)
    }

    private func read(_ action: ActionID, isIntact: Bool) -> VerifyRecord {
        VerifyRecord(
            action: ActionID("verify/\(action)"), point: action, store: "local", isIntact: isIntact,
            bytesRead: ByteCount(812_400_123), extents: 12_345, segments: 3,
            findings: isIntact ? [] : ["extent 3f9a is not what was written"], took: .milliseconds(41_250))
    }

    /// Of primary-loss one that fails and one in time, of the plan that was; of site-loss a slow one of the new plan.
    private mutating func drills() {
        let all: [(second: Int64, scenario: String, digest: Digest, passed: Bool)] = [
            (3600, "primary-loss", Self.one, false), (40_000, "primary-loss", Self.one, true),
            (60_000, "site-loss", Self.two, true), (80_000, "primary-loss", Self.two, true),
        ]
        for drill in all {
            let action = ActionID("drill/critical/akig/\(drill.second)"), at = Self.at(drill.second)
            add(
                drill.second, .due(DueRecord(action: action, job: .drill, slot: at, deadline: at + .seconds(7200))))
            let checks = ["structure": true, "amcheck": drill.passed, "freshness": nil].sorted { $0.key < $1.key }
            add(
                drill.second + 100,
                .drilled(
                    DrillRecord(
                        action: action, plan: "critical", planDigest: drill.digest, scenario: drill.scenario,
                        point: ActionID("backup/akig/local/0"), store: "local", timeline: Timeline(1),
                        reached: drill.passed ? LSN(0x0200_9000) : nil, passed: drill.passed,
                        phases: DrillRecord.Phase.Name.allCases.map { .init(name: $0, took: .milliseconds(12_345)) },
                        checks: checks.map { .init(name: $0.key, passed: $0.value, detail: "") },
                        restoredBytes: ByteCount(4_080_218_931), freshnessSeconds: 12.5, failure: nil)))
            add(
                drill.second + 100,
                .finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(100))))
        }
    }

    private mutating func people() {
        for (second, change) in [(29_110, .opened), (29_530, .resolved)] as [(Int64, IncidentRecord.Change)] {
            let words = Message(
                .incidentExposure, .name("akig"), .name("primary-loss"), .duration(.milliseconds(301_500)),
                .duration(.seconds(300)))
            add(
                second,
                .incident(
                    IncidentRecord(
                        id: "rpo.breach/akig/primary-loss", type: "rpo.breach", severity: "critical", change: change,
                        message: words.text(in: .english), words: words)))
        }
        let gap = WALGapRecord(store: "local", timeline: Timeline(1), from: LSN(1 << 24), to: LSN(2 << 24))
        add(30_000, .walGap(gap))
        add(30_001, .queued(QueuedRecord(from: Self.at(29_900), to: Self.at(29_990), entries: 7)))
        add(30_002, .documented(DocumentRecord(kind: .runbook, revision: Self.one, digest: Self.two)))
        let action = IncidentNote.Action(text: "watch the mount", owner: "J. Martin", due: Self.at(200_000))
        let lines: [IncidentNote.Entry] = [
            .opened(.init(title: "the store was away", severity: .p2)), .action(action),
            .action(.init(text: "order a disk", owner: "F. Diallo", due: nil)), .done(action: 2),
        ]
        for (place, entry) in lines.enumerated() {
            let second = 31_000 + Int64(place)
            add(second, .noted(IncidentNote(file: "incident-1", at: Self.at(second), entry: entry)))
        }
    }

    /// Of the breach some hear at once, some late, one never; an outage nobody hears of. What comes when the day is
    /// over, or before the incident, is not of them.
    private mutating func alerts() {
        let breach = "rpo.breach/akig/primary-loss"
        tell("hook", 1000, .accepted, "m0") { $0.began = [breach] }
        tell("hook", 29_115, .failing, "m1") { ($0.began, $0.detail) = ([breach], "transient: no answer") }
        tell("mail", 29_120, .accepted, "m1/f-diallo") { $0.began = [breach] }
        tell("mail", 29_131, .dead, "m1/j-martin") { ($0.began, $0.detail) = ([breach], "550 no such user") }
        tell("mail", 29_140, .delivered, "m1/f-diallo") { $0.began = [breach] }
        tell("hook", 29_200, .accepted, "m1") { ($0.began, $0.attempts) = ([breach], 2) }
        for (second, who) in [(29_250, "F. Diallo"), (29_260, "J. Martin"), (29_600, "K. Sow")] as [(Int64, String)] {
            let record = AcknowledgedRecord(incident: breach, severity: "critical", by: who, comment: "", until: nil)
            add(second, .acknowledged(record))
        }
        tell("hook", 29_540, .accepted, "m2") { $0.over = [breach] }
        tell("phone", 80_000, .failing, "m3/f-diallo") {
            ($0.began, $0.detail) = (["drill.failed/akig"], "throttled: too many")
            $0.alsoOver = "mail"
        }
        tell("hook", 86_400, .accepted, "m4") { $0.began = [breach] }
        for (second, change) in [(72_060, .opened), (72_240, .resolved)] as [(Int64, IncidentRecord.Change)] {
            let down = IncidentRecord(
                id: "cluster.down/akig", type: "cluster.down", severity: "critical", change: change, message: "down")
            add(second, .incident(down))
        }
    }

    /// - Parameter message: its name, and where it is somebody's own whose.
    private mutating func tell(
        _ channel: String, _ second: Int64, _ outcome: DeliveryRecord.Outcome, _ message: String,
        edit: (inout DeliveryRecord) -> Void
    ) {
        let names = message.split(separator: "/").map(String.init), user = names.count > 1 ? names[1] : ""
        let written = Self.at(second - 7)
        let told = AlertMessage(
            id: names[0], thread: "t-\(names[0])", state: .opened, labels: [:], severity: "critical", at: written,
            since: written, title: "", body: "")
        var record = DeliveryRecord(
            told, to: user.isEmpty ? "" : "…@example.org", user: user, outcome, attempts: 1,
            took: .milliseconds(second % 1000 * 37))
        edit(&record)
        add(second, .told(record), about: ResourceID("AlertChannel", channel))
    }

    /// Right at first, then three minutes off (40 s of four minutes are tolerated), then kept right by nobody.
    private mutating func clocks() {
        let kept = ClockDiscipline(isSynchronised: true, error: .milliseconds(3))
        let alone = ClockDiscipline(isSynchronised: false, error: nil)
        for (second, host, lead) in [
            (5, kept, 0), (40_000, kept, -181_000), (41_000, kept, -180_500), (43_500, kept, 12), (60_000, alone, 13),
        ] as [(Int64, ClockDiscipline, Int64)] {
            let server = ClockLead(lead: .milliseconds(lead), error: .milliseconds(2))
            add(second, .clocked(ClockRecord(host, server: server, smallestTarget: .seconds(240))))
        }
    }
}
