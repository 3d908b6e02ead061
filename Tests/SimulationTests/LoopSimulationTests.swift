import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// The loop that ships, in a simulated world. Every failure names its seed: run the test again with that seed alone.
@Suite(.tags(.simulation)) struct LoopSimulationTests {
    /// Goal: whatever fails, in whatever order, the loop reaches an empty plan once faults end, and breaks no rule on
    /// the way.
    @Test(arguments: 0..<450 as Range<UInt64>)
    func convergesUnderFaults(seed: UInt64) throws {
        var faults = FaultPlan()
        faults.rate = 0.12
        faults.latency = .milliseconds(40)
        let simulation = Simulation(seed: seed, faults: faults)
        let ports = SimulatedPorts(simulation)
        let desired = try twoClusters()
        ports.state.withLock { $0.populate(desired, quiet: seed % 3 == 0) }
        try simulation.run {
            try await live(desired, ports, for: .seconds(240))
            simulation.faults.rate = 0
            try await live(desired, ports, for: .seconds(400))
        }
        try expectProtected(desired, ports, seed)
    }

    /// Goal: `pra run --once`, killed before or after each single one of its calls, and called again, does what is left
    /// and nothing twice. Another seed would order the calls differently: the next test walks through many.
    @Test func onceSurvivesACrashAtEveryCall() throws {
        let desired = try oneCluster()
        func once(_ faults: FaultPlan) throws -> SimulatedPorts {
            let ports = SimulatedPorts(Simulation(seed: 7, faults: faults))
            ports.state.withLock { $0.populate(desired, quiet: false) }
            do { try ports.runOnce(desired) } catch is Crash {}
            return ports
        }
        let points = try once(FaultPlan()).simulation.points
        #expect(points > 100, "\(points) points: the life that is to be cut short is no life")
        for point in 1...points {
            let ports = try once(.crash(at: point))
            #expect(ports.simulation.lastCrash?.point == point)
            ports.state.withLock { $0.restart() }
            try ports.runOnce(desired)
            try expectProtected(desired, ports, UInt64(point))
        }
    }

    /// Goal: killed before or after any call through a port, and started again, the loop adopts or cleans up, and
    /// reaches the same end. The crash points of one whole life are counted first, then some of them are tried per
    /// seed.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func survivesACrashAtAnyCall(seed: UInt64) throws {
        let desired = try oneCluster()
        let faultless = Simulation(seed: seed)
        let dry = SimulatedPorts(faultless)
        dry.state.withLock { $0.populate(desired, quiet: false) }
        try faultless.run { try await live(desired, dry, for: .seconds(150)) }
        // Spread over the life: each seed tries another point, all seeds together cover it.
        let point = 1 + Int(seed) * 7919 % faultless.points

        let simulation = Simulation(seed: seed, faults: .crash(at: point))
        let ports = SimulatedPorts(simulation)
        ports.state.withLock { $0.populate(desired, quiet: false) }
        #expect(throws: Crash.self, "seed \(seed): point \(point) of \(faultless.points) was not reached") {
            try simulation.run { try await live(desired, ports, for: .seconds(150)) }
        }
        ports.state.withLock { $0.restart() }
        try simulation.run { try await live(desired, ports, for: .seconds(300)) }
        try expectProtected(desired, ports, seed)
    }

    /// Goal: a cluster that never answers and a store that never works delay nobody else.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func aFailingClusterDelaysNoHealthyOne(seed: UInt64) throws {
        let simulation = Simulation(seed: seed)
        let ports = SimulatedPorts(simulation)
        let desired = try twoClusters()
        ports.state.withLock { state in
            state.populate(desired, quiet: false)
            state.servers["akig"]?.isUp = false
        }
        try simulation.run { try await live(desired, ports, for: .seconds(180)) }
        ports.state.withLock { state in
            let points = state.stores["local"]?.points ?? []
            #expect(points.contains { $0.action.text.hasPrefix("backup/ledger/") }, "seed \(seed)")
            #expect(state.violations.isEmpty, "seed \(seed): \(state.violations)")
        }
    }

    /// Goal: frozen out of the cluster, the loop says Unknown and lets exposure grow; it tells people, once.
    @Test func aBlindLoopSaysSoAndExposureGrows() throws {
        let simulation = Simulation(seed: 1)
        let ports = SimulatedPorts(simulation)
        let desired = try oneCluster()
        ports.state.withLock { $0.populate(desired, quiet: false) }
        try simulation.run { try await live(desired, ports, for: .seconds(200)) }
        let before = simulation.elapsed
        ports.state.withLock { $0.servers["akig"]?.isUp = false }
        try simulation.run { try await live(desired, ports, for: .seconds(4200)) }
        let records = ports.state.withLock { state in
            state.ledger.compactMap { fact -> ExposureRecord? in
                if case .exposed(let record) = fact.event { record } else { nil }
            }
        }
        let last = try #require(records.last)
        #expect(last.maximum > .seconds(4000), "exposure grew while nobody could look: \(last.maximum)")
        #expect(last.unknown > .seconds(100))
        #expect(simulation.elapsed - before >= .seconds(4200))
        let breaches = ports.state.withLock { $0.inbox.filter { $0.title.contains("rpo.breach") } }
        #expect(breaches.count == 1, "\(breaches)")
    }

    /// Goal: what fails for good is tried seldom, since a person may have mended it outside of the manifests, and told
    /// once.
    @Test func aTerminalErrorIsTriedAgainSlowlyAndToldOnce() throws {
        let simulation = Simulation(seed: 2)
        let ports = SimulatedPorts(simulation)
        let desired = try oneCluster()
        ports.state.withLock { state in
            state.populate(desired, quiet: false)
            state.terminal["backup/akig/local"] = PraError(
                .wrongCluster, "another cluster's store", remedy: "name another")
        }
        try simulation.run { try await live(desired, ports, for: .seconds(3000)) }
        let tries = ports.state.withLock {
            $0.performed.filter { $0.key.text.hasPrefix("backup/") }.values.reduce(0, +)
        }
        #expect(tries == 4, "at once, and every 15 minutes")
        #expect(ports.incidents("action.failed/akig/backup/akig/local") == [.opened])
    }

    /// Goal: suspending stops actions and not the SLA clock.
    @Test func aSuspendedPlanActsNoMoreAndStillMeasures() throws {
        let simulation = Simulation(seed: 3)
        let ports = SimulatedPorts(simulation)
        let desired = try oneCluster(plan: "suspend: {reason: move, owner: ops, until: 2040-01-01T00:00:00Z}")
        ports.state.withLock { $0.populate(desired, quiet: false) }
        try simulation.run { try await live(desired, ports, for: .seconds(700)) }
        ports.state.withLock { state in
            #expect(state.stores["local"]?.points.isEmpty == true)
            #expect(state.performed.isEmpty)
            #expect(state.ledger.contains { if case .exposed = $0.event { true } else { false } })
        }
    }

    /// Goal: `Observe` looks and records; nothing in the world changes by it.
    @Test func observeModeTouchesNothing() throws {
        let simulation = Simulation(seed: 4)
        let ports = SimulatedPorts(simulation)
        let desired = try oneCluster(plan: "mode: Observe")
        ports.state.withLock { $0.populate(desired, quiet: false) }
        try simulation.run { try await live(desired, ports, for: .seconds(100)) }
        let touching = simulation.calls.filter { call in
            ["create slot", "begin backup", "stream", "beat", "init"].contains { call.hasPrefix($0) }
        }
        #expect(touching.isEmpty, "\(touching)")
    }

    /// The same seed gives the same run, call by call.
    @Test func aSeedReplaysExactly() throws {
        func calls() throws -> [String] {
            var faults = FaultPlan()
            (faults.rate, faults.latency) = (0.1, .milliseconds(30))
            let simulation = Simulation(seed: 42, faults: faults)
            let ports = SimulatedPorts(simulation)
            let desired = try twoClusters()
            ports.state.withLock { $0.populate(desired, quiet: false) }
            try simulation.run { try await live(desired, ports, for: .seconds(120)) }
            return simulation.calls
        }
        #expect(try calls() == calls())
    }
}

