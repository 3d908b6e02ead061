import Fixtures
import Manifests
import Model
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// What people are told of restores, which other processes work on, and what they are not told meanwhile.
@Suite(.tags(.simulation)) struct RestoreIncidentTests {
    private static let action = ActionID("restore/akig/2026-11-28T104200Z")
    private static let failure = FinishedRecord(
        action: action, job: nil, failure: .init(code: .storeFull, what: "no room"), took: .seconds(9))

    private func begins(_ action: ActionID = Self.action, replacing: Bool = true) -> Fact.Event {
        .restoring(
            RestoringRecord(
                action: action, point: ActionID("backup/akig/local/1"), target: "latest", directory: "/data",
                replacesSource: replacing))
    }

    private func ends(passed: Bool?, on timeline: Timeline? = nil) -> Fact.Event {
        let point = RecoveryPoint(
            action: ActionID("backup/akig/local/1"), store: "local", clusterUID: "c", system: SystemIdentifier(1),
            timeline: Timeline(1), start: LSN(0), stop: LSN(1), startedAt: Timestamp(seconds: 0),
            stoppedAt: Timestamp(seconds: 1), dataBytes: ByteCount(1), addedBytes: ByteCount(1), major: 15,
            isComplete: true)
        var record = RestoreRecord(
            action: Self.action, cluster: "akig", store: "local", point: point, target: "latest",
            timeline: Timeline(1), directory: "/data", isStandby: false, takesOver: true,
            restoredBytes: ByteCount(1), writtenBytes: ByteCount(1), phases: [], notRestored: [])
        record.checks = [.init(name: "words", passed: passed, detail: "")]
        (record.passed, record.ownTimeline) = (passed, timeline)
        return .restored(record)
    }

    /// A world that has lived for a while, and whose store takes no WAL any more.
    private func exposed(seed: UInt64) throws -> (Desired, SimulatedPorts) {
        let desired = try desired(["akig"]) { $0.replacing("rpo: 1h", with: "rpo: 1m") }
        let ports = SimulatedPorts(seed: seed, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        ports.state.withLock {
            $0.stores["local"]?.refusesWAL = PraError(.storeAuthentication, "refused", remedy: "renew them")
        }
        return (desired, ports)
    }

    /// Goal: a restore that becomes the cluster mutes what hangs on it for as long as its process lives, whatever
    /// restarts or reloads meanwhile, and not a moment longer: what goes on is told once it is dead.
    @Test func whatHangsOnARestoredClusterIsToldOnceTheRestoreIsDead() throws {
        let (desired, ports) = try exposed(seed: 81)
        ports.leave(begins(), by: Self.action)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        try ports.simulation.run {
            let loop = try await started(desired, ports)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await loop.run() }
                for _ in 0..<2 {
                    try await ports.time.sleep(for: .seconds(100))
                    await loop.adopt(desired)
                }
                await loop.stop()
                try await group.next()
                group.cancelAll()
            }
        }
        let muted = ["rpo.breach/akig", "action.failed/akig"]
        #expect(ports.changes("restore.running/akig") == [.opened])
        #expect(muted.allSatisfy { ports.changes($0).first == .opened }, "they are incidents all the same")
        let before = ports.state.withLock { $0.inbox }
        #expect(before.contains { $0.tells("restore.running/akig", .opened) && $0.severity == "notice" })
        #expect(!before.contains { told in muted.contains { told.tells($0) } })

        ports.state.withLock { $0.restorers = [] }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.changes("restore.running/akig") == [.opened, .resolved])
        #expect(ports.changes("restore.failed/akig") == [.opened])
        #expect(ports.ends == [.interrupted], "it is broken off once")
        let after = ports.state.withLock { $0.inbox }
        #expect(muted.allSatisfy { muted in after.contains { $0.tells(muted, .opened) } })
        #expect(after.contains { $0.tells("restore.failed/akig", .opened) && $0.severity == "critical" })
    }

    /// Goal: a copy that is made beside the cluster mutes nothing, and is no emergency when it fails.
    @Test func aCopyMutesNothing() throws {
        let (desired, ports) = try exposed(seed: 82)
        ports.leave(begins(replacing: false), by: Self.action)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        let told = ports.state.withLock { $0.inbox }
        #expect(told.contains { $0.tells("restore.copying/akig", .opened) } && told.contains { $0.tells("rpo.breach") })
        ports.state.withLock { $0.restorers = [] }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        #expect(ports.changes("restore.copying/akig") == [.opened, .resolved])
        let failed = ports.state.withLock { $0.inbox.filter { $0.tells("restore.failed/akig", .opened) } }
        #expect(failed.first?.severity == "error" && ports.changes("restore.running/akig") == [])
    }

    /// Goal: a process that ends just when the loop asks after it has left its end, and was not broken off.
    @Test func aRestoreThatEndsInOrderIsCompleteAndSaysOnWhichTimeline() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 83, desired)
        ports.leave(begins(), by: Self.action)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        ports.state.withLock { $0.lastWords[Self.action] = ports.fact(ends(passed: true, on: Timeline(2))) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(600)) }
        #expect(ports.changes("restore.running/akig") == [.opened, .resolved])
        #expect(ports.changes("restore.completed/akig") == [.opened] && ports.ends == [])
        #expect(ports.changes("restore.failed/akig") == [])
        let text = "in place of its source into /data, from backup/akig/local/1 to latest, and goes on on "
        let told = ports.state.withLock { $0.inbox.filter { $0.tells("restore.completed/akig", .opened) } }
        #expect(told.first?.body.contains("\(text)the new timeline 2") == true, "\(told.map(\.body))")
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        #expect(ports.changes("restore.completed/akig") == [.opened, .resolved])
    }

    /// Goal: what failed is told until another is begun; a restored server that fails its checks has failed.
    @Test func aFailureIsToldUntilAnotherIsBegun() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 84, desired)
        for end in [.finished(Self.failure), ends(passed: false)] as [Fact.Event] {
            ports.leave(begins(), by: Self.action)
            try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
            ports.leave(end)
            ports.state.withLock { $0.restorers = [] }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        }
        #expect(ports.changes("restore.failed/akig") == [.opened, .resolved, .opened])
        #expect(ports.messages("restore.failed/akig").first?.contains("failed: no room") == true)
        #expect(ports.messages("restore.failed/akig").last?.contains("checks failed: words") == true)
        #expect(ports.changes("restore.completed/akig") == [] && ports.ends == [.storeFull])
    }

    /// Goal: while the ledger takes no notes a dead restore mutes nothing, and nobody claims to know how it ended.
    @Test func howARestoreEndedIsNotGuessed() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 85, desired)
        ports.leave(begins(), by: Self.action)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        ports.leave(ends(passed: nil))
        ports.state.withLock { ($0.restorers, $0.isQueueing) = ([], true) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        #expect(ports.changes("restore.running/akig") == [.opened, .resolved] && ports.ends == [])
        ports.state.withLock { $0.isQueueing = false }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        #expect(ports.changes("restore.completed/akig") == [.opened] && ports.ends == [])
    }
}

