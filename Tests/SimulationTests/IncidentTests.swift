import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// Conditions of the simulated world, and the incidents that they are while they last.
@Suite(.tags(.simulation)) struct IncidentTests {
    /// Lets `desired` live in calm, then with `trouble`, then in calm again, by one process each time.
    private func episodes(
        seed: UInt64, _ desired: Desired, calmFor rest: Duration = .seconds(200),
        _ trouble: @Sendable (inout SimulatedState) -> Void, mended: @Sendable (inout SimulatedState) -> Void
    ) throws -> SimulatedPorts {
        let ports = SimulatedPorts(seed: seed, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        ports.state.withLock { trouble(&$0) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        ports.state.withLock { mended(&$0) }
        try ports.simulation.run { try await live(desired, ports, for: rest) }
        return ports
    }

    @Test func aClusterThatIsDownIsAnIncidentWhileItLasts() throws {
        let ports = try episodes(seed: 41, try oneCluster()) {
            $0.servers["akig"]?.isUp = false
        } mended: {
            $0.servers["akig"]?.isUp = true
        }
        #expect(ports.incidents("cluster.down/akig") == [.opened, .resolved])
    }

    @Test func aSecondPrimaryIsAnIncidentWhileThereAreTwo() throws {
        let two = PraError(.wrongCluster, "two hosts are primaries", remedy: "stop one", retry: .later)
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 53, desired)
        for faults in [[:], ["observe akig": two], [:]] {
            ports.simulation.faults.broken = faults
            try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        }
        #expect(ports.incidents("cluster.mistaken/akig") == [.opened, .resolved])
        #expect(ports.incidents("cluster.down/akig") == [])
    }

    @Test func anotherServerUnderTheSameNameIsAnIncidentUntilTheRightOneAnswers() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 54, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        let own = try #require(ports.state.withLock { $0.servers["akig"]?.system })
        for (system, changes) in [
            (SystemIdentifier(4711), [.opened]), (own, [.opened, .resolved]),
        ] as [(SystemIdentifier, [IncidentRecord.Change])] {
            ports.state.withLock { $0.servers["akig"]?.system = system }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
            #expect(ports.incidents("cluster.mistaken/akig") == changes)
        }
    }

    @Test func aSpoolThatCanNotBeWrittenIsAnIncidentWhileItLasts() throws {
        let full = PraError(.fileFault, "the spool is full", remedy: "make room", retry: .later)
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 52, desired)
        for faults in [[:], ["stream/akig": full], [:]] {
            ports.simulation.faults.broken = faults
            try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        }
        #expect(ports.incidents("action.failed/akig/stream") == [.opened, .resolved])
    }

    /// Goal: what only the stream is told by a store (credentials that may read and not write) is told on, with what
    /// to do, for as long as it is so.
    @Test func aStoreThatTakesNoWALIsAnIncidentWhileItLasts() throws {
        let refusal = PraError(.storeAuthentication, "the credentials were refused", remedy: "renew them")
        let ports = try episodes(seed: 51, try oneCluster()) {
            $0.stores["local"]?.refusesWAL = refusal
        } mended: {
            $0.stores["local"]?.refusesWAL = nil
        }
        #expect(ports.incidents("action.failed/akig/stream/local") == [.opened, .resolved])
        let told = ports.ledger.contains { fact in
            guard case .incident(let incident) = fact.event else { return false }
            return incident.message == "the credentials were refused; renew them"
        }
        #expect(told, "without what to do")
    }

    @Test func whatAScrubFindsIsAnIncidentOfTheStoreAndDamagesThePointUntilItIsGone() throws {
        let desired = try desired(["akig"]) {
            $0.replacing("failureDomain:", with: "scrub: {every: 1h}, failureDomain:")
        }
        let ports = try episodes(seed: 48, desired, calmFor: .seconds(400)) { state in
            guard let point = state.stores["local"]?.points.first else { return }
            state.stores["local"]?.damaged = [point.action]
        } mended: {
            $0.stores["local"]?.damaged = []
        }
        let scrubs = ports.ledger.compactMap { fact -> ScrubRecord? in
            if case .scrubbed(let record) = fact.event { record } else { nil }
        }
        #expect(scrubs.count >= 4 && scrubs.count <= 7, "each slot of two minutes once: \(scrubs.count)")
        #expect(scrubs.contains { !$0.findings.isEmpty } && scrubs.last?.findings == [])
        #expect(ports.incidents("store.damaged/local") == [.opened, .resolved])
        #expect(ports.incidents("point.damaged/akig/local").first == .opened, "as if a verification had found it")
        #expect(ports.starts("scrub/").count == scrubs.count, "damage is an answer and no reason to ask again")
    }

    @Test func oneLookThatFailsIsNoIncident() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 42, desired)
        try ports.simulation.run {
            try await withThrowingTaskGroup { group in
                group.addTask { try await live(desired, ports, for: .seconds(200)) }
                try await ports.time.sleep(for: .seconds(100))
                ports.state.withLock { $0.servers["akig"]?.isUp = false }
                try await ports.time.sleep(for: .seconds(6))
                ports.state.withLock { $0.servers["akig"]?.isUp = true }
                try await group.waitForAll()
            }
        }
        #expect(ports.incidents("cluster.down/akig") == [])
    }

    /// Goal: a process that is started in the middle of an outage tells of it no second time.
    @Test func aRestartInTheMiddleOfAnOutageOpensNoSecondIncident() throws {
        let desired = try oneCluster()
        let ports = try episodes(seed: 47, desired) {
            $0.servers["akig"]?.isUp = false
        } mended: { _ in
        }
        #expect(ports.incidents("cluster.down/akig") == [.opened])
    }

    /// Goal: WAL that somebody took out of the only store is told, and exposure with it, until a new base is there.
    @Test(arguments: 46...51 as ClosedRange<UInt64>)
    func walThatIsTakenOutOfTheStoreIsToldUntilTheNextBase(seed: UInt64) throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: seed, desired)
        let told = Mutex<[Duration]>([]), cut = PraError(.connectionLost, "no", remedy: "none", retry: .later)
        try ports.simulation.run {
            let loop = try await started(desired, ports)
            try await withThrowingTaskGroup { group in
                group.addTask { _ = try? await loop.run() }
                try await ports.time.sleep(for: .seconds(300))
                ports.simulation.faults.broken = ["begin backup": cut]
                ports.state.withLock { state in
                    let system = state.servers["akig"]?.system ?? SystemIdentifier(0)
                    state.stores["local"]?.loseWAL(of: system, at: state.now)
                }
                for _ in 0..<2 {
                    try await ports.time.sleep(for: .seconds(60))
                    let exposure = await loop.watch.exposure(of: desired.clusters[0].id, plan: "critical")
                    told.withLock { $0.append(exposure ?? .zero) }
                }
                ports.simulation.faults.broken = [:]
                // A pause before a retry is of any length up to five minutes.
                try await ports.time.sleep(for: .seconds(400))
                let exposure = await loop.watch.exposure(of: desired.clusters[0].id, plan: "critical")
                told.withLock { $0.append(exposure ?? .zero) }
                await loop.stop()
                try await group.next()
            }
        }
        let exposures = told.withLock { $0 }
        #expect(exposures[0] > .seconds(120) && exposures[1] >= exposures[0] + .seconds(60), "\(exposures)")
        #expect(exposures[2] < .seconds(30), "\(exposures)")
        #expect(ports.incidents("wal.gap/akig/local") == [.opened, .resolved])
        #expect(ports.ledger.contains { if case .walGap = $0.event { true } else { false } })
        #expect(ports.state.withLock { $0.stores["local"]?.points.count } == 2)
    }

    @Test func aStoreThatIsAwayIsAnIncidentWhileItLasts() throws {
        let ports = try episodes(seed: 43, try oneCluster()) {
            $0.stores["local"]?.isReachable = false
        } mended: {
            $0.stores["local"]?.isReachable = true
        }
        #expect(ports.incidents("store.unreachable/local") == [.opened, .resolved])
        #expect(ports.state.withLock { $0.inbox.contains { $0.title == "opened: store.unreachable local" } })
    }

    @Test func aStoreThatFillsIsAnIncidentWhileItLasts() throws {
        let ports = try episodes(seed: 44, try oneCluster()) {
            $0.stores["local"]?.freeBytes = ByteCount(1 << 37)
        } mended: {
            $0.stores["local"]?.freeBytes = ByteCount(1 << 39)
        }
        #expect(ports.incidents("store.filling/local") == [.opened, .resolved])
    }

    @Test func aGuardSlotNearItsLimitIsAnIncidentWhileItLasts() throws {
        let ports = try episodes(seed: 49, try oneCluster()) { state in
            state.servers["akig"]?.slotStatus = "unreserved"
        } mended: {
            $0.servers["akig"]?.slotStatus = "reserved"
        }
        #expect(ports.incidents("slot.unreserved/akig/pra_guard") == [.opened, .resolved])
    }

    /// Goal: damage is an incident though the plan states no integrity, and WAL that is gone is on record once.
    @Test func aHoleInTheWALIsAnIncidentAndAFact() throws {
        let ports = try episodes(seed: 45, try oneCluster(), calmFor: .seconds(600)) { state in
            guard let system = state.servers["akig"]?.system, let last = state.stores["local"]?.wal[system]?.last else {
                return
            }
            state.stores["local"]?.wal[system] = [
                .init(from: last.from, to: LSN(last.to.bytes - 65_536)), .init(from: last.to, to: last.to),
            ]
            // Else the stream would fetch it again.
            state.servers["akig"]?.oldestWAL = last.to
        } mended: { _ in
        }
        #expect(ports.incidents("wal.gap/akig/local") == [.opened, .resolved], "until a new base is there")
        let holes = ports.ledger.filter { if case .walGap = $0.event { true } else { false } }
        #expect(holes.count == 1)
    }

    @Test func damageIsAnIncidentWithoutAnObjectiveForIt() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 46, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        ports.state.withLock { state in
            for index in state.stores["local"]?.points.indices ?? 0..<0 {
                state.stores["local"]?.points[index].isComplete = false
            }
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.incidents("point.damaged/akig/local") == [.opened])
        #expect(ports.state.withLock { $0.stores["local"]?.points.last?.isComplete } == true, "and replaced")
    }

    /// Goal: an outage spends the budget of a day in minutes: one ticket for as long as it does.
    @Test func aBudgetThatBurnsIsOneIncidentWhileItBurns() throws {
        let desired = try desired(["akig"]) {
            $0.replacing("rto: 30m}]", with: "rto: 30m}]\n    availability: \"99.9%\"")
        }
        let ports = SimulatedPorts(seed: 53, desired)
        let life: [(isUp: Bool, hours: Int64)] = [(true, 4), (false, 1), (true, 2)]
        try ports.simulation.run {
            let loop = try await started(desired, ports)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await loop.run() }
                for (isUp, hours) in life {
                    ports.state.withLock { $0.servers["akig"]?.isUp = isUp }
                    try await ports.time.sleep(for: .seconds(hours * 3600))
                }
                await loop.stop()
                try await group.next()
                group.cancelAll()
            }
        }
        #expect(ports.incidents("budget.burn/akig/availability") == [.opened, .resolved])
        #expect(ports.incidents("cluster.down/akig") == [.opened, .resolved])
    }

    /// Goal: an outage in which nobody looked for a while is one ticket: a window that was not seen ends none.
    @Test func aBudgetThatNobodySawForAWhileBurnsOn() throws {
        let desired = try desired(["akig"]) {
            $0.replacing("rto: 30m}]", with: "rto: 30m}]\n    availability: \"99%\"")
        }
        let ports = SimulatedPorts(seed: 54, desired)
        for (isUp, seconds) in [(true, 30_000), (false, 700)] as [(Bool, Int64)] {
            ports.state.withLock { $0.servers["akig"]?.isUp = isUp }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(seconds)) }
        }
        #expect(ports.incidents("budget.burn/akig/availability") == [.opened])
        ports.simulation.freeze(for: .seconds(2400))
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        #expect(ports.incidents("budget.burn/akig/availability") == [.opened])
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(40_000)) }
        #expect(ports.incidents("budget.burn/akig/availability") == [.opened, .resolved])
    }
}
