/// One entry of the ledger. What was seen or done, never an opinion: verdicts are computed from facts.
package struct Fact: Hashable, Sendable, Codable {
    package var at: Timestamp
    /// The host's monotonic clock in microseconds, comparable only within one `boot`.
    package var monotonic: Int64
    package var boot: String
    /// `loop`, `operator:NAME`, or `manifests:REVISION`.
    package var actor: String
    package var subject: ResourceID
    package var confidence: Confidence
    package var event: Event

    package init(
        at: Timestamp, monotonic: Int64, boot: String, actor: String, subject: ResourceID, confidence: Confidence,
        event: Event
    ) {
        (self.at, self.monotonic, self.boot, self.actor) = (at, monotonic, boot, actor)
        (self.subject, self.confidence, self.event) = (subject, confidence, event)
    }

    /// Exactly one payload per case, so that its JSON is `{"caseName":{"_0":{…}}}` and a new case changes no old entry.
    package indirect enum Event: Hashable, Sendable, Codable {
        case stated(StatedObjectives)
        case planned(PlanRecord)
        case due(DueRecord)
        case missed(MissedRecord)
        case started(StartedRecord)
        case finished(FinishedRecord)
        case committed(RecoveryPoint)
        case forgotten(ForgottenRecord)
        case held(HoldRecord)
        case released(HoldRecord)
        case verified(VerifyRecord)
        case scrubbed(ScrubRecord)
        case drilled(DrillRecord)
        case restoring(RestoringRecord)
        case restored(RestoreRecord)
        case restoreRequest(RestoreRequestRecord)
        case exposed(ExposureRecord)
        case available(AvailabilityRecord)
        case incident(IncidentRecord)
        case walGap(WALGapRecord)
        case queued(QueuedRecord)
        case retired(RetiredRecord)
        case located(LocatedRecord)
        case waived(WaiverRecord)
        case withdrawn(WithdrawnRecord)
        case configured(ConfiguredRecord)
        case noted(IncidentNote)
        case documented(DocumentRecord)
        case reported(ReportRecord)
        case revised(RevisionRecord)
        case framed(FrameworkRecord)
        case dropped(DroppedRecord)
        case surveyed(SurveyRecord)
        case holding(HoldingRecord)
        case controlled(ControlRecord)
        case keyed(KeyRecord)
        case anchored(AnchorRecord)
        case clocked(ClockRecord)
        case filled(FilledRecord)
        case sized(SizedRecord)
        case acknowledged(AcknowledgedRecord)
        case silenced(SilenceRecord)
        case told(DeliveryRecord)
        case retried(RetryRecord)
        case contact(ContactRecord)
        case arranged(ArrangedRecord)
        case tested(TestedRecord)
        case preferred(PreferenceRecord)
        case signedIn(SignInRecord)
        case signInFailed(SignInRecord)
        /// Refused without a look at the password, after too many wrong ones.
        case signInThrottled(SignInRecord)
        case signedOut(SignInRecord)

        package var isCurve: Bool {
            switch self {
            case .exposed, .available: true
            default: false
            }
        }
    }
}

/// A promise for a cluster ended: no manifest makes it any more, and the last one had allowed that.
package struct RetiredRecord: Hashable, Sendable, Codable {
    package var plan: String
    package var reason: String

    package init(plan: String, reason: String) { (self.plan, self.reason) = (plan, reason) }
}

/// What removing a plan's manifest does. As it was last stated it stands in the ledger, so that removing the manifest
/// does not remove the guard.
package enum OnRemoval: String, Hashable, Sendable, Codable, CaseIterable {
    case refuse = "Refuse", forget = "Forget", delete = "Delete"
}

/// The recurring jobs whose success is counted over what was due.
package enum Job: String, Sendable, Codable, CaseIterable { case backup, verify, drill }

/// What a plan promises for a cluster, as adopted from the manifests, until the next one or until it is retired. Each
/// time is judged by what was stated then.
package struct StatedObjectives: Hashable, Sendable, Codable {
    package struct Scenario: Hashable, Sendable, Codable {
        package var name: String
        /// Stores that survive it.
        package var survives: [String]
        @InSeconds package var rpo: Duration
        @InSeconds package var rto: Duration
        /// What it takes away; empty where the survivors alone are stated, `nil` in entries that did not keep it.
        package var loses: [LostDomain]?

        package init(name: String, survives: [String], rpo: Duration, rto: Duration) {
            (self.name, self.survives, self.rpo, self.rto) = (name, survives, rpo, rto)
        }
    }

    package var plan: String
    package var planDigest: Digest
    /// Of all manifests together.
    package var revision: Digest
    package var scenarios: [Scenario]
    package var availability: Ratio?
    package var backupSuccess: Ratio?
    package var restoreTests: Ratio?
    package var integrity: Ratio?
    /// `nil` in entries of versions that did not keep it, which counts as `Refuse`.
    package var onRemoval: OnRemoval?
    /// `nil` in entries of versions that did not keep them.
    package var terms: PlanTerms?
    /// Endpoints of the cluster to which `availability` is promised as well, in their order; `nil` without any.
    package var endpoints: [String]?

    package init(
        plan: String, planDigest: Digest, revision: Digest, scenarios: [Scenario], availability: Ratio?,
        backupSuccess: Ratio?,
        restoreTests: Ratio?, integrity: Ratio?, onRemoval: OnRemoval? = nil
    ) {
        (self.plan, self.planDigest, self.revision, self.scenarios) = (plan, planDigest, revision, scenarios)
        (self.availability, self.backupSuccess) = (availability, backupSuccess)
        (self.restoreTests, self.integrity, self.onRemoval) = (restoreTests, integrity, onRemoval)
    }
}

