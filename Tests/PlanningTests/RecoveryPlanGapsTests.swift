import Fixtures
import Manifests
import Model
import Planning
import Testing

/// One change to a calm scene and the gap that it makes.
struct Change: Sendable, CustomTestStringConvertible {
    var reason: String
    var verb: Action.Verb
    var because: String
    var isDestructive = false
    var blocked: String?
    var change: @Sendable (inout Scene) throws -> Void

    var testDescription: String { reason + (blocked.map { ", blocked: \($0)" } ?? "") }
}

private let newest = RecoveryPoint.taken(at: noon - .seconds(43_200))

private let changes = [
    Change(reason: "NoGuardSlot", verb: .createSlot, because: "slot pra_guard is missing on akig") {
        $0.with { $0.slots = [] }
    },
    Change(reason: "GuardSlotLost", verb: .createSlot, because: "slot pra_guard lost WAL on akig") {
        $0.with { $0.slots[0].walStatus = "lost" }
    },
    Change(
        reason: "GuardSlotOverCap", verb: .dropSlot, because: "holds back 32.0 GiB of WAL on akig, more than 16.0 GiB",
        isDestructive: true
    ) { $0.with { $0.flush = LSN(0x8F00_0000 + 32 << 30) } },
    Change(reason: "NotStreaming", verb: .startStream, because: "exposure is up to 20s, the tightest RPO is 1h") {
        $0.stream = .stopped(exposure: .seconds(20))
    },
    Change(reason: "NotStreaming", verb: .startStream, because: "exposure is unknown") {
        $0.stream = .stopped(exposure: nil)
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "no recovery point of akig exists in store local") {
        $0.withStore { $0.points = [] }
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "store local does not exist yet") {
        $0.store = .known(.absent, at: noon)
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "none of the 4 recovery points of akig in store local") {
        $0.withStore { for index in $0.points.indices { $0.points[index].isComplete = false } }
    },
    Change(reason: "PointDamaged", verb: .backup, because: "the newest point \(newest.action) failed") {
        $0.note(.verified(.damaged(newest.action)), at: noon)
    },
    Change(reason: "WALGap", verb: .backup, because: "has a gap in store local") {
        $0.withStore {
            $0.wal[0].coverage[0].stretches = [
                .init(from: LSN(0x100_0000), to: newest.stop), .init(from: LSN(0x5000_0000), to: LSN(0x9000_0000)),
            ]
        }
    },
    Change(
        reason: "NewTablespace", verb: .backup,
        because: "tablespace late, at /ssd/late, is newer than \(newest.action) in store local"
    ) { $0.makeTablespace() },
    Change(reason: "VerificationDue", verb: .verify, because: "the verification of slot 2024-10-04T00:00:00Z is due") {
        $0.facts.removeAll {
            if case .finished(let it) = $0.event {
                it.action.text.hasPrefix("verify/akig/local/2024-10-04")
            } else {
                false
            }
        }
    },
    Change(reason: "NotVerified", verb: .verify, because: "was never read back from store local") {
        $0.facts.removeAll { if case .verified(let it) = $0.event { it.point == newest.action } else { false } }
    },
    Change(reason: "DrillDue", verb: .drill, because: "no drill has shown that akig can be restored after primary-loss")
    {
        $0.facts.removeLast(3)
    },
    Change(reason: "DrillStale", verb: .drill, because: "was of an earlier version of the plan") {
        $0.facts.removeLast(3)
        let old = $0.desired.stores[0].digest
        let action = ActionID("drill/critical/akig/primary-loss/2024-10-03T000000Z")
        $0.note(.due(DueRecord(action: action, job: .drill, slot: noon - .seconds(86_400), deadline: noon)), at: noon)
        $0.note(.drilled(.passed(action, newest, old)), at: noon)
        $0.note(.finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(1))), at: noon)
    },
]

