import Model

extension PlanObservation {
    /// What each store that was seen holds of the cluster; none while the server was not seen.
    package var holdings: [HoldingRecord] {
        guard server.value != nil else { return [] }
        return stores.keys.sorted().compactMap { store in
            guard case .present(let seen)? = stores[store]?.value else { return nil }
            let newest = newestSound(in: store)?.action
            let reading = seen.locks?.first { $0.point == newest }
            return HoldingRecord(
                store: store, restorableSince: restorableSince(in: store)?.stoppedAt, newest: reading?.point,
                lock: reading?.lock)
        }
    }

    /// The oldest sound point from which WAL leads without a gap to where the newest one leads.
    private func restorableSince(in store: String) -> RecoveryPoint? {
        guard let newest = newestSound(in: store), let end = reach(from: newest) else { return nil }
        return sound(in: store).first { reach(from: $0) == end }
    }
}
