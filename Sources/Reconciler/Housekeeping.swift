import Manifests
import Model
import Planning
import Ports

/// What goes on beside the turns, so that an hour of backup leaves no hour unobserved.
extension Loop {
    /// Samples every cluster and endpoint until cancelled, each for itself: one that does not answer delays no other.
    func keepWatch() async {
        await withDiscardingTaskGroup { group in
            repeat {
                let turn = turn
                for cluster in protectedClusters where sampling.insert(cluster.name).inserted {
                    group.addTask { await self.sample(cluster, turn) }
                }
                for (cluster, endpoint) in await dueEndpoints() {
                    group.addTask { await self.probe(endpoint, of: cluster) }
                }
                report(await result { () async throws(PraError) in try await updateStoreIncidents() }, of: .stores)
            } while await pause(settings.sampleEvery)
            group.cancelAll()
        }
    }

    /// Writes each cluster's heartbeat at its own rhythm until cancelled, while the last look saw a primary.
    func keepBeating() async {
        var next: [ResourceID: Duration] = [:]
        repeat {
            let (now, servers) = (world.time.elapsed(), world.servers)
            let due = await beating.filter { next[$0.cluster.id] ?? now <= now }
            for (cluster, heartbeat) in due {
                next[cluster.id] = max(now, (next[cluster.id] ?? now) + heartbeat.every)
            }
            let outcomes = await concurrently(due, atMost: 8) { cluster, heartbeat in
                await result { () async throws(PraError) in try await servers.beat(heartbeat, on: cluster) }
            }
            for (beaten, outcome) in zip(due, outcomes) {
                report(outcome, of: .heartbeat(of: beaten.cluster.id))
            }
        } while await pause(settings.beatEvery)
    }

    private var beating: [(cluster: Resource<Cluster.Spec>, heartbeat: Cluster.Heartbeat)] {
        get async {
            var found: [(Resource<Cluster.Spec>, Cluster.Heartbeat)] = []
            for cluster in protectedClusters {
                guard let heartbeat = cluster.spec.heartbeat,
                    await watch.server(of: cluster.id)?.value?.isInRecovery == false,
                    desired.plans(of: cluster).contains(where: { $0.spec.mode == .enforce })
                else { continue }
                found.append((cluster, heartbeat))
            }
            return found
        }
    }

    /// Cuts the curves into facts and copies the evidence until cancelled.
    func keepEvidence() async {
        var lastCut = world.time.elapsed()
        while await pause(settings.copyEvery) {
            if world.time.elapsed() - lastCut >= settings.cutEvery {
                lastCut = world.time.elapsed()
                report(await result { () async throws(PraError) in try await cut() }, of: .curves)
            }
            await copyEvidence()
            await anchorEvidence()
            await evaluateObjectives()
            report(await result { () async throws(PraError) in try await evaluateControls() }, of: .controls)
            report(await result { () async throws(PraError) in try await updateEvidenceIncidents() }, of: .evidence)
            await closeIncidentsOfGoneChannels()
            await trimInbox()
        }
    }

    /// Forgets what the inbox need not keep any longer.
    private func trimInbox() async {
        guard let keep = desired.channels.filter({ $0.spec.type == .inApp }).map(\.spec.keep).max() else { return }
        let (journal, before) = (world.journal, world.time.now() - keep)
        report(await result { () async throws(PraError) in try await journal.trimInbox(before: before) })
    }

    /// Takes facts that commands leave for the ledger, until cancelled, and with them what is known up to then: who
    /// writes something down asks next what it meant. A trouble is told once.
    func keepTakingNotes() async {
        var trouble: PraError?
        repeat {
            let outcome = await result { () async throws(PraError) in
                try await takeNotes()
                try await updateRestoreIncidents()
            }
            let error: PraError? = if case .failure(let error) = outcome { error } else { nil }
            if error != trouble { report(outcome) }
            trouble = error
            note(.notes, error)
            await updateFaultIncidents()
            await testAlarms()
        } while await pause(settings.showEvery)
    }

