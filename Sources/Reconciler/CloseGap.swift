import Manifests
import Model
import Planning
import Ports

/// How a turn ended, which decides when the key's next one comes.
package enum Outcome: Sendable {
    /// Nothing is left to do; look again after a while.
    case settled
    /// These would be closed, and their plan's mode only lets them be shown.
    case shown([Gap])
    /// Something was done; look again at once.
    case progressed(Action)
    /// Something is to be done and had to wait; look again soon.
    case waiting
    /// What is left to do can not be done; only a person can change that.
    case blocked(PraError)
    /// What was tried failed: an action, or the look itself.
    case failed(PraError, action: Action?)
}

extension Turn {
    /// One turn: look, record what is due, close the first gap that may be closed. A crash between two steps costs one
    /// look.
    package func take(_ key: Key) async -> Outcome {
        do throws(PraError) {
            if case .plan(let plan, let cluster) = key { try await recordDue(plan, cluster) }
            if key == .configuration(kind: Waiver.name) { try await recordWaivers() }
            if key == .configuration(kind: ControlFramework.name) { try await recordFrameworks() }
            if key == .configuration(kind: EvidencePolicy.name) { try await recordKeys() }
            let look = try await look(at: key)
            try await resolveIntents(of: key, look)
            switch key {
            case .plan(_, let cluster): try await book.record(look.news, about: ResourceID(Cluster.name, cluster))
            case .store(let store): try await book.record(look.news, about: ResourceID(BackupStore.name, store))
            case .configuration, .cluster, .removals: break
            }
            guard let gap = look.gaps.first(where: { mayClose($0, look) }) else {
                return rest(of: key, look)
            }
            guard await admit(gap, desired.revision) else { return .waiting }
            return await close(gap, at: look.identities)
        } catch {
            return .failed(error, action: nil)
        }
    }

    private func mayClose(_ gap: Gap, _ look: Look) -> Bool {
        guard gap.obstacle == nil, !held.contains(gap.action.line) else { return false }
        if gap.action.verb == .startStream { return look.absent.isEmpty }
        return gap.action.verb == .initStore || gap.action.store.map { !look.absent.contains($0) } ?? true
    }

    /// A turn that closed nothing is settled only when everything could be seen and nothing waits for a person. What a
    /// person decided (a suspension, a mode), what retention keeps back and what waits for its next try is no fault.
    private func rest(of key: Key, _ look: Look) -> Outcome {
        if let unseen = look.unseen.first { return .failed(unseen.because, action: nil) }
        let shown = look.gaps.filter { desired.mode(of: $0) == .plan }
        if !shown.isEmpty { return .shown(shown) }
        if key == .removals {
            return look.gaps.first { $0.obstacle != nil }.map { .blocked(refusal(of: $0)) } ?? .settled
        }
        guard case .plan(let name, let cluster) = key, let plan = desired.plans.first(where: { $0.name == name }),
            plan.spec.mode == .enforce, !look.gaps.contains(where: { $0.obstacle == nil })
        else { return .settled }
        if let suspend = plan.spec.suspend, world.time.now() < suspend.until { return .settled }
        let isStreaming = streams.state(of: cluster).map { $0.isRunning && $0.failure == nil } ?? false
        if isStreaming, look.gaps.contains(where: \.waitsForStream), look.gaps.allSatisfy(\.passesByItself) {
            return .waiting
        }
        return look.gaps.first { !$0.passesByItself }.map { .blocked(refusal(of: $0)) } ?? .settled
    }

    private func refusal(of gap: Gap) -> PraError {
        if gap.blocked == nil, let why = gap.approval {
            return PraError(
                .refused, "\(gap.action.id) waits for approval: \(why)",
                remedy: "read what would go: pra plan --out FILE; pra apply FILE is the approval")
        }
        return PraError(
            .refused, "\(gap.action.id) can not be done: \(gap.blocked ?? "")",
            remedy: "remove the obstacle, then type the same command again; pra plan shows everything that is blocked")
    }

