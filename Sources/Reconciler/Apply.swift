import Manifests
import Model
import Planning
import Ports

/// Actions that a person chose: those of a saved plan, or single ones.
extension Loop {
    /// Runs exactly the actions of a saved plan, in its order. An action whose gap is closed already is told to be no
    /// longer needed; one whose preconditions no longer hold is refused and the rest go on.
    /// - Parameter digest: the saved plan's, by which the ledger names it.
    package func apply(_ gaps: [Gap], of digest: Digest) async throws(PraError) -> [(key: Key, error: PraError)] {
        try await book.record(
            [.planned(PlanRecord(digest: digest, actions: gaps.map(\.action.id)))],
            about: ResourceID("Plan", String(digest.hex.prefix(12))))
        await withTaskGroup { group in
            group.addTask { await self.streams.serve() }
            group.addTask { await self.keepWatch() }
            group.addTask { await self.keepBeating() }
            group.addTask { await self.keepAlerting() }
            group.addTask { await self.keepDelivering() }
            group.addTask { await self.keepShowing() }
            group.addTask { await self.keepTakingNotes() }
            await draining {
                for saved in gaps where await self.stopRequested == nil && !Task.isCancelled {
                    await self.applySaved(saved)
                }
            }
            await settle()
            await settleOutbox()
            group.cancelAll()
        }
        await close()
        return failures
    }

    /// Closes `gaps` whose actions nobody planned: an operator asked for them. What is blocked is refused.
    package func perform(_ gaps: [Gap]) async throws(PraError) -> [(key: Key, error: PraError)] {
        let turn = turn
        await withTaskGroup { group in
            group.addTask { await self.streams.serve() }
            group.addTask { await self.keepShowing() }
            await draining {
                for gap in gaps where await self.stopRequested == nil && !Task.isCancelled {
                    if let blocked = gap.blocked {
                        await self.fail(
                            self.key(of: gap),
                            PraError(
                                .refused, "\(gap.action.id) was not run: \(blocked)",
                                remedy: "remove the obstacle, then type the same command again"))
                    } else if case .failed(let error, _) = await turn.close(gap) {
                        await self.fail(self.key(of: gap), error)
                    }
                }
            }
            group.cancelAll()
        }
        await close()
        return failures
    }

    /// Runs `body`, and cancels it when it goes on for longer than `settings.drain` after `stop`.
    private func draining(_ body: @escaping @Sendable () async -> Void) async {
        await withTaskGroup { group in
            group.addTask { await body() }
            group.addTask { while await self.pause(self.settings.tick), await !self.isDrained {} }
            await group.next()
            group.cancelAll()
        }
    }

    private func applySaved(_ saved: Gap) async {
        let turn = turn
        let key = key(of: saved)
        let current = await result { () async throws(PraError) in try await turn.plan() }
        do throws(PraError) {
            let plan = try current.get()
            // Only a look that saw everything shows that the gap is closed, or what stands in its way.
            if let unseen = plan.unseen.first(where: { saved.action.concerns($0.resource) }) { throw unseen.because }
            guard let gap = plan.gaps.first(where: { $0.action.answers(to: saved.action) }) else {
                try refuse(saved, because: await obstacles(to: saved, absentFrom: plan))
                return tell(.unneeded(saved))
            }
            try refuse(saved, because: changes(since: saved, now: gap))
            if let blocked = gap.blocked {
                throw PraError(.refused, "\(saved.action.id) was not run: \(blocked)", remedy: "see pra plan")
            }
            if case .failed(let error, _) = await turn.close(gap) { throw error }
        } catch {
            fail(key, error)
            tell(.failed(key, error, willRetry: false, action: saved.action.id))
        }
    }

    private func refuse(_ saved: Gap, because changed: [String]) throws(PraError) {
        guard !changed.isEmpty else { return }
        throw PraError(
            .planStale, "\(saved.action.id) was not run, its precondition changed: \(changed.joined(separator: "; "))",
            remedy: "make a new plan: pra plan --out FILE")
    }

    /// Why an action that nothing asks for any more was not simply done meanwhile; empty when it is no longer needed.
    private func obstacles(to saved: Gap, absentFrom plan: Plan) async -> [String] {
        if await book.history.runs[saved.action.id]?.succeeded == true { return [] }
        var now = saved.preconditions
        now.generation = generation(of: saved.resource)
        if let cluster = saved.action.cluster {
            now.system = await watch.server(of: ResourceID(Cluster.name, cluster))?.value?.system
        }
        var found = changes(since: saved.preconditions, now: now)
        if let other = plan.gaps.first(where: { $0.action.id.series == saved.action.id.series }) {
            found.append("what is needed now is \(other.action.id)")
        }
        return found
    }

    /// The digest of what the manifests now state of `resource`; `nil` when they no longer state it.
    private func generation(of resource: ResourceID) -> Digest? {
        switch resource.kind {
        case RecoveryPlan.name: desired.plans.first { $0.id == resource }?.digest
        case BackupStore.name: desired.stores.first { $0.id == resource }?.digest
        default: turn.configuration(resource.kind).first { $0.name == resource.name }?.digest
        }
    }
}

extension Action {
    /// Whether it closes what `saved` would close. What there is to forget has another name when it is more or less.
    fileprivate func answers(to saved: Action) -> Bool {
        id == saved.id || (verb == .retain && saved.verb == .retain && id.series == saved.id.series)
    }

    /// Whether what is known of `resource` decides whether this is still to be done.
    fileprivate func concerns(_ resource: ResourceID) -> Bool {
        switch resource.kind {
        case Cluster.name: resource.name == cluster
        case BackupStore.name: store == nil || resource.name == store
        default: false
        }
    }
}