    private func takeNotes() async throws(PraError) {
        guard try await world.journal.hasNotes() else { return }
        // While the ledger takes nothing the notes stay, and a curve each second would fill the overflow.
        if try await !world.journal.isQueueing() { try await cut() }
        try await book.takeNotes()
        await retryChannels()
        await tellPeople()
    }

    /// A drill that was cut off may have left a server running, and the next drill may be a week away.
    func clearLeftovers() async {
        let engine = world.engine
        report(await result { () async throws(PraError) in try await engine.clearLeftovers() }, of: .leftovers)
    }

    /// Waits until what was committed by now is durable in the stores, at most `drain` for all clusters together.
    func settle() async {
        let turn = turn
        let limit = world.time.elapsed() + settings.drain
        for cluster in protectedClusters where streams.state(of: cluster.name)?.isRunning == true {
            let servers = world.servers
            let look = await turn.observed("cluster \(cluster.name)") { () async throws(PraError) in
                try await servers.observe(cluster)
            }
            guard let server = look.value else { continue }
            while !isStopping, world.time.elapsed() < limit, !isDurable(server, of: cluster.name) {
                guard await pause(settings.tick) else { return }
            }
        }
        _ = await concurrently(protectedClusters, atMost: 8) { await self.sampleInTurn($0, turn) }
        report(await result { () async throws(PraError) in try await updateStoreIncidents() }, of: .stores)
    }

    /// Two samples at once would both find new what is new.
    private func sampleInTurn(_ cluster: Resource<Cluster.Spec>, _ turn: Turn) async {
        while !sampling.insert(cluster.name).inserted {
            guard await pause(settings.tick) else { return }
        }
        await sample(cluster, turn)
    }

    /// The last facts of this process. What keeps them from being written is one failure among the others.
    func close() async {
        if case .failure(let error) = await result({ () async throws(PraError) in try await cut() }) {
            fail(.configuration(kind: "Ledger"), error)
        }
        report(await result { () async throws(PraError) in try await evaluateControls() }, of: .controls)
        // One that goes on is anchored by its rhythm.
        if mode == .converge { await anchorEvidence() }
        report(await result { () async throws(PraError) in try await updateEvidenceIncidents() }, of: .evidence)
        await copyEvidence()
        // A store that is away is its own trouble; a ledger that takes no entries is what this process ends with.
        let faults = evidence.sorted { $0.key < $1.key }.compactMap(\.value.failure)
        if let fault = faults.first(where: { $0.code == .ledgerBroken || $0.code == .stateUnavailable }) {
            fail(.configuration(kind: "Ledger"), fault)
        }
    }

    private func isDurable(_ server: ClusterObservation, of cluster: String) -> Bool {
        guard let state = streams.state(of: cluster), state.isRunning, state.failure?.retry != .never else {
            return true
        }
        guard let durable = state.durable else { return false }
        return (durable.timeline, durable.position) >= (server.timeline, server.flush)
    }

    /// `false` when cancelled.
    func pause(_ duration: Duration) async -> Bool {
        let time = world.time
        if case .success = await result({ () async throws(PraError) in try await time.sleep(for: duration) }) {
            return true
        }
        return false
    }

    func report(_ outcome: Result<Void, PraError>) {
        if case .failure(let error) = outcome {
            tell(.failed(.configuration(kind: "Ledger"), error, willRetry: true))
        }
    }