extension SimulatedPorts {
    fileprivate func fact(_ event: Fact.Event) -> Fact {
        Fact(
            at: time.now(), monotonic: 0, boot: "b", actor: "operator:tester",
            subject: ResourceID(Cluster.name, "akig"), confidence: .observed, event: event)
    }

    fileprivate func changes(_ prefix: String) -> [IncidentRecord.Change] {
        ledger.compactMap {
            if case .incident(let it) = $0.event, it.id.hasPrefix("\(prefix)/") { it.change } else { nil }
        }
    }

    /// As a command does.
    /// - Parameter restore: on which its process works from now on.
    fileprivate func leave(_ event: Fact.Event, by restore: ActionID? = nil) {
        let fact = fact(event)
        state.withLock { state in
            if let restore { state.restorers.insert(restore) }
            state.notes.append(fact)
        }
    }

    /// Why restores ended that came to no end of their own.
    fileprivate var ends: [PraError.Code] {
        ledger.compactMap { fact in
            guard case .finished(let record) = fact.event, record.action.text.hasPrefix("restore/") else { return nil }
            return record.failure?.code
        }
    }

    fileprivate func messages(_ id: String) -> [String] {
        ledger.compactMap { fact in
            guard case .incident(let record) = fact.event, record.id.hasPrefix(id), record.change == .opened else {
                return nil
            }
            return record.message
        }
    }
}