private let obstacles = [
    Change(reason: "NoGuardSlot", verb: .createSlot, because: "missing", blocked: "all 10 replication slots are in use")
    {
        $0.with { server in
            server.slots = (0..<10).map {
                .init(name: "other\($0)", isActive: true, restart: nil, walStatus: "reserved")
            }
        }
    },
    Change(reason: "NotStreaming", verb: .startStream, because: "unknown", blocked: "all 10 WAL senders are in use") {
        $0.stream = .stopped(exposure: nil)
        $0.with { $0.activeSenders = 10 }
    },
    Change(reason: "NotStreaming", verb: .startStream, because: "unknown", blocked: "tried again after a pause") {
        $0.stream = .stopped(
            exposure: nil, failure: PraError(.connectionLost, "akig went away", remedy: "start it", retry: .later))
    },
    Change(reason: "NotStreaming", verb: .startStream, because: "unknown", blocked: "set the password") {
        $0.stream = .stopped(
            exposure: nil, failure: PraError(.postgresQuery, "wrong password", remedy: "set the password"))
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "no recovery point", blocked: "wal_level is minimal") {
        $0.withStore { $0.points = [] }
        $0.with { $0.walLevel = "minimal" }
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "no recovery point", blocked: "is a standby") {
        $0.withStore { $0.points = [] }
        $0.with { $0.isInRecovery = true }
    },
    Change(
        reason: "NoRecoveryPoint", verb: .backup, because: "no recovery point", blocked: "ALTER ROLE pra REPLICATION"
    ) {
        $0.withStore { $0.points = [] }
        $0.with { $0.mayReplicate = false }
    },
    Change(reason: "NoRecoveryPoint", verb: .backup, because: "no recovery point", blocked: "suspended by ops until") {
        $0 = try Scene(plan: "mode: Enforce\n  suspend: {reason: move, owner: ops, until: 2024-10-04T12:01:00Z}")
        $0.withStore { $0.points = [] }
    },
    Change(reason: "DrillDue", verb: .drill, because: "no drill", blocked: "waits for a base backup in store local") {
        $0.facts.removeLast(3)
        $0.makeTablespace()
    },
    Change(
        reason: "DrillDue", verb: .drill, because: "no drill", blocked: "the cluster could not be observed: no answer"
    ) {
        $0.facts.removeLast(3)
        $0.server = .unknown(because: PraError(.postgresUnreachable, "no answer", remedy: "start it", retry: .later))
    },
    Change(reason: "DrillDue", verb: .drill, because: "no drill", blocked: "waits for a recovery point in local") {
        $0.facts.removeLast(3)
        $0.withStore { for index in $0.points.indices { $0.points[index].isComplete = false } }
    },
]

@Suite struct RecoveryPlanGapsTests {
    @Test func whereAllThatIsStatedIsTrueThereIsNoGap() throws {
        #expect(try Scene().gaps == [])
    }

    @Test(arguments: changes) func oneThingAmissMakesItsGap(change: Change) throws {
        var scene = try Scene()
        try change.change(&scene)
        let gap = try #require(scene.gaps.first { $0.reason == change.reason }, "\(scene.gaps.map(\.reason))")
        #expect(gap.action.verb == change.verb)
        #expect(gap.because.contains(change.because), "\(gap.because)")
        #expect(gap.isDestructive == change.isDestructive)
        #expect(gap.blocked == nil)
        #expect(gap.action.cluster == "akig" && gap.action.plan == "critical")
        #expect(gap.preconditions.generation == scene.plan.digest)
    }

    @Test(arguments: obstacles) func anObstacleBlocksAndSaysWhatToDo(change: Change) throws {
        var scene = try Scene()
        try change.change(&scene)
        let gap = try #require(scene.gaps.first { $0.reason == change.reason }, "\(scene.gaps.map(\.reason))")
        let blocked = try #require(gap.blocked)
        #expect(blocked.contains(change.blocked ?? "?"), "\(blocked)")
    }

    @Test(arguments: changes + obstacles) func theSameInputGivesTheSamePlanAndALaterLookTheSameNames(change: Change)
        throws
    {
        var scene = try Scene()
        try change.change(&scene)
        #expect(scene.gaps == scene.gaps)
        #expect(scene.gaps.map(\.action.id) == scene.gaps(at: noon + .seconds(30)).map(\.action.id))
    }

    @Test func aSuspensionThatEndedBlocksNothing() throws {
        var scene = try Scene(plan: "mode: Enforce\n  suspend: {reason: move, owner: ops, until: 2024-10-04T12:00:00Z}")
        scene.withStore { $0.points = [] }
        #expect(scene.gaps.first { $0.reason == "NoRecoveryPoint" }?.blocked == nil)
    }