package struct PlanRecord: Hashable, Sendable, Codable {
    package var digest: Digest
    package var actions: [ActionID]

    package init(digest: Digest, actions: [ActionID]) { (self.digest, self.actions) = (digest, actions) }
}

/// A slot of a schedule came. `deadline` is when it counts as missed if nothing has started.
package struct DueRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    package var job: Job
    package var slot: Timestamp
    package var deadline: Timestamp

    package init(action: ActionID, job: Job, slot: Timestamp, deadline: Timestamp) {
        (self.action, self.job, self.slot, self.deadline) = (action, job, slot, deadline)
    }
}

package struct MissedRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    package var job: Job
    package var slot: Timestamp
    package var reason: String

    package init(action: ActionID, job: Job, slot: Timestamp, reason: String) {
        (self.action, self.job, self.slot, self.reason) = (action, job, slot, reason)
    }
}

/// The intent to act, recorded before the act.
package struct StartedRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    /// The gap's reason: `NoRecoveryPoint`.
    package var reason: String
    package var attempt: Int
    /// Whose action it is; `nil` for a store's or a configuration row's.
    package var plan: String?

    package init(action: ActionID, reason: String, attempt: Int, plan: String? = nil) {
        (self.action, self.reason, self.attempt, self.plan) = (action, reason, attempt, plan)
    }
}

package struct FinishedRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    /// `nil` for an action that belongs to no schedule.
    package var job: Job?
    /// `nil` on success.
    package var failure: Failure?
    @InSeconds package var took: Duration

    package struct Failure: Hashable, Sendable, Codable {
        package var code: PraError.Code
        package var what: String

        package init(code: PraError.Code, what: String) { (self.code, self.what) = (code, what) }
    }

    package init(action: ActionID, job: Job?, failure: Failure?, took: Duration) {
        (self.action, self.job, self.failure, self.took) = (action, job, failure, took)
    }
}

package struct ForgottenRecord: Hashable, Sendable, Codable {
    package var point: ActionID
    package var store: String
    package var reason: String

    package init(point: ActionID, store: String, reason: String) {
        (self.point, self.store, self.reason) = (point, store, reason)
    }
}

/// A hold on a point, or its end, as the store has it: whoever put it there, its own words say.
package struct HoldRecord: Hashable, Sendable, Codable {
    package var store: String
    package var hold: Hold

    package init(store: String, hold: Hold) { (self.store, self.hold) = (store, hold) }
}

/// From where something was read back: a page cache repeats what was written, and not what the disk kept.
package enum ReadFrom: String, Hashable, Sendable, Codable {
    /// Below this host's memory; a disk's or a hypervisor's own memory can not be seen.
    case disk
    case cacheOrDisk
}

/// What an earlier reading stood for, and when the first of it was read.
package struct RememberedReading: Hashable, Sendable, Codable {
    package var bytes: ByteCount
    package var since: Timestamp?

    package init(bytes: ByteCount, since: Timestamp?) { (self.bytes, self.since) = (bytes, since) }
}

/// The outcome of reading a point back from its store.
package struct VerifyRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    package var point: ActionID
    package var store: String
    package var isIntact: Bool
    package var bytesRead: ByteCount
    package var extents: Int
    package var segments: Int
    /// One line each; empty when intact.
    package var findings: [String]
    @InSeconds package var took: Duration
    /// `nil` where it was not recorded.
    package var readFrom: ReadFrom?
    /// Of the point, what was not read again; `nil` when all of it was read.
    package var remembered: RememberedReading?

    package init(
        action: ActionID, point: ActionID, store: String, isIntact: Bool, bytesRead: ByteCount, extents: Int,
        segments: Int,
        findings: [String], took: Duration, readFrom: ReadFrom? = nil, remembered: RememberedReading? = nil
    ) {
        (self.action, self.point, self.store, self.isIntact) = (action, point, store, isIntact)
        (self.bytesRead, self.extents, self.segments) = (bytesRead, extents, segments)
        (self.findings, self.took, self.readFrom) = (findings, took, readFrom)
        self.remembered = remembered
    }
}

