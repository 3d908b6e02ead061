import Model

/// A recurring job of one series: slots are the multiples of `every` since 1970, so that every process names the same
/// ones.
package struct Series: Hashable, Sendable {
    package var name: String
    package var job: Job
    package var every: Duration
    package var startWithin: Duration
    /// Whether a slot whose deadline passed still runs, once.
    package var runsLate: Bool
    /// When the plan was adopted; earlier slots were nobody's duty.
    package var since: Timestamp

    package init(name: String, job: Job, every: Duration, startWithin: Duration, runsLate: Bool, since: Timestamp) {
        (self.name, self.job, self.every) = (name, job, every)
        (self.startWithin, self.runsLate, self.since) = (startWithin, runsLate, since)
    }

    /// The slot in which `time` lies.
    package func slot(at time: Timestamp) -> Timestamp {
        let width = max(every.microseconds, 1)
        return Timestamp(microseconds: time.microseconds - modulo(time.microseconds, width))
    }
}

/// What a series needs at an instant.
package struct SeriesDecision: Hashable, Sendable {
    /// Due and missed records that the ledger lacks, oldest first.
    package var records: [Fact.Event] = []
    /// The slot to run now; `nil` when there is none.
    package var run: DueRecord?
    /// When the next slot comes.
    package var next: Timestamp
}

/// Which slots became due or were missed since the ledger last said, and which one is to run. Pure and total.
/// At most `mostSlots` are recorded at once; a longer absence is recorded from its newest end.
package func decide(_ series: Series, given history: History, at now: Timestamp) -> SeriesDecision {
    let current = series.slot(at: now)
    var decision = SeriesDecision(next: current + series.every)
    var pending: DueRecord?
    for slot in unrecordedSlots(of: series, given: history, upTo: current) {
        let due = dueRecord(series, slot)
        decision.records.append(.due(due))
        if slot < current { decision.records.append(.missed(missed(due, "the loop was not running"))) }
        pending = due
    }
    if pending == nil, let newest = history.newestSlot[series.name] {
        pending = history.runs[ActionID(series: series.name, slot: newest)]?.due
    }
    guard let due = pending else { return decision }
    let run = history.runs[due.action] ?? History.Run()
    if isDone(run, series.job) { return decision }
    let isLate = now > due.deadline && run.startedAt == nil
    if isLate, !run.isMissed, due.slot >= current {
        decision.records.append(.missed(missed(due, "not started in time")))
    }
    let lost = isLate || run.isMissed
    if !lost || series.runsLate { decision.run = due }
    return decision
}

private let mostSlots = 1000

private func unrecordedSlots(of series: Series, given history: History, upTo current: Timestamp) -> [Timestamp] {
    // A promise that ended and was made again owes nothing for the time between.
    let owed = series.slot(at: series.since)
    let first = history.newestSlot[series.name].map { max($0 + series.every, owed) } ?? owed
    guard first <= current else { return [] }
    let width = max(series.every.microseconds, 1)
    let count = (current.microseconds - first.microseconds) / width + 1
    let skipped = max(0, count - Int64(mostSlots))
    return (skipped..<count).map { Timestamp(microseconds: first.microseconds + $0 * width) }
}

private func dueRecord(_ series: Series, _ slot: Timestamp) -> DueRecord {
    DueRecord(
        action: ActionID(series: series.name, slot: slot), job: series.job, slot: slot,
        deadline: max(slot, series.since) + series.startWithin)
}

private func missed(_ due: DueRecord, _ reason: String) -> MissedRecord {
    MissedRecord(action: due.action, job: due.job, slot: due.slot, reason: reason)
}

/// A backup is done when it succeeded; a verification or drill also when it gave a bad answer, but not when an error
/// kept it from giving one.
private func isDone(_ run: History.Run, _ job: Job) -> Bool {
    switch job {
    case .backup: run.succeeded
    case .verify: run.succeeded || run.finished?.failure?.code == .verificationFailed
    case .drill: run.succeeded || run.finished?.failure?.code == .drillFailed
    }
}

private func modulo(_ a: Int64, _ b: Int64) -> Int64 {
    let rest = a % b
    return rest < 0 ? rest + b : rest
}
