import Model

/// A slot of a schedule and what became of it.
package struct DueSlot: Hashable, Sendable {
    package enum Outcome: String, Sendable, Codable, CaseIterable { case succeeded, failed, missed, pending }

    package var action: ActionID
    package var slot: Timestamp
    package var outcome: Outcome
    /// Why it was missed or failed; empty otherwise.
    package var reason: String
    /// Positions of the facts that say so.
    package var evidence: [Int]
}

/// The slots of `job` in a period, in their order; pure and total.
package func dueSlots(
    facts: [Fact], of job: Job, cluster: ResourceID, from: Timestamp, to: Timestamp
) -> [DueSlot] {
    dueSlots(of: job, Evidence(facts: facts, cluster: cluster, from: from, to: to))
}

func dueSlots(of job: Job, _ evidence: Evidence) -> [DueSlot] {
    var slots: [ActionID: Slot] = [:]
    for (event, position) in evidence.collect({ Optional($0.event) }) {
        switch event {
        case .due(let due) where due.job == job:
            slots[due.action, default: Slot(due.slot)].deadline = due.deadline
            slots[due.action]?.evidence.append(position)
        case .missed(let missed) where missed.job == job:
            slots[missed.action, default: Slot(missed.slot)].missed = missed.reason
            slots[missed.action]?.evidence.append(position)
        case .started(let started): slots[started.action]?.hasStarted = true
        case .finished(let finished):
            slots[finished.action]?.end = .some(finished.failure?.what)
            slots[finished.action]?.evidence.append(position)
        case .drilled(let drill) where !drill.passed:
            slots[drill.action]?.failedDrill = drill.failure ?? drill.failedChecks.joined(separator: ", ")
            slots[drill.action]?.evidence.append(position)
        default: continue
        }
    }
    let newest = slots.values.map(\.slot).max()
    return slots.filter {
        max($0.value.slot, evidence.firstPromise ?? $0.value.slot) >= evidence.from && $0.value.slot <= evidence.to
    }
    .map { action, slot in slot.judged(action, at: evidence.to, isNewest: slot.slot == newest) }
    .sorted { ($0.slot, $0.action) < ($1.slot, $1.action) }
}

private struct Slot {
    var slot: Timestamp
    var deadline: Timestamp?
    var missed: String?
    var hasStarted = false
    /// `nil` while it runs; then the failure of the last attempt, or none.
    var end: String??
    var failedDrill: String?
    var evidence: [Int] = []

    init(_ slot: Timestamp) { self.slot = slot }

    /// A slot that has not ended may still succeed before its deadline, or while it runs and no later slot has come.
    func judged(_ action: ActionID, at now: Timestamp, isNewest: Bool) -> DueSlot {
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
        return DueSlot(action: action, slot: slot, outcome: outcome, reason: reason, evidence: evidence)
    }
}