extension Tag {
    @Tag static var simulation: Self
}

/// One process: runs the loop for `duration` of virtual time, then stops it.
func live(_ desired: Desired, _ ports: SimulatedPorts, for duration: Duration) async throws {
    let loop = try await started(desired, ports)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try? await loop.run() }
        group.addTask { try await expectHonestExposure(loop, desired, ports) }
        try await ports.time.sleep(for: duration)
        await loop.stop()
        try await group.next()
        group.cancelAll()
    }
}

extension SimulatedPorts {
    func runOnce(_ desired: Desired) throws {
        try simulation.run { _ = try await Loop(desired, in: self.world(), mode: .converge) { _ in }.run() }
    }
}

/// Reading the ledger may meet a fault: a process that can not start is started again.
func started(_ desired: Desired, _ ports: SimulatedPorts) async throws -> Loop {
    while true {
        do {
            return try await Loop(desired, in: ports.world(), mode: .stay) { _ in }
        } catch {
            try await ports.time.sleep(for: .seconds(1))
        }
    }
}

/// The loop may think that things are worse than they are, never better. The truth is kept for who asks what was
/// reported.
private func expectHonestExposure(_ loop: Loop, _ desired: Desired, _ ports: SimulatedPorts) async throws {
    let promised = desired.plans.flatMap { plan in
        desired.clusters(of: plan).flatMap { cluster in
            plan.spec.objectives.scenarios.map { (plan: plan.name, cluster: cluster.id, scenario: $0) }
        }
    }
    while true {
        do { try await ports.time.sleep(for: .seconds(7)) } catch { return }
        for (plan, cluster, scenario) in promised {
            let believed = await loop.watch.exposure(of: cluster, plan: plan, scenario: scenario.name).exposure
            ports.state.withLock { $0.expect(believed, of: cluster, scenario, at: $0.born + ports.simulation.elapsed) }
        }
    }
}

