import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

private let lost = PraError(.connectionLost, "the line is cut", remedy: "none", retry: .later)

extension SimulatedPorts {
    /// A fresh world for `desired` in which calls that begin with `broken` fail.
    convenience init(seed: UInt64, _ desired: Desired, broken: [String: PraError] = [:], latency: Duration = .zero) {
        var faults = FaultPlan()
        (faults.broken, faults.latency) = (broken, latency)
        self.init(Simulation(seed: seed, faults: faults))
        state.withLock { $0.populate(desired, quiet: false) }
    }

    var ledger: [Fact] { state.withLock { $0.ledger } }

    func starts(_ prefix: String) -> [Fact] {
        ledger.filter { if case .started(let it) = $0.event { it.action.text.hasPrefix(prefix) } else { false } }
    }

    func incidents(_ id: String) -> [IncidentRecord.Change] {
        ledger.compactMap { if case .incident(let it) = $0.event, it.id == id { it.change } else { nil } }
    }
}

/// One rule of the loop each, on seeds of its own.
@Suite(.tags(.simulation)) struct LoopRulesTests {
    /// Goal: trying again costs the ledger nothing and the server little.
    @Test func aStreamThatKeepsFailingIsOneActionAndTriedLessAndLess() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 11, desired, broken: ["stream/akig": lost])
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        #expect(ports.starts("stream/").count == 1)
        let tries = ports.simulation.calls.count { $0 == "stream/akig" }
        #expect(tries > 5 && tries < 60, "\(tries) in an hour")
        ports.simulation.faults.broken = [:]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(600)) }
        #expect(ports.starts("stream/").count == 2, "one more by the next process")
    }

    /// Goal: a person's word reaches the ledger beside a loop that runs, once, also when an append's answer is lost.
    @Test func whatACommandLeavesIsTakenOnce() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 14, desired)
        ports.simulation.faults.rate = 0.2
        let said = (0..<20).map { number in
            Fact(
                at: Timestamp(seconds: Int64(number)), monotonic: 0, boot: "desk", actor: "operator:ada",
                subject: ResourceID("Cluster", "akig"), confidence: .observed,
                event: .retired(RetiredRecord(plan: "none", reason: "\(number)")))
        }
        for fact in said {
            ports.state.withLock { $0.notes.append(fact) }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(15)) }
        }
        #expect(ports.ledger.filter { $0.actor == "operator:ada" } == said)
    }

    /// Goal: a note that can not be taken does not fill the overflow with curves.
    @Test func whileTheLedgerTakesNothingANoteBringsNoCurvesAlong() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 15, desired)
        let said = Fact(
            at: Timestamp(seconds: 1), monotonic: 0, boot: "desk", actor: "operator:ada",
            subject: ResourceID("Cluster", "akig"), confidence: .observed,
            event: .retired(RetiredRecord(plan: "none", reason: "1")))
        ports.state.withLock { ($0.notes, $0.isQueueing) = ([said], true) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        let curves = ports.ledger.count { if case .exposed = $0.event { true } else { false } }
        #expect((1...4).contains(curves), "\(curves) in a minute")
    }

    /// Goal: what fails for good is one incident, which the next success resolves.
    @Test(arguments: [
        ("stream/akig", "stream"), ("commit point", "backup/akig/local"), ("drill", "drill/critical/akig"),
    ])
    func aTerminalFailureIsOneIncidentUntilItsSeriesSucceeds(call: String, series: String) throws {
        let desired = try oneCluster()
        let fault = PraError(.postgresQuery, "the server says no", remedy: "ask it why")
        let ports = SimulatedPorts(seed: 12, desired, broken: [call: fault])
        let id = "action.failed/akig/" + (series == "drill/critical/akig" ? series + "/primary-loss" : series)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        #expect(ports.incidents(id) == [.opened])
        #expect(ports.starts(series).count == 1, "and not tried again")
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        #expect(ports.incidents(id) == [.opened], "a new process tells it no second time")
        ports.simulation.faults.broken = [:]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        #expect(ports.incidents(id) == [.opened, .resolved])
    }

    /// Goal: a password that was wrong for a moment stops the stream for a quarter of an hour, not for ever.
    @Test func aStreamThatWasRefusedIsTriedAgainByTheSameProcess() throws {
        let desired = try oneCluster()
        let refused = PraError(.postgresAuthentication, "wrong password", remedy: "set the password")
        let ports = SimulatedPorts(seed: 22, desired, broken: ["stream/akig": refused])
        try ports.simulation.run {
            try await withThrowingTaskGroup { group in
                group.addTask { try await live(desired, ports, for: .seconds(1200)) }
                try await ports.time.sleep(for: .seconds(100))
                ports.simulation.faults.broken = [:]
                try await group.waitForAll()
            }
        }
        #expect(ports.simulation.calls.count { $0 == "stream/akig" } > 100)
        #expect(ports.starts("stream/").count == 1)
        #expect(ports.incidents("action.failed/akig/stream") == [.opened, .resolved])
    }

    /// Goal: one store that takes no evidence keeps it from no other, and is told instead of what went wrong in the
    /// run.
    @Test func aStoreThatTakesNoEvidenceKeepsItFromNoOther() throws {
        let desired = try oneCluster(stores: ["full", "local"])
        let full = PraError(.storeFull, "no space", remedy: "make room")
        let ports = SimulatedPorts(
            seed: 23, desired, broken: ["copy full": full, "drill": PraError(.drillFailed, "no", remedy: "none")])
        let failures = try ports.simulation.run {
            try await Loop(desired, in: ports.world(), mode: .converge) { _ in }.run()
        }
        #expect(failures.map(\.error.code) == [.drillFailed], "and not the copy's")
        let copied = ports.state.withLock { $0.stores.mapValues(\.evidence) }
        #expect(copied == ["full": 0, "local": ports.ledger.count])
    }

    /// Goal: a store and a server that never answer are Unknown, named, and in nobody's way; `stop` ends all the same.
    @Test func whatHangsHoldsUpNothingElse() throws {
        let away = recoveryPlan("mode: Enforce", name: "other").replacing("[local]", with: "[away]")
            .replacing("tier: critical", with: "tier: other").replacing("pra_guard", with: "pra_other")
        let silent = cluster("silent").replacing("tier: critical", with: "tier: other")
        let desired = try desired(["akig"], more: [store("away"), silent, away])
        let ports = SimulatedPorts(seed: 24, desired)
        ports.simulation.faults.hanging = ["observe store away", "copy away", "sweep away", "observe silent"]
        let told = Mutex<[PraError]>([])
        try ports.simulation.run {
            let loop = try await Loop(desired, in: ports.world(), mode: .stay) { event in
                if case .failed(_, let error, _, _) = event { told.withLock { $0.append(error) } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await loop.run() }
                try await ports.time.sleep(for: .seconds(300))
                await loop.stop()
                let stopped = ports.simulation.elapsed
                try await group.waitForAll()
                #expect(ports.simulation.elapsed - stopped <= Loop.Settings().drain + Loop.Settings().farewell)
            }
        }
        let timeouts = told.withLock { $0 }.filter { $0.code == .timeout }.map(\.what)
        #expect(timeouts.contains { $0.contains("store away") } && timeouts.contains { $0.contains("cluster silent") })
        #expect(!History(ports.ledger).proven.isEmpty, "the other plan's drill was held up")
        let looks = ports.simulation.calls.count { $0 == "observe akig" }
        #expect(looks > 60, "\(looks) looks at the healthy server in 300 s")
        #expect(ports.state.withLock { $0.stores["local"]?.evidence } == ports.ledger.count)
    }

    /// Goal: an action that fails delays none that comes after it in its plan.
    @Test func theGapsBehindAFailingOneAreClosedMeanwhile() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 13, desired, broken: ["verify": lost])
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        let proven = History(ports.ledger).proven
        #expect(!proven.isEmpty, "the drill waited for a verification that can not succeed")
        #expect(ports.starts("verify/").count < 30, "with pauses that grow")
    }

    /// Goal: what an old revision saw to do is not done on the new one's behalf.
    @Test(arguments: 0..<60 as Range<UInt64>) func afterANewRevisionOnlyItActs(seed: UInt64) throws {
        let (enforced, observing) = (try twoClusters(), try desired(["akig", "ledger"], plan: "mode: Observe"))
        let ports = SimulatedPorts(seed: seed, enforced, latency: .milliseconds(400))
        let adopted = try ports.simulation.run {
            let loop = try await started(enforced, ports)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await loop.run() }
                try await ports.time.sleep(for: .milliseconds(Int64(seed) * 97 % 6000))
                await loop.adopt(observing)
                let adopted = ports.ledger.count
                let at = ports.time.now()
                try await ports.time.sleep(for: .seconds(120))
                await loop.stop()
                try await group.waitForAll()
                return (adopted, at)
            }
        }
        // Intents that were on their way into the ledger at that moment take at most their own call.
        let late = ports.starts("").filter {
            $0.at > adopted.1 + .milliseconds(400) && !$0.subject.kind.hasPrefix("Alert")
        }
        #expect(late.isEmpty, "seed \(seed): \(late.map(\.event))")
        #expect(
            !ports.state.withLock { $0.busy.contains { $0.hasPrefix("stream/") } }, "seed \(seed): a stream went on")
    }

    /// Goal: long work is bounded, and keeps nobody's slot and stream waiting.
    @Test func manyFirstBackupsDelayNoStream() throws {
        let names = (0..<10).map { "cluster-\($0)" }
        let many = try desired(names)
        let ports = SimulatedPorts(seed: 14, many)
        try ports.simulation.run { try await live(many, ports, for: .seconds(4)) }
        #expect(ports.starts("stream/").count == names.count)
        #expect(ports.starts("backup/").count == Loop.Settings().workers)
    }

    /// Goal: a saved plan whose cluster can not be seen fails and says so; nothing counts as done unseen.
    @Test func applyingASavedPlanBlindlyIsNoSuccess() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 15, desired)
        let failures = try ports.simulation.run {
            let saved = try await Turn(looking: ports.world(), desired).plan().gaps.filter {
                $0.action.verb == .createSlot
            }
            ports.state.withLock { $0.servers["akig"]?.isUp = false }
            let loop = try await Loop(desired, in: ports.world(), mode: .converge) { _ in }
            return (saved.count, try await loop.apply(saved, of: desired.revision))
        }
        #expect(failures.0 == 1)
        #expect(failures.1.map(\.error.code) == [.postgresUnreachable])
        let planned = ports.ledger.contains { if case .planned = $0.event { true } else { false } }
        #expect(planned, "the ledger names the plan that was applied")
    }

    /// Goal: `--once` ends though its stream does not come up, and says why.
    @Test func convergingEndsWithoutAStreamAndSaysSo() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 16, desired, broken: ["stream/akig": lost])
        let failures = try ports.simulation.run {
            try await Loop(desired, in: ports.world(), mode: .converge) { _ in }.run()
        }
        #expect(failures.contains { $0.key == .cluster("akig") && $0.error.code == .connectionLost })
        #expect(ports.state.withLock { $0.stores["local"]?.points.count } == 1)
    }

    /// Goal: above its limit a store takes no base backup, and WAL goes on.
    @Test func aStoreAboveItsLimitStillTakesWAL() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 17, desired)
        ports.state.withLock { $0.stores["local"]?.freeBytes = ByteCount(1) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        #expect(ports.starts("backup/").isEmpty)
        #expect(ports.state.withLock { $0.stores["local"]?.wal.isEmpty } == false)
    }

    /// Goal: a store that was there and is not is not made anew, whatever the loop finds in its place.
    @Test func aStoreThatIsAwayIsNotMadeAnew() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 20, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        ports.state.withLock { $0.stores["local"]?.exists = false }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        #expect(ports.starts("init-store/").count == 1)
        #expect(ports.state.withLock { $0.stores["local"]?.exists } == false)
    }

    /// Goal: what a backup left that did not come to its end is swept, once, by the loop itself.
    @Test func aFailedBackupIsFollowedByASweep() throws {
        let desired = try oneCluster()
        let full = PraError(.storeFull, "store is full", remedy: "make room", retry: .later)
        let ports = SimulatedPorts(seed: 21, desired, broken: ["commit point": full])
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        #expect(ports.starts("sweep/").count >= 1)
        ports.simulation.faults.broken = [:]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        #expect(ports.starts("sweep/").count <= 2, "at most once an hour")
    }

    /// Goal: each store has proven points, without which its retention stands still.
    @Test func drillsTakeTurnsAmongTheStores() throws {
        let desired = try hurried()
        let ports = SimulatedPorts(seed: 24, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(2400)) }
        for cluster in ["akig", "ledger"] {
            let stores = ports.ledger.compactMap { fact -> String? in
                if case .drilled(let it) = fact.event, fact.subject.name == cluster { it.store } else { nil }
            }
            #expect(stores.count >= 5 && !zip(stores, stores.dropFirst()).contains { $0 == $1 }, "\(stores)")
        }
        let forgotten = Set(
            ports.ledger.compactMap { if case .forgotten(let it) = $0.event { it.store } else { nil } })
        #expect(forgotten == ["local", "offsite"])
    }

    /// Goal: rates divide by what was due, so each series has its slot in the ledger, whatever became of it.
    @Test func everySeriesHasItsSlotRecordedAsDue() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 19, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(10)) }
        #expect(
            History(ports.ledger).newestSlot.keys.sorted() == [
                "backup/akig/local", "drill/critical/akig/primary-loss", "verify/akig/local",
            ])
    }

    /// Goal: rows carry the values that their readers need.
    @Test func aConfigurationRowHoldsTheEffectiveValues() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 18, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(10)) }
        #expect(
            ports.state.withLock { $0.documents["AlertChannel/inbox"] }
                == #"{"type":"InApp","keep":"90d","timeout":"10s","format":"Standard","secrets":[],"#
                + #""allowPrivate":false}"#
        )
    }

    /// Goal: the heartbeat has the manifest's rhythm, and no look counts a table.
    @Test(arguments: [1, 15, 60] as [Int64]) func heartbeatsComeAtTheManifestsRhythm(every: Int64) throws {
        var stated = try oneCluster()
        stated.clusters[0].spec.heartbeat?.every = .seconds(every)
        let desired = stated
        let ports = SimulatedPorts(seed: 32, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        let beats = ports.simulation.calls.count { $0 == "beat akig" }
        #expect(abs(Int64(beats) - 300 / every) <= 2, "\(beats)")
        #expect(!ports.simulation.calls.contains { $0.hasPrefix("count tables") })
    }

    /// Goal: mode Plan tells everything once and touches nothing; mode Observe does not even tell.
    @Test(arguments: [("Plan", true), ("Observe", false)])
    func outsideEnforceTheLoopTouchesNothing(mode: String, tells: Bool) throws {
        let desired = try oneCluster(plan: "mode: \(mode)"), ports = SimulatedPorts(seed: 31, desired)
        let shown = Mutex<[ActionID]>([])
        try ports.simulation.run {
            _ = try await Loop(desired, in: ports.world(), mode: .converge) { event in
                if case .shown(let gap) = event { shown.withLock { $0.append(gap.action.id) } }
            }.run()
        }
        let told = shown.withLock { $0 }
        #expect(told.contains { $0.text.hasPrefix("backup/akig") } == tells && Set(told).count == told.count)
        let touching = ["create slot", "drop slot", "advance slot", "stream", "commit point", "initialize", "beat"]
        #expect(!ports.simulation.calls.contains { call in touching.contains { call.hasPrefix($0) } })
        #expect(ports.starts("").allSatisfy { !$0.subject.kind.hasSuffix("Cluster") })
    }
}