/// The outcome of a restore drill. RTA is the sum of the phases: from the start to the last check.
package struct DrillRecord: Hashable, Sendable, Codable {
    package struct Phase: Hashable, Sendable, Codable {
        package enum Name: String, Sendable, Codable, CaseIterable {
            case plan, provision, fetch, sync, replay, connect, validate, teardown
        }

        package var name: Name
        @InSeconds package var took: Duration

        package init(name: Name, took: Duration) { (self.name, self.took) = (name, took) }
    }

    package struct Check: Hashable, Sendable, Codable {
        /// `structure`, `amcheck`, `freshness`, `recovery key`, or the name of a SQL check or a critical table.
        package var name: String
        /// `nil` when it could not be judged, which is neither.
        package var passed: Bool?
        package var detail: String

        package init(name: String, passed: Bool?, detail: String) {
            (self.name, self.passed, self.detail) = (name, passed, detail)
        }
    }

    /// Whose key opened an encrypted store.
    package enum Recipient: String, Sendable, Codable, CaseIterable { case `operator`, recovery }

    package var action: ActionID
    package var plan: String
    package var planDigest: Digest
    package var scenario: String
    package var point: ActionID
    /// `nil` in facts from before there was a choice: the newest moment.
    package var target: DrillTarget?
    package var store: String
    /// `nil` for a plain store.
    package var openedBy: Recipient?
    package var timeline: Timeline
    /// How far the restored copy got; `nil` when it never answered.
    package var reached: LSN?
    package var passed: Bool
    package var phases: [Phase]
    package var checks: [Check]
    package var restoredBytes: ByteCount
    /// Age of the newest heartbeat or commit in the copy, at the moment that was restored or, of the newest, when the
    /// drill began, in seconds; `nil` when not measured.
    package var freshnessSeconds: Double?
    /// Why it failed before the checks; `nil` otherwise.
    package var failure: String?
    /// Up to when commits were found in the copy: the newest of heartbeat, commit and the end of the base backup; `nil`
    /// when not measured, and in records of versions that did not keep it.
    package var newest: Timestamp?
    /// WAL from the start of its base to where it ended; `nil` when not known, and in records of versions that did not
    /// keep it.
    package var replayed: ByteCount?

    package init(
        action: ActionID, plan: String, planDigest: Digest, scenario: String, point: ActionID,
        target: DrillTarget? = nil, store: String, openedBy: Recipient? = nil, timeline: Timeline,
        reached: LSN?, passed: Bool, phases: [Phase], checks: [Check], restoredBytes: ByteCount,
        freshnessSeconds: Double?,
        failure: String?, newest: Timestamp? = nil, replayed: ByteCount? = nil
    ) {
        (self.action, self.plan, self.planDigest, self.scenario) = (action, plan, planDigest, scenario)
        (self.point, self.target, self.store, self.openedBy) = (point, target, store, openedBy)
        (self.timeline, self.reached) = (timeline, reached)
        (self.passed, self.phases, self.checks) = (passed, phases, checks)
        (self.restoredBytes, self.freshnessSeconds, self.failure) = (restoredBytes, freshnessSeconds, failure)
        (self.newest, self.replayed) = (newest, replayed)
    }

    /// The names of the checks that failed.
    package var failedChecks: [String] { checks.filter { $0.passed == false }.map(\.name) }

    /// The names of the checks that could not be judged.
    package var unjudgedChecks: [String] { checks.filter { $0.passed == nil }.map(\.name) }

    /// Recovery time actual: every phase but the teardown.
    package var recoveryTime: Duration {
        phases.filter { $0.name != .teardown }.reduce(.zero) { $0 + $1.took }
    }
}

/// One cluster or endpoint and span: time it answered, did not, and was not looked at. The three add up to the span.
package struct AvailabilityRecord: Hashable, Sendable, Codable {
    package var from: Timestamp
    package var to: Timestamp
    @InSeconds package var up: Duration
    @InSeconds package var down: Duration
    @InSeconds package var unknown: Duration
    /// Of the cluster's endpoints the one that was asked; `nil` for the cluster itself.
    package var endpoint: String?

    package init(
        from: Timestamp, to: Timestamp, up: Duration, down: Duration, unknown: Duration, endpoint: String? = nil
    ) {
        (self.from, self.to, self.up, self.down, self.unknown) = (from, to, up, down, unknown)
        self.endpoint = endpoint
    }

    /// The same span, said by a clock that is ahead by `offset`.
    package func moved(by offset: Duration) -> Self {
        Self(from: from + offset, to: to + offset, up: up, down: down, unknown: unknown, endpoint: endpoint)
    }
}

package struct IncidentRecord: Hashable, Sendable, Codable {
    package enum Change: String, Sendable, Codable { case opened, resolved }

    /// Stable while it lasts: `rpo.breach/akig/primary-loss`.
    package var id: String
    package var type: String
    package var severity: String
    package var change: Change
    package var message: String
    /// `message` as data, for other languages; `nil` where it is somebody else's words.
    package var words: Message?

    package init(
        id: String, type: String, severity: String, change: Change, message: String, words: Message? = nil
    ) {
        (self.id, self.type, self.severity, self.change, self.message) = (id, type, severity, change, message)
        self.words = words
    }
}
