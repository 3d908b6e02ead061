import Model

/// A slot of a schedule and what became of it.
package struct DueSlot: Hashable, Sendable {
    package enum Outcome: String, Sendable, Codable, CaseIterable { case succeeded, failed, missed, pending }

    package var action: ActionID
    package var slot: Timestamp
    package var outcome: Outcome
    /// Why it was missed or failed; empty otherwise.
    package var reason: String
    /// Whether it ended after the grace of its slot; `nil` of what did not succeed.
    package var isLate: Bool?
    /// The entries that say so.
    package var evidence: Sources
}

extension ClusterAccount {
    /// The slots of `job` in a part of the period, in their order, whenever it was written what became of them.
    package func dueSlots(of job: Job, from: Timestamp) -> [DueSlot] {
        dueSlots(of: job, by: nil, from: from, to: period.to)
    }

    /// - Parameter plan: slots that are another plan's alone are left out; `nil` for all of them. Two plans may back up
    ///   into one store, and then a backup's slot is a duty of both.
    func dueSlots(of job: Job, by plan: String?, from: Timestamp, to: Timestamp) -> [DueSlot] {
        let slots = slots[job]?.slots ?? [:]
        let newest = slots.values.map(\.slot).max()
        let duties = Duties(of: plan, promises)
        return slots.compactMap { action, slot in
            let duty = duties.duty(at: slot)
            let owed = max(slot.slot, duty?.from ?? slot.slot)
            guard owed >= from, owed < to, !duties.isOthers(action) else { return nil }
            return slot.judged(action, at: min(now, duty?.to ?? now), isNewest: slot.slot == newest)
        }
        .sorted { ($0.slot, $0.action) < ($1.slot, $1.action) }
    }
}

/// The slots of one job.
struct SlotBook: Sendable {
    private(set) var slots: [ActionID: Slot] = [:]

    mutating func take(_ due: DueRecord, at index: Int) {
        slots[due.action, default: Slot(due.slot)].deadline = due.deadline
        slots[due.action]?.evidence.insert(index)
    }

    mutating func take(_ missed: MissedRecord, at index: Int) {
        slots[missed.action, default: Slot(missed.slot)].missed = missed.reason
        slots[missed.action]?.evidence.insert(index)
    }

    mutating func take(_ started: StartedRecord) { slots[started.action]?.hasStarted = true }

    mutating func take(_ finished: FinishedRecord, at index: Int, _ time: Timestamp) {
        slots[finished.action]?.end = .some(finished.failure?.what)
        slots[finished.action]?.endedAt = time
        slots[finished.action]?.evidence.insert(index)
    }

    mutating func take(_ drill: DrillRecord, at index: Int) {
        guard !drill.passed else { return }
        slots[drill.action]?.failedDrill = drill.failure ?? drill.failedChecks.joined(separator: ", ")
        slots[drill.action]?.evidence.insert(index)
    }
}

/// When slots were owed, whatever the targets were meanwhile.
private struct Duties {
    private let spans: [Term<Bool>]
    private let others: [String]

    /// - Parameter plan: `nil` for all plans.
    init(of plan: String?, _ promises: [Promise]) {
        let all = Dictionary(grouping: promises, by: \.stated.plan)
        spans = all.filter { plan == nil || $0.key == plan }.values.flatMap { terms(of: $0) { _ in true } }
        others = all.keys.filter { plan != nil && $0 != plan }
    }

    /// The promise that owed a slot: of its time or, as the first one lies before the promise, the next that was stated
    /// when the slot was recorded; of several the one that goes on longest.
    func duty(at slot: Slot) -> Term<Bool>? {
        let holding = spans.filter { $0.from <= slot.slot && slot.slot < $0.to }
        return holding.max { $0.to < $1.to } ?? next(after: slot)
    }

    private func next(after slot: Slot) -> Term<Bool>? {
        guard let recorded = slot.evidence.first else { return nil }
        let later = spans.filter { $0.from > slot.slot && $0.indices.contains { $0 < recorded } }
        return later.min { ($0.from, $1.to) < ($1.from, $0.to) }
    }

    /// A drill is named after its plan.
    func isOthers(_ action: ActionID) -> Bool { others.contains { action.text.hasPrefix("drill/\($0)/") } }
}

struct Slot: Sendable {
    var slot: Timestamp
    var deadline: Timestamp?
    var missed: String?
    var hasStarted = false
    /// `nil` while it runs; then the failure of the last attempt, or none.
    var end: String??
    var endedAt: Timestamp?
    var failedDrill: String?
    var evidence = Sources()

    init(_ slot: Timestamp) { self.slot = slot }

    /// A slot that has not ended may still succeed before its deadline, or while it runs and no later slot has come.
    fileprivate func judged(_ action: ActionID, at now: Timestamp, isNewest: Bool) -> DueSlot {
        let mayStill = now < deadline ?? slot || (hasStarted && end == nil && isNewest)
        let (outcome, reason): (DueSlot.Outcome, String) =
            if let missed {
                (.missed, missed)
            } else if let failedDrill {
                (.failed, failedDrill)
            } else if case .some(.none) = end {
                (.succeeded, "")
            } else if mayStill {
                (.pending, "")
            } else if case .some(.some(let what)) = end {
                (.failed, what)
            } else {
                (.missed, "")
            }
        var isLate: Bool?
        if outcome == .succeeded, let endedAt, let deadline { isLate = endedAt > deadline }
        return DueSlot(
            action: action, slot: slot, outcome: outcome, reason: reason, isLate: isLate, evidence: evidence)
    }
}