    @Test func aMissedSlotIsDueWhenThePlanRunsLateAndSaysSo() throws {
        var scene = try Scene()
        scene.facts.removeAll { fact in
            if case .finished(let it) = fact.event { it.action == newest.action } else { false }
        }
        scene.withStore { $0.points.removeLast() }
        let now = noon + .seconds(86_400)
        let due = try #require(scene.gaps(at: now).first { $0.reason == "BackupDue" })
        #expect(
            due.because == "the backup of slot 2024-10-05T00:00:00Z is due; its slot 2024-10-05T00:00:00Z was missed")
        scene.desired.plans[0].spec.backup.missed = .skip
        #expect(!scene.gaps(at: now).contains { $0.reason == "BackupDue" })
    }

    @Test func aPointThatIsThereUnderTheSlotsNameIsNotTakenAgain() throws {
        var scene = try Scene()
        scene.facts.removeAll { fact in
            if case .finished(let it) = fact.event { it.action == newest.action } else { false }
        }
        #expect(!scene.gaps.contains { $0.action.verb == .backup }, "the crashed process had committed it")
    }

    /// The store keeps one point under a name for ever: under the broken one's name nothing new can be made.
    @Test func aBrokenPointIsReplacedUnderANewName() throws {
        var scene = try Scene()
        scene.withStore { $0.points = [newest] }
        scene.withStore { $0.points[0].isComplete = false }
        let gap = try #require(scene.gaps.first { $0.action.verb == .backup })
        #expect(gap.reason == "NoRecoveryPoint" && gap.blocked == nil)
        #expect(gap.action.id.text == "backup/akig/local/2024-10-04T000100Z", "after the end of \(newest.action)")
    }

    @Test func aBrokenNewestPointIsReplacedThoughAnOlderOneIsSound() throws {
        var scene = try Scene()
        scene.withStore { $0.points[3].isComplete = false }
        let gap = try #require(scene.gaps.first { $0.action.verb == .backup })
        #expect(gap.reason == "PointDamaged")
        #expect(gap.action.id.text == "backup/akig/local/2024-10-04T000100Z")
    }

    @Test func aTaintedPointIsReplacedSlotBySlotAndNotOverAndOver() throws {
        var scene = try Scene()
        scene.withStore { for index in $0.points.indices { $0.points[index].taint = "page checksum" } }
        let gap = try #require(scene.gaps.first { $0.action.verb == .backup })
        #expect(gap.action.id == newest.action && gap.blocked?.contains("page checksum") == true, "\(gap)")
        let next = try #require(scene.gaps(at: noon + .seconds(86_400)).first { $0.action.verb == .backup })
        #expect(next.blocked == nil)
    }

    @Test func walThatTheServerNoLongerHasAsksForANewBaseInEachStore() throws {
        var scene = try Scene()
        scene.stream = .stopped(
            exposure: nil, failure: PraError(.walRemoved, "WAL is gone", remedy: "take a new base backup"))
        let gap = try #require(scene.gaps.first { $0.reason == "WALGap" })
        #expect(gap.blocked == nil)
        #expect(gap.action.id.text == "backup/akig/local/2024-10-04T000100Z")
    }

    /// Goal: a standby was promoted that lacked the last WAL: what the lost primary's later points hold is not what
    /// the cluster has now.
    @Test func aPointThatAPromotionLeftBehindIsNoBaseForWhatFollows() throws {
        func promoted(at fork: LSN) throws -> Scene {
            var scene = try Scene()
            let history = try TimelineHistory(of: Timeline(2), file: "1\t\(fork)\tno recovery target specified\n")
            scene.with { $0.timeline = Timeline(2) }
            scene.withStore {
                let stretch = WALCoverage.Stretch(from: fork, to: LSN(0xA000_0000))
                $0.wal[0].coverage.append(
                    WALCoverage(timeline: Timeline(2), stretches: [stretch], history: history))
            }
            return scene
        }
        let points = try Scene().observation.points(in: "local")
        let some = try promoted(at: points[3].start)
        #expect(some.observation.newestSound(in: "local") == points[2])
        let none = try promoted(at: points[0].start)
        #expect(none.observation.newestSound(in: "local") == nil)
        let gap = try #require(none.gaps.first { $0.reason == "WALGap" })
        #expect(gap.because.hasSuffix("leads to the timeline that akig is on now"))
        #expect(gap.action.id.text == "backup/akig/local/2024-10-04T000100Z")
    }

    @Test func anExposureFarFromTheTargetIsNoGapForAProcessThatDoesNotStay() throws {
        var scene = try Scene()
        (scene.stream, scene.stays) = (.stopped(exposure: .seconds(359)), false)
        #expect(scene.gaps == [])
        scene.stream = .stopped(exposure: .seconds(360))
        #expect(scene.gaps.map(\.reason) == ["NotStreaming"])
    }

    @Test func aPlanWithoutAStreamWantsNoGuardSlot() throws {
        var scene = try Scene()
        scene.desired.plans[0].spec.wal.stream = false
        scene.with { $0.slots = [] }
        #expect(scene.gaps == [])
    }

    @Test func pointsOfAnotherClusterInTheStoreDoNotCount() throws {
        var scene = try Scene()
        scene.withStore { seen in
            seen.points = seen.points.map { RecoveryPoint.taken(at: $0.startedAt, on: SystemIdentifier(1)) }
        }
        #expect(scene.gaps.contains { $0.reason == "NoRecoveryPoint" })
    }

    @Test func anUnseenPlanHasNoGaps() throws {
        let scene = try Scene()
        let unseen = Observed<PlanObservation>.unknown(
            because: PraError(.timeout, "no answer", remedy: "wait", retry: .later))
        #expect(RecoveryPlan.gaps(scene.plan, given: unseen, at: noon) == [])
    }

    @Test func whatATookBeforeIsTheEstimate() throws {
        var scene = try Scene()
        let gap = try #require(scene.gaps(at: noon + .seconds(86_400)).first { $0.reason == "BackupDue" })
        #expect(gap.estimate == Gap.Estimate(took: .seconds(60), bytes: ByteCount(1 << 30)))
        scene.facts = [scene.facts[0]]
        scene.withStore { $0.points = [] }
        #expect(
            scene.gaps.first { $0.action.verb == .backup }?.estimate == Gap.Estimate(bytes: ByteCount(1 << 30)),
            "the size is known before the first success, the time is not")
    }
}
