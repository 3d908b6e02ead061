import Manifests
import Model

/// What a store needs from time to time.
extension BackupStore {
    /// At most once an hour, and not beside a backup, whose packs nothing refers to before it is committed.
    static func sweepGap(
        _ resource: Resource<Spec>, _ seen: StoreObservation, _ history: History, at now: Timestamp
    ) -> [Gap] {
        let store = resource.name
        let isDue = seen.condemnedSince.map { $0 + StoreObservation.sweepGrace <= now } ?? false
        let isAlone = history.openBackups[store, default: []].isEmpty
        guard isAlone, isDue || history.unswept.contains(store) || seen.hasManyIndexes else { return [] }
        let series = Series(
            name: "sweep/\(store)", job: .verify, every: StoreObservation.sweepGrace, startWithin: .zero,
            runsLate: true, since: now)
        let slot = series.slot(at: now)
        let action = ActionID(series: series.name, slot: slot)
        guard history.runs[action]?.succeeded != true else { return [] }
        let (reason, because) =
            if isDue {
                ("SweepDue", "store \(store) holds what nothing has needed for an hour")
            } else if history.unswept.contains(store) {
                (
                    "MayHoldOrphans",
                    "a backup into store \(store) failed or was cut off, and may have left packs that no point needs"
                )
            } else {
                ("ManyIndexes", "the index of store \(store) has many small files, which slow every look-up")
            }
        return [
            Gap(
                resource: resource.id, reason: reason, because: because,
                effect: "frees space; every point and its WAL stay",
                action: Action(id: action, verb: .sweep, store: store, slot: slot),
                preconditions: Preconditions(generation: resource.digest), isDestructive: true,
                blocked: seen.isReadOnly ? "store \(store) is read-only" : nil,
                estimate: Gap.Estimate(took: history.lastDuration(of: series.name, about: resource.id)))
        ]
    }

    /// Every byte of a store is read back within `scrub.every`, in thirty passes, about. The first comes one pass after
    /// the oldest point, which its own verification has read. A pass that found damage has given its answer and is
    /// done.
    static func scrubGap(
        _ resource: Resource<Spec>, _ seen: StoreObservation, _ history: History, at now: Timestamp
    ) -> [Gap] {
        let (store, period) = (resource.name, resource.spec.scrub.every), pass = period / Scrub.passes
        guard let oldest = seen.points.map(\.stoppedAt).min(), oldest + pass <= now else { return [] }
        let series = Series(
            name: "scrub/\(store)", job: .verify, every: pass, startWithin: .zero, runsLate: true, since: now)
        let slot = series.slot(at: now), action = ActionID(series: series.name, slot: slot)
        if let finished = history.runs[action]?.finished,
            finished.failure.map({ $0.code == .verificationFailed }) ?? true
        {
            return []
        }
        return [
            Gap(
                resource: resource.id, reason: "ScrubDue",
                because:
                    "every byte of store \(store) is read back within \(DurationText.compact(period)), a part each "
                    + DurationText.compact(pass),
                effect: "damage is found before a restore needs what is damaged",
                action: Action(id: action, verb: .scrub, store: store, slot: slot),
                preconditions: Preconditions(generation: resource.digest),
                estimate: Gap.Estimate(took: history.lastDuration(of: series.name, about: resource.id)))
        ]
    }
}
