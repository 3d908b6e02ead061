import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Tells copies apart from their originals. A store that has the id of another one was copied by other means than
    /// `pra store copy`: it is no store of its own, and counts as not seen. The original is the one that the ledger
    /// knows, else the one that is stated first.
    func apart(_ states: [String: Observed<StoreState>]) async -> [String: Observed<StoreState>] {
        let history = await book.history
        let all = desired.stores.map { store in
            let known = history.identity(of: store.name).flatMap { $0.place == store.spec.place ? $0.id : nil }
            let seen = states[store.name]?.value?.observation?.storeID
            return (store: store, id: seen ?? known, isKnown: known != nil && known == seen ?? known)
        }
        var (apart, originals) = (states, [String: String]())
        for (store, id, _) in all.filter({ $0.isKnown }) + all.filter({ !$0.isKnown }) {
            guard let id else { continue }
            if let original = originals[id] {
                if states[store.name]?.value?.observation != nil {
                    apart[store.name] = .unknown(because: copied(store, original, id))
                }
            } else {
                originals[id] = store.name
            }
        }
        return apart
    }

    private func copied(_ store: Resource<BackupStore.Spec>, _ original: String, _ id: String) -> PraError {
        PraError(
            .refused, "store \(store.name) at \(store.spec.url) is a copy of store \(original): both have the id \(id)",
            remedy: "make it a store of its own: state an empty place, then `pra store copy --from \(original) --to "
                + "\(store.name)`; or state it no more: a copy is restored from by its URL, without a manifest")
    }

    func identities(in states: [String: Observed<StoreState>]) -> [String: StoreIdentity] {
        var identities: [String: StoreIdentity] = [:]
        for store in desired.stores {
            guard let seen = states[store.name]?.value?.observation else { continue }
            identities[store.name] = store.spec.identity(seen.storeID)
        }
        return identities
    }

    /// What the ledger says, without what it says of other stores that had the same names.
    func history(of identities: [String: StoreIdentity]) async -> History {
        var history = await book.history
        for (name, identity) in identities { history.locate(identity, as: name) }
        return history
    }

    /// What the ledger lacks of it, under `subject`.
    func news(of identities: [String: StoreIdentity], about subject: ResourceID) async -> [Fact.Event] {
        let history = await book.history
        return identities.sorted { $0.key < $1.key }.flatMap { history.news(of: $1, as: $0, about: subject) }
    }

    /// Of the store that an action asks; empty when it asks none that is there.
    func identity(
        ofStoreOf action: Action, among seen: [String: StoreIdentity]?
    ) async -> [String: StoreIdentity] {
        guard action.verb != .initStore, let store = desired.stores.first(where: { $0.name == action.store }) else {
            return [:]
        }
        if let seen { return seen.filter { $0.key == store.name } }
        return identities(in: [store.name: await observeStore(store)])
    }
}
