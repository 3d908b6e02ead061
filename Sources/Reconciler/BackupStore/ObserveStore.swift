import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Absence is told apart from not having been able to look.
    func observeStore(_ store: Resource<BackupStore.Spec>) async -> Observed<StoreState> {
        let engine = world.engine
        let seen = await observed("store \(store.name)") { () async throws(PraError) in try await engine.observe(store)
        }
        switch seen {
        case .known(let observation, let at): return .known(.present(observation), at: at)
        case .unknown(let error) where error.code == .storeMissing: return .known(.absent, at: world.time.now())
        case .unknown(let error): return .unknown(because: error)
        }
    }

    func lookAtStore(_ name: String) async -> Look {
        guard let store = desired.stores.first(where: { $0.name == name }) else { return Look(gaps: []) }
        let seen = await observeStore(store)
        let state = await apart([name: seen])[name] ?? seen
        await watch.note(state, ofStore: name)
        if case .unknown(let error) = state {
            return Look(gaps: [], unseen: [.init(resource: store.id, because: error)])
        }
        let now = world.time.now()
        let identities = identities(in: [name: state])
        let history = await history(of: identities)
        let sight = state.value.map { Observed.known(StoreSight(state: $0, history: history), at: now) }
        let gaps = sight.map { BackupStore.gaps(store, given: $0, at: now) } ?? []
        let isEnforced = desired.mode(ofStore: name) == .enforce
        return Look(
            gaps: gaps.map { gap in
                var gap = gap
                if !isEnforced { gap.blocked = "no plan in mode Enforce uses it" }
                return gap
            },
            news: await news(of: identities, about: store.id) + survey(of: store, state, history)
                + fill(of: store, state, history),
            identities: identities)
    }
}
