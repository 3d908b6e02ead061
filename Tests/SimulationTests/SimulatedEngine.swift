import Manifests
import Model
import Ports
import Simulator
import Synchronization

extension SimulatedPorts: BackupEngine {
    func store(_ name: String, in state: SimulatedState) throws(PraError) -> SimulatedState.Store {
        guard let store = state.stores[name], store.isReachable else {
            throw PraError(.storeUnreachable, "store \(name) does not answer", remedy: "mount it", retry: .later)
        }
        guard store.exists else { throw PraError(.storeMissing, "no store \(name)", remedy: "pra store init") }
        return store
    }

    func observe(_ store: Resource<BackupStore.Spec>) async throws(PraError) -> StoreObservation {
        try await call("observe store \(store.name)") { (state) throws(PraError) in
            let seen = try self.store(store.name, in: state)
            var found = StoreObservation(
                storeID: seen.id ?? store.name, space: .init(total: ByteCount(1 << 40), free: seen.freeBytes),
                isReadOnly: false,
                points: seen.points,
                wal: seen.wal.map {
                    .init(
                        system: $0.key, coverage: [WALCoverage(timeline: Timeline(1), stretches: $0.value)],
                        segmentBytes: 1, stored: .zero)
                })
            found.holds = seen.holds
            found.isEncrypted = false
            found.locks = seen.points.map { LockReading(point: $0.action, lock: nil) }
            return found
        }
    }

    func initialize(_ store: Resource<BackupStore.Spec>) async throws(PraError) {
        try await call("init \(store.name)") { (state) throws(PraError) in state.stores[store.name]?.exists = true }
    }

    /// Marks work as under way and says so when it already was; `leave` comes whatever happens.
    private func exclusively<T: Sendable>(
        _ name: String, _ action: ActionID, _ body: () async throws(PraError) -> T
    ) async throws(PraError) -> T {
        state.withLock { state in
            state.expect(state.busy.insert(name).inserted, "two workers at once on \(name)")
            state.expect(state.intends(action), "\(action) was begun before its intent was recorded")
            state.performed[action, default: 0] += 1
        }
        defer { state.withLock { _ = $0.busy.remove(name) } }
        if let error = state.withLock({ $0.terminal[name] }) { throw error }
        return try await body()
    }

    func backup(_ order: BackupOrder, progress: @escaping ProgressHandler) async throws(PraError) -> RecoveryPoint {
        try await exclusively("backup/\(order.cluster.name)/\(order.store.name)", order.action) {
            () async throws(PraError) in
            let (start, startedAt) = try await call("begin backup") { (state) throws(PraError) in
                (try self.position(order.cluster.name, in: state), state.now)
            }
            try await time.sleep(for: .seconds(number(below: 40) + 5))
            return try await call("commit point") { (state) throws(PraError) in
                try self.commit(order, start, startedAt, &state)
            }
        }
    }

    private func position(_ cluster: String, in state: SimulatedState) throws(PraError) -> LSN {
        guard let server = state.servers[cluster], server.isUp else {
            throw PraError(.connectionLost, "\(cluster) went away", remedy: "start it", retry: .later)
        }
        return server.insert(at: state.now, born: state.born)
    }

    /// As a store does it: put-if-absent under the action's name, so that one slot commits once.
    private func commit(
        _ order: BackupOrder, _ start: LSN, _ startedAt: Timestamp, _ state: inout SimulatedState
    ) throws(PraError) -> RecoveryPoint {
        if let server = state.servers[order.cluster.name], server.bytesPerCommit == 0 {
            state.servers[order.cluster.name]?.otherBytes += 256
        }
        let stop = try position(order.cluster.name, in: state)
        let kept = try store(order.store.name, in: state)
        if kept.isFull { throw PraError(.storeFull, "store is full", remedy: "make room") }
        if let there = kept.points.first(where: { $0.action == order.action }) { return there }
        let system = state.servers[order.cluster.name]?.system ?? SystemIdentifier(0)
        state.stores[order.store.name]?.put(.init(from: start, to: stop), of: system)
        let point = RecoveryPoint(
            action: order.action, store: order.store.name, clusterUID: order.cluster.name, system: system,
            timeline: Timeline(1), start: start, stop: stop, startedAt: startedAt, stoppedAt: state.now,
            dataBytes: ByteCount(1 << 30), addedBytes: ByteCount(1 << 20), major: 15, isComplete: true)
        state.stores[order.store.name]?.points.append(point)
        return point
    }

    func verify(_ order: VerifyOrder, progress: @escaping ProgressHandler) async throws(PraError) -> VerifyRecord {
        try await exclusively(order.action.text, order.action) { () async throws(PraError) in
            try await time.sleep(for: .seconds(3))
            return try await call("verify") { (state) throws(PraError) in
                let damaged = try self.store(order.store.name, in: state).damaged.contains(order.point.action)
                return VerifyRecord(
                    action: order.action, point: order.point.action, store: order.store.name, isIntact: !damaged,
                    bytesRead: order.point.dataBytes, extents: 1024, segments: 3,
                    findings: damaged ? ["extent 7 does not match its name"] : [], took: .seconds(3))
            }
        }
    }