    /// Intent before, outcome after. Called again after a crash, the action of the same name is adopted by the engine.
    /// - Parameter identities: which stores were looked at; without them the action's is looked at.
    package func close(_ gap: Gap, at identities: [String: StoreIdentity]? = nil) async -> Outcome {
        let (action, subject) = (gap.action, subject(of: gap))
        let began = world.time.elapsed()
        activities.begin(action.id, at: world.time.now())
        defer { activities.end(action.id) }
        do throws(PraError) {
            let attempt = (await book.history.runs[action.id]?.attempts ?? 0) + 1
            try await book.record(
                [.started(StartedRecord(action: action.id, reason: gap.reason, attempt: attempt, plan: action.plan))],
                about: subject)
            tell(.started(gap))
            let identities = await identity(ofStoreOf: action, among: identities)
            try await book.record(await news(of: identities, about: subject), about: subject)
            let done = await result { () async throws(PraError) in try await perform(gap) }
            let took = world.time.elapsed() - began
            let (events, confidence) = finished(action, done, took)
            // Meanwhile a new manifest may have given the store's name to another one, of which this says nothing.
            let located = await news(of: identities, about: subject)
            try await book.record(located + events, about: subject, confidence: confidence)
            if case .failure(let error) = done { return .failed(error, action: action) }
            tell(.finished(gap, took: took))
            return .progressed(action)
        } catch {
            return .failed(error, action: action)
        }
    }

    /// Facts about a cluster stand under the cluster, so that its report finds them.
    private func subject(of gap: Gap) -> ResourceID {
        gap.action.cluster.map { ResourceID(Cluster.name, $0) } ?? gap.resource
    }

    private func finished(
        _ action: Action, _ done: Result<[Fact.Event], PraError>, _ took: Duration
    ) -> ([Fact.Event], Confidence) {
        let events = (try? done.get()) ?? []
        let record = FinishedRecord(action: action.id, job: job(of: action.verb), failure: failure(done), took: took)
        return (events + [.finished(record)], action.verb == .drill ? .proven : .observed)
    }

    /// A verification that found damage and a drill that failed have given their answer, and it counts as failure.
    private func failure(_ done: Result<[Fact.Event], PraError>) -> FinishedRecord.Failure? {
        switch done {
        case .failure(let error): return .init(code: error.code, what: error.what)
        case .success(let events):
            for event in events {
                if case .verified(let record) = event, !record.isIntact {
                    return .init(code: .verificationFailed, what: record.findings.first ?? "damaged")
                }
                if case .scrubbed(let record) = event, let first = record.findings.first {
                    return .init(code: .verificationFailed, what: first)
                }
                if case .drilled(let record) = event, !record.passed {
                    let check = record.checks.first { $0.passed == false }
                    return .init(
                        code: .drillFailed, what: record.failure ?? check.map { "\($0.name): \($0.detail)" } ?? "failed"
                    )
                }
            }
            return nil
        }
    }

    private func job(of verb: Action.Verb) -> Job? {
        switch verb {
        case .backup: .backup
        case .verify: .verify
        case .drill: .drill
        default: nil
        }
    }

    /// The only effects of the loop. Returns the facts that were learned.
    private func perform(_ gap: Gap) async throws(PraError) -> [Fact.Event] {
        let action = gap.action
        switch action.verb {
        case .configure: return try await configure(gap)
        case .initStore, .sweep:
            guard let store = desired.stores.first(where: { $0.name == action.store }) else { return [] }
            if action.verb == .sweep {
                try await refuseWithoutLedger(action)
                try await world.engine.sweep(store)
            } else {
                try await world.engine.initialize(store)
            }
        case .scrub: return try await scrub(action)
        case .dropSlot where action.plan == nil:
            guard let cluster = desired.clusters.first(where: { $0.name == action.cluster }) else { return [] }
            try await world.servers.dropGuardSlot(action.id.last, on: cluster)
        case .retire: return retire(gap)
        case .retain where !isStated(action.plan ?? "", action.cluster ?? ""): return try await forgetRemoved(action)
        case .createSlot, .dropSlot, .startStream, .backup, .verify, .retain, .drill:
            guard let (plan, cluster) = subject(action.plan ?? "", action.cluster ?? "") else { return [] }
            return try await perform(action, plan: plan, cluster: cluster)
        }
        return []
    }

    /// Nothing is deleted of which the ledger could not tell.
    func refuseWithoutLedger(_ action: Action) async throws(PraError) {
        guard try await world.journal.isQueueing() else { return }
        throw PraError(
            .stateUnavailable, "\(action.id) was not run: nothing is deleted while the ledger takes no entries",
            remedy: "see `pra ledger verify`, and make room in the state directory", retry: .later)
    }
}

extension Action {
    /// What is held back together after a failure: all slots of a schedule, or this action alone.
    var line: String { slot == nil ? id.text : id.series }
}