    var protectedClusters: [Resource<Cluster.Spec>] {
        let names = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.name))
        return desired.clusters.filter { names.contains($0.name) }
    }

    /// One look at a cluster (positions, guard slots), and what it says of incidents.
    private func sample(_ cluster: Resource<Cluster.Spec>, _ turn: Turn) async {
        await look(at: cluster, turn)
        report(
            await result { () async throws(PraError) in try await updateIncidents(of: cluster) },
            of: .watch(over: cluster.id))
        sampling.remove(cluster.name)
    }

    private func look(at cluster: Resource<Cluster.Spec>, _ turn: Turn) async {
        let (servers, plans, asked) = (world.servers, desired.plans(of: cluster), world.time.now())
        let server = await turn.observed("cluster \(cluster.name)") { () async throws(PraError) in
            try await servers.observe(cluster)
        }
        let lead = server.value.flatMap { ClockLead(of: $0.serverTime, asked: asked, answered: world.time.now()) }
        await watch.note(server, of: cluster, plans: plans)
        await watch.note(
            lead, world.time.discipline(), of: cluster.id, smallestTarget: plans.smallestTarget)
        report(
            await result { () async throws(PraError) in try await recordClock(of: cluster.id) },
            of: .clock(of: cluster.id))
        guard server.value?.isInRecovery == false, plans.contains(where: { $0.spec.mode == .enforce }) else { return }
        await advanceGuardSlots(of: cluster, plans, server.value)
    }

    /// The guard slot follows what is durable in every store that its plan requires, and never runs ahead of it. It
    /// stands still while one of them is known not to have what it was said to have.
    private func advanceGuardSlots(
        of cluster: Resource<Cluster.Spec>, _ plans: [Resource<RecoveryPlan.Spec>], _ server: ClusterObservation?
    ) async {
        guard let server else { return }
        let stream = streams.state(of: cluster.name)
        let enforced = plans.filter { $0.spec.mode == .enforce && $0.spec.wal.stream }
        let bySlot = Dictionary(grouping: enforced, by: \.spec.wal.guardSlot.name)
        for (name, plans) in bySlot.sorted(by: { $0.key < $1.key }) {
            let stores = plans.flatMap(\.spec.stores)
            guard let durable = stream?.durable(in: stores), await watch.isBelieved(stores, of: cluster.id),
                durable.timeline == server.timeline,
                let slot = server.slots.first(where: { $0.name == name }), let restart = slot.restart,
                restart < durable.position
            else { continue }
            let servers = world.servers
            report(
                await result { () async throws(PraError) in
                    try await servers.advanceGuardSlot(name, to: durable.position, on: cluster)
                }, of: .slot(of: cluster.id))
        }
    }

    private func cut() async throws(PraError) {
        for (subject, events) in await watch.cut() {
            try await book.record(events, about: subject)
        }
    }

    /// Each store takes what it lacks, whatever becomes of the others; one that stays behind is told once.
    private func copyEvidence() async {
        let (world, now) = (world, world.time.now())
        // The next process copies what this one has no time for.
        let limit = isStopping ? settings.farewell : settings.copyWithin
        let outcomes = await concurrently(desired.stores, atMost: 4) { store in
            await result { () async throws(PraError) in
                try await world.time.withDeadline(limit, waitingFor: "store \(store.name) to take the evidence") {
                    try await putEvidence(into: store, in: world)
                }
            }
        }
        for (store, outcome) in zip(desired.stores, outcomes) {
            switch outcome {
            case .success: evidence[store.name] = EvidenceState(copiedAt: now)
            case .failure(let error): noteLag(of: store, because: error)
            }
        }
    }

    private func noteLag(of store: Resource<BackupStore.Spec>, because error: PraError) {
        let before = evidence[store.name] ?? EvidenceState()
        guard before.failure != error else { return }
        evidence[store.name] = EvidenceState(copiedAt: before.copiedAt, failure: error)
        let since = before.copiedAt.map { "since \($0)" } ?? "by this process"
        tell(
            .failed(
                .store(store.name),
                PraError(
                    error.code, "no evidence has reached store \(store.name) \(since): \(error.what)",
                    remedy: error.remedy, retry: .later, cause: error.cause), willRetry: true))
    }
}

/// How far one store's copy of the evidence is.
struct EvidenceState: Sendable {
    /// Up to when this process knows that the store has all facts; `nil` before the first copy.
    var copiedAt: Timestamp?
    var failure: PraError?
}

/// A store that is not there has its own gap.
private func putEvidence(into store: Resource<BackupStore.Spec>, in world: World) async throws(PraError) {
    do throws(PraError) {
        guard let place = try await world.evidence(store) else { return }
        try await world.journal.copy(to: place)
    } catch  where error.code == .storeMissing { return }
}