/// What a perfect observer said.
struct TrueExposure {
    var cluster: ResourceID
    var scenario: String
    /// By the servers' clocks.
    var at: Timestamp
    var exposure: Duration
}

extension SimulatedState {
    fileprivate mutating func expect(
        _ believed: Duration?, of cluster: ResourceID, _ scenario: RecoveryPlan.Scenario, at now: Timestamp
    ) {
        guard let truth = truth(of: cluster.name, surviving: scenario.survives, at: now) else { return }
        truths.append(TrueExposure(cluster: cluster, scenario: scenario.name, at: now, exposure: truth))
        guard let believed else { return }
        expect(
            believed >= truth,
            "exposure of \(cluster.name) was told as \(believed), and is \(truth) at \(now - born)")
    }

    /// The exposure where any one of the stores survives; `nil` while a loss is so young that nobody can have seen it.
    fileprivate mutating func truth(of cluster: String, surviving names: [String], at now: Timestamp) -> Duration? {
        guard let server = servers[cluster] else { return nil }
        guard !names.contains(where: { isLossUnseen(in: $0, server, at: now) }) else { return nil }
        return names.compactMap { stores[$0] }.map { store in
            let newest = store.points.last { $0.system == server.system }
            let durable = newest.flatMap { store.end(from: $0.start, of: server.system) }
            return durable.map { server.trueExposure(durable: $0, at: now, born: born) } ?? now - born
        }.min()
    }
}

extension SimulatedState {
    /// What was taken out of a store is known from the plan's next whole look on, which needs the store and the server,
    /// and comes when what the plan is at is done.
    private mutating func isLossUnseen(in name: String, _ server: Server, at now: Timestamp) -> Bool {
        guard let store = stores[name], let lost = store.lostWALAt else { return false }
        guard now - lost < .seconds(120) else { return false }
        if !store.isReachable || !server.isUp { stores[name]?.lostWALAt = now }
        return true
    }
}

extension SimulatedPorts {
    func gaps(_ desired: Desired) throws -> [Gap] {
        try simulation.run {
            try await Turn(looking: self.world(), desired).plan().gaps.filter {
                $0.reason != "NotStreaming" && !$0.passesByItself
            }
        }
    }
}

/// - Parameter runs: How many more may be needed. What a look found is judged and not looked for again: a slot may
///   begin between two looks.
func expectProtected(_ desired: Desired, _ ports: SimulatedPorts, _ seed: UInt64, afterRuns runs: Int = 0) throws {
    var left = try ports.gaps(desired)
    for _ in 0..<runs where !left.isEmpty {
        try ports.runOnce(desired)
        left = try ports.gaps(desired)
    }
    #expect(left.isEmpty, "seed \(seed): \(left.map { "\($0.reason): \($0.because) \($0.blocked ?? "")" })")
    ports.state.withLock { state in
        #expect(state.violations.isEmpty, "seed \(seed): \(state.violations)")
        for (name, server) in state.servers {
            let points = state.stores["local"]?.points.filter { $0.system == server.system } ?? []
            #expect(!points.isEmpty, "seed \(seed): \(name) has no point")
            #expect(Set(points.map(\.action)).count == points.count, "seed \(seed): one slot committed twice")
        }
        for action in state.openActions { Issue.record("seed \(seed): \(action) was begun and has no outcome") }
    }
}