    func scrub(_ order: ScrubOrder, progress: @escaping ProgressHandler) async throws(PraError) -> ScrubRecord {
        try await exclusively(order.action.text, order.action) { () async throws(PraError) in
            try await time.sleep(for: .seconds(2))
            return try await call("scrub") { (state) throws(PraError) in
                let kept = try self.store(order.store.name, in: state)
                let stricken = kept.points.filter { kept.damaged.contains($0.action) }
                return ScrubRecord(
                    action: order.action, store: order.store.name, objects: 9, bytesRead: ByteCount(1 << 20),
                    remembered: nil, left: .zero, findings: stricken.map { "\($0.action): a pack is damaged" },
                    points: stricken.map { .init(point: $0.action, cluster: $0.clusterUID, findings: ["a pack"]) },
                    took: .seconds(2), readFrom: .disk)
            }
        }
    }

    func drill(_ order: DrillOrder, progress: @escaping ProgressHandler) async throws(PraError) -> DrillRecord {
        try await exclusively(order.action.text, order.action) { () async throws(PraError) in
            try await time.sleep(for: .seconds(20))
            return try await call("drill") { (state) throws(PraError) in
                let kept = try self.store(order.store.name, in: state)
                let reached = kept.end(from: order.point.start, of: order.point.system)
                let passed = !kept.damaged.contains(order.point.action) && (reached ?? .zero) >= order.point.stop
                return DrillRecord(
                    action: order.action, plan: order.plan.name, planDigest: order.plan.digest,
                    scenario: order.scenario.name,
                    point: order.point.action, store: order.store.name, timeline: Timeline(1), reached: reached,
                    passed: passed, phases: [.init(name: .fetch, took: .seconds(20))], checks: [],
                    restoredBytes: order.point.dataBytes, freshnessSeconds: nil,
                    failure: passed ? nil : "no consistency", newest: order.point.stoppedAt)
            }
        }
    }

    func clearLeftovers() async throws(PraError) { try await call("clear leftovers") { _ in } }

    func sweep(_ store: Resource<BackupStore.Spec>) async throws(PraError) {
        try await call("sweep \(store.name)") { (state) throws(PraError) in _ = try self.store(store.name, in: state) }
    }

    func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, reason: String
    ) async throws(PraError) -> [ActionID] {
        try await call("forget") { (state) throws(PraError) in
            let seen = try self.store(store.name, in: state), now = state.now
            let doomed = points.filter { point in
                !seen.holds.contains { $0.point == point && $0.isInForce(at: now) }
            }
            state.expect(doomed == points, "what a hold keeps was to be forgotten")
            state.stores[store.name]?.points.removeAll { doomed.contains($0.action) }
            state.checkRetention(of: store.name, before: seen.points)
            return doomed
        }
    }

    func stream(
        _ order: StreamOrder, refusals: @escaping @Sendable (_ store: String, PraError?) -> Void,
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError) {
        let name = "stream/\(order.cluster.name)"
        state.withLock { $0.expect($0.busy.insert(name).inserted, "two streams at once of \(order.cluster.name)") }
        defer { state.withLock { _ = $0.busy.remove(name) } }
        while !Task.isCancelled {
            let (position, told) = try await call(name) { (state) throws(PraError) in
                (try self.streamOnce(order, &state), order.stores.map { state.stores[$0.name]?.refusesWAL })
            }
            for (store, error) in zip(order.stores, told) { refusals(store.name, error) }
            if told.allSatisfy({ $0 == nil }) { durable(Timeline(1), position) }
            try await time.sleep(for: .milliseconds(500))
        }
    }

    private func streamOnce(_ order: StreamOrder, _ state: inout SimulatedState) throws(PraError) -> LSN {
        let end = try position(order.cluster.name, in: state)
        guard let server = state.servers[order.cluster.name] else { return end }
        for target in order.stores {
            let kept = try store(target.name, in: state)
            if kept.refusesWAL != nil || kept.isLying { continue }
            if kept.isFull { throw PraError(.storeFull, "store is full", remedy: "make room", retry: .later) }
            let stretches = kept.wal[server.system] ?? []
            // The first hole that the server can still fill comes before what a backup put behind it.
            let frontier =
                stretches.first { $0.to >= server.oldestWAL }?.to ?? stretches.last?.to
                ?? (server.slots.values.min() ?? end)
            guard frontier >= server.oldestWAL else {
                throw PraError(
                    .walRemoved, "WAL after \(frontier) is gone", remedy: "take a new base backup", retry: .later)
            }
            state.stores[target.name]?.put(.init(from: frontier, to: end), of: server.system)
        }
        return end
    }
}

extension SimulatedState {
    /// Proven points are those that a drill passed on and that are still there.
    mutating func checkRetention(of store: String, before: [RecoveryPoint]) {
        let proven = Set(
            ledger.compactMap { fact -> ActionID? in
                if case .drilled(let record) = fact.event, record.passed, record.store == store {
                    record.point
                } else {
                    nil
                }
            })
        let left = stores[store]?.points ?? []
        expect(!left.isEmpty, "retention left store \(store) empty")
        let start = now - window
        for system in Set(before.map(\.system)) {
            let (old, new) = (before.filter { $0.system == system }, left.filter { $0.system == system })
            expect(
                new.count { $0.stoppedAt > start } == old.count { $0.stoppedAt > start },
                "a point inside the window went from \(store) at \(now)")
            expect(
                new.contains { $0.stoppedAt <= start } || !old.contains { $0.stoppedAt <= start },
                "the window of \(store) lost its anchor at \(now)")
        }
        if proven.count >= 2 {
            expect(
                left.filter { proven.contains($0.action) }.count >= 2,
                "fewer than minProven proven points left in \(store)")
        }
    }
}
