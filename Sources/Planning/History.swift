import Manifests
import Model

/// What the ledger says was due, done and proven, folded from its facts in order. A value: the same facts give the same
/// history.
package struct History: Sendable {
    /// One slot or unscheduled action.
    package struct Run: Hashable, Sendable {
        package var due: DueRecord?
        package var isMissed = false
        package var startedAt: Timestamp?
        package var attempts = 0
        /// Whom the intent was recorded under.
        package var subject: ResourceID?
        package var plan: String?
        package var finished: FinishedRecord?
        package var finishedAt: Timestamp?

        package var succeeded: Bool { finished.map { $0.failure == nil } ?? false }

        fileprivate mutating func begin(_ started: StartedRecord, about subject: ResourceID, at time: Timestamp) {
            (startedAt, self.subject, plan, finished) = (time, subject, started.plan, nil)
            attempts += 1
        }
    }

    /// When a series last succeeded, and what that took.
    package struct Success: Hashable, Sendable {
        package var at: Timestamp
        package var took: Duration
    }

    /// A point in one store: what is proven of it holds there and nowhere else.
    package struct PointKey: Hashable, Sendable {
        package var store: String
        package var point: ActionID

        package init(store: String, point: ActionID) { (self.store, self.point) = (store, point) }
    }

    /// A point that is gone.
    package struct Forgotten: Hashable, Sendable {
        package var store: String
        package var at: Timestamp
        /// `nil` when the ledger did not see it committed.
        package var point: RecoveryPoint?
    }

    package private(set) var runs: [ActionID: Run] = [:]
    /// The newest slot that was recorded as due, per series.
    package private(set) var newestSlot: [String: Timestamp] = [:]
    /// When a plan was first adopted for a cluster, and what it states now.
    package private(set) var adopted: [ResourceID: [String: Timestamp]] = [:]
    package private(set) var stated: [ResourceID: [String: StatedObjectives]] = [:]
    package private(set) var verified: [PointKey: VerifyRecord] = [:]
    /// Of points that the ledger saw committed and not forgotten.
    private var committed: [PointKey: RecoveryPoint] = [:]
    /// The point of each cluster that was committed last, whatever became of it.
    package private(set) var newestPoints: [ResourceID: RecoveryPoint] = [:]
    /// The last of each cluster that its points tell of.
    package private(set) var promotions: [ResourceID: Promotion] = [:]
    /// What was forgotten of each cluster in the day before its latest loss.
    private var forgotten: [ResourceID: [Forgotten]] = [:]
    /// Points of which a restored copy answered and passed its checks.
    package private(set) var proven: Set<PointKey> = []
    package private(set) var drills: [String: (record: DrillRecord, at: Timestamp)] = [:]
    /// When each series last restored from each store.
    package private(set) var drilledAt: [String: [String: Timestamp]] = [:]
    /// When a drill last opened each store by its recovery key.
    private var recoveryKeyUsed: [String: Timestamp] = [:]
    package private(set) var openIncidents: [String: IncidentRecord] = [:]
    /// Since when each of them is open, and what it is about.
    package private(set) var opened: [String: Timestamp] = [:]
    package private(set) var incidentSubjects: [String: ResourceID] = [:]
    /// The last success of each series, by whom the intent was recorded under.
    package private(set) var successes: [ResourceID: [String: Success]] = [:]
    /// The last exposure curve of each `plan/scenario`, and until when availability was counted.
    package private(set) var exposures: [ResourceID: [String: ExposureRecord]] = [:]
    package private(set) var availableUntil: [ResourceID: Timestamp] = [:]
    /// The clock that stamps each cluster's facts, as it was last recorded.
    package private(set) var clocks: [ResourceID: (record: ClockRecord, at: Timestamp)] = [:]
    package private(set) var endpointsUntil: [ResourceID: [String: Timestamp]] = [:]
    /// When each store was last known to be there: made, or given a point.
    package private(set) var storesThere: [String: Timestamp] = [:]
    package private(set) var walGaps: Set<WALGapRecord> = []
    /// Backups into each store that have begun and not ended.
    package private(set) var openBackups: [String: Set<ActionID>] = [:]
    /// Stores into which a backup failed or was cut off since the last sweep, so that it may have left something.
    package private(set) var unswept: Set<String> = []
    /// Slots that pra asked for on each cluster and has not given up; the intent is enough, for it may have been done.
    package private(set) var guardSlots: [ResourceID: Set<String>] = [:]
    /// The last reading of each store.
    package private(set) var scrubs: [String: ScrubRecord] = [:]
    /// Holds that the ledger has, and those of which it has the end, by store and id.
    private var holds: (put: Set<String>, released: Set<String>) = ([], [])
    /// Which store each name stands for, and under whom that is in the ledger.
    private var identities: [String: StoreIdentity] = [:]
    private var located: [ResourceID: [String: StoreIdentity]] = [:]
    /// Waivers that are in force or will be, or were until their end, by cluster and name.
    package private(set) var waivers: [ResourceID: [String: WaiverRecord]] = [:]
    /// Since when each report schedule is in effect, and up to when its reports tell.
    package private(set) var scheduledSince: [ResourceID: Timestamp] = [:]
    package private(set) var reportedUpTo: [ResourceID: Timestamp] = [:]
    /// Of the manifests that were adopted last, and the newest commit that is known of them.
    package private(set) var revision: Digest?
    package private(set) var commit: String?
    /// What controls are evaluated by, as it was last recorded.
    package private(set) var controls = ControlHistory()
    package private(set) var keys = KeyHistory()
    package private(set) var anchors = AnchorLag()
    package private(set) var growth = GrowthHistory()
    package private(set) var alerts = AlertHistory()
    package private(set) var restores = RestoreHistory()
    package private(set) var dashboards = DashboardHistory()
    package private(set) var requestedRestores = RequestedRestores()
    /// How many facts were folded: the index of the next one.
    package private(set) var count = 0

    package init(_ facts: some Sequence<Fact> = []) {
        for fact in facts { apply(fact) }
    }

    package mutating func apply(_ fact: Fact) {
        count += 1
        passOn(fact)
        switch fact.event {
        case .stated(let stated): adopt(stated, by: fact.subject, at: fact.at)
        case .due(let due):
            runs[due.action, default: Run()].due = due
            let series = due.action.series
            newestSlot[series] = max(newestSlot[series] ?? due.slot, due.slot)
        case .missed(let missed): runs[missed.action, default: Run()].isMissed = true
        case .started(let started):
            let isOpen = openBackups[started.action.store]?.contains(started.action) ?? false
            noteBackup(started.action, isOver: false, isWhole: !isOpen)
            if started.action.text.hasPrefix("create-slot/") {
                guardSlots[fact.subject, default: []].insert(started.action.last)
            }
            runs[started.action, default: Run()].begin(started, about: fact.subject, at: fact.at)
        case .finished(let finished): note(finished, about: fact.subject, at: fact.at)
        case .verified(let record): verified[PointKey(store: record.store, point: record.point)] = record
        case .drilled(let record):
            drills[record.action.series] = (record, fact.at)
            drilledAt[record.action.series, default: [:]][record.store] = fact.at
            if record.openedBy == .recovery { recoveryKeyUsed[record.store] = fact.at }
            if record.passed { proven.insert(PointKey(store: record.store, point: record.point)) }
        case .restored(let record): note(record)
        case .forgotten(let record):
            proven.remove(PointKey(store: record.store, point: record.point))
            verified[PointKey(store: record.store, point: record.point)] = nil
            noteLoss(record, of: fact.subject, at: fact.at)
        case .incident(let incident): note(incident, about: fact.subject, at: fact.at)
        case .exposed(let record): exposures[fact.subject, default: [:]]["\(record.plan)/\(record.scenario)"] = record
        case .available(let record): note(record, of: fact.subject)
        case .clocked(let record): clocks[fact.subject] = (record, fact.at)
        case .committed(let point):
            storesThere[point.store] = fact.at
            notePromotion(by: point, of: fact.subject, at: fact.at)
            (committed[PointKey(store: point.store, point: point.action)], newestPoints[fact.subject]) = (point, point)
        case .scrubbed(let record): scrubs[record.store] = record
        case .held(let record): holds.put.insert("\(record.store)/\(record.hold.id)")
        case .released(let record): holds.released.insert("\(record.store)/\(record.hold.id)")
        case .walGap(let record): walGaps.insert(record)
        case .retired(let record): retire(record.plan, of: fact.subject)
        case .located(let record):
            located[fact.subject, default: [:]][record.store] = record.identity
            locate(record.identity, as: record.store)
        case .waived(let record): waivers[fact.subject, default: [:]][record.waiver] = record
        case .withdrawn(let record): waivers[fact.subject]?[record.waiver] = nil
        case .framed, .dropped, .surveyed, .holding, .controlled: controls.take(fact)
        case .keyed: keys.take(fact)
        case .filled, .sized: growth.take(fact)
        case .configured, .reported, .revised: noteReports(fact)
        case .planned, .restoring, .queued, .noted, .documented, .anchored, .acknowledged, .silenced, .told,
            .retried, .contact, .arranged, .tested, .preferred, .restoreRequest, .signedIn, .signInFailed,
            .signInThrottled, .signedOut:
            break
        }
    }

    private mutating func note(_ finished: FinishedRecord, about subject: ResourceID, at time: Timestamp) {
        noteBackup(finished.action, isOver: true, isWhole: finished.failure == nil)
        runs[finished.action, default: Run()].finished = finished
        runs[finished.action, default: Run()].finishedAt = time
        if finished.failure == nil { noteSuccess(finished, about: subject, at: time) }
    }

    private mutating func passOn(_ fact: Fact) {
        anchors.take(fact)
        alerts.take(fact)
        restores.take(fact)
        dashboards.take(fact)
        requestedRestores.take(fact)
    }

    private mutating func note(_ record: RestoreRecord) {
        // One that was restored from what had this name then proves nothing of what has it now.
        let isOfThisStore = record.identity.map { $0 == identities[record.store, default: $0] } ?? true
        if record.passed == true, isOfThisStore {
            proven.insert(PointKey(store: record.store, point: record.point))
        }
    }

    private mutating func note(_ record: AvailabilityRecord, of cluster: ResourceID) {
        guard let endpoint = record.endpoint else { return availableUntil[cluster] = record.to }
        endpointsUntil[cluster, default: [:]][endpoint] = record.to
    }

    private mutating func noteReports(_ fact: Fact) {
        switch fact.event {
        case .configured(let record) where fact.subject.kind == ReportSchedule.name:
            scheduledSince[fact.subject] = record.digest.map { _ in scheduledSince[fact.subject] ?? fact.at }
        case .reported(let record):
            reportedUpTo[fact.subject] = max(reportedUpTo[fact.subject] ?? record.to, record.to)
        case .revised(let record): (revision, commit) = (record.revision, record.commits.first?.id ?? commit)
        default: return
        }
    }

    private mutating func retire(_ plan: String, of cluster: ResourceID) {
        stated[cluster]?[plan] = nil
        adopted[cluster]?[plan] = nil
    }

    private mutating func noteSuccess(_ finished: FinishedRecord, about subject: ResourceID, at time: Timestamp) {
        let action = finished.action
        successes[subject, default: [:]][action.series] = Success(at: time, took: finished.took)
        if action.text.hasPrefix("drop-slot/") { guardSlots[subject]?.remove(action.last) }
        if action.text.hasPrefix("sweep/") { unswept.remove(subject.name) }
        if action.series == "init-store" { storesThere[subject.name] = time }
    }

    /// Takes it that `store` is the name of this one. What was found of another store, or of a copy elsewhere, says
    /// nothing of it. Facts from before the ledger told them apart are taken to be of the first.
    package mutating func locate(_ identity: StoreIdentity, as store: String) {
        guard let other = identities.updateValue(identity, forKey: store), other != identity else { return }
        verified = verified.filter { $0.key.store != store }
        proven = proven.filter { $0.store != store }
        for series in drilledAt.keys { drilledAt[series]?[store] = nil }
        (scrubs[store], recoveryKeyUsed[store]) = (nil, nil)
        controls.forget(store)
        growth.forget(store)
    }

    private mutating func note(_ incident: IncidentRecord, about subject: ResourceID, at time: Timestamp) {
        openIncidents[incident.id] = incident.change == .opened ? incident : nil
        opened[incident.id] = incident.change == .opened ? time : nil
        incidentSubjects[incident.id] = incident.change == .opened ? subject : nil
    }

    private mutating func notePromotion(by point: RecoveryPoint, of cluster: ResourceID, at time: Timestamp) {
        guard let old = newestPoints[cluster], old.system == point.system, old.timeline < point.timeline else { return }
        promotions[cluster] = Promotion(from: old.timeline, to: point.timeline, at: time)
    }

    private mutating func noteLoss(_ record: ForgottenRecord, of cluster: ResourceID, at time: Timestamp) {
        let point = committed.removeValue(forKey: PointKey(store: record.store, point: record.point))
        forgotten[cluster, default: []].removeAll { $0.at <= time - .seconds(86_400) }
        forgotten[cluster, default: []].append(Forgotten(store: record.store, at: time, point: point))
    }

    private mutating func noteBackup(_ action: ActionID, isOver: Bool, isWhole: Bool) {
        guard action.text.hasPrefix("backup/") else { return }
        if isOver {
            openBackups[action.store]?.remove(action)
        } else {
            openBackups[action.store, default: []].insert(action)
        }
        if !isWhole { unswept.insert(action.store) }
    }

    private mutating func adopt(_ statement: StatedObjectives, by subject: ResourceID, at time: Timestamp) {
        stated[subject, default: [:]][statement.plan] = statement
        if adopted[subject]?[statement.plan] == nil { adopted[subject, default: [:]][statement.plan] = time }
    }

    /// What the ledger lacks of a hold in `store`.
    package func news(of hold: Hold, in store: String) -> [Fact.Event] {
        let (key, record) = ("\(store)/\(hold.id)", HoldRecord(store: store, hold: hold))
        return (holds.put.contains(key) ? [] : [.held(record)])
            + (hold.release == nil || holds.released.contains(key) ? [] : [.released(record)])
    }

    /// Which store the name was last known to stand for.
    package func identity(of store: String) -> StoreIdentity? { identities[store] }

    /// What the ledger lacks, under `subject`, of which store a name stands for.
    package func news(of identity: StoreIdentity, as store: String, about subject: ResourceID) -> [Fact.Event] {
        let isKnown = located[subject]?[store] == identity && identities[store] == identity
        return isKnown ? [] : [.located(LocatedRecord(store: store, identity: identity))]
    }

    /// Points of `store` that a drill proved.
    package func provenPoints(in store: String) -> Set<ActionID> {
        Set(proven.lazy.filter { $0.store == store }.map(\.point))
    }

    /// Points of `cluster` that `store` lost in the day before `now`.
    package func forgotten(of cluster: ResourceID, in store: String, at now: Timestamp) -> [Forgotten] {
        (forgotten[cluster] ?? []).filter { $0.store == store && $0.at > now - .seconds(86_400) }
    }

    /// Whether a drill has to open `store` by its recovery key now, because the next one, after `every`, would come
    /// more than a quarter of a year after the last one that did: a key that nobody tries is lost unseen.
    package func isRecoveryKeyDue(in store: String, every: Duration, at now: Timestamp) -> Bool {
        recoveryKeyUsed[store].map { now + every > $0 + .seconds(90 * 86_400) } ?? true
    }

    /// Complete, untainted, and not found damaged.
    package func isSound(_ point: RecoveryPoint) -> Bool {
        point.isComplete && point.taint == nil && !isDamaged(point)
    }

    package func isDamaged(_ point: RecoveryPoint) -> Bool {
        verified[PointKey(store: point.store, point: point.action)].map { !$0.isIntact } ?? false
    }

    /// Points that the ledger saw committed to `store` and not forgotten.
    func committed(to store: String) -> [RecoveryPoint] {
        committed.filter { $0.key.store == store }.map(\.value).sorted { $0.action < $1.action }
    }

    /// Whether the latest reading of a point found it whole; `false` also when it was never read.
    package func isIntact(_ point: ActionID, in store: String) -> Bool {
        verified[PointKey(store: store, point: point)]?.isIntact ?? false
    }

    /// What the last successful run of a series about `subject` took; `nil` also when its end was only found later.
    package func lastDuration(of series: String, about subject: ResourceID) -> Duration? {
        successes[subject]?[series].flatMap { $0.took > .zero ? $0.took : nil }
    }
}

extension ActionID {
    /// The name without its last component, which is the slot: `backup/akig/local`.
    package var series: String {
        guard let slash = text.lastIndex(of: "/") else { return text }
        return String(text[..<slash])
    }

    /// The name's last component: of a slot's action the slot.
    package var last: String { text.split(separator: "/").last.map(String.init) ?? "" }

    /// Of a backup: the last component of its series.
    fileprivate var store: String { series.split(separator: "/").last.map(String.init) ?? "" }

    /// `series/2026-11-22T160000Z`: no colons, because the name is also an object's key.
    package init(series: String, slot: Timestamp) {
        self.init("\(series)/" + slot.description.filter { $0 != ":" })
    }
}
