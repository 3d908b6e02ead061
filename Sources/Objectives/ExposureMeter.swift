import Model

/// The exposure of one cluster in one scenario: an upper bound of the age of the oldest commit that could not be
/// recovered. Fed by the loop with what it sees; every `at` is of one clock, and one that goes back is taken as
/// standing still.
package struct ExposureMeter: Sendable {
    private static let mostPending = 4096

    private let plan: String
    private let scenario: String
    private let target: Duration
    private let rules: MeasurementRules
    private var start: Timestamp
    private var clock: Timestamp
    private var lastLook: Timestamp?
    private var isBlind = false
    private var unknown: Duration = .zero
    private var knownSinceLook: Duration = .zero
    private var teeth: [Tooth] = []
    /// Samples whose commits are not all durable yet, in rising order of time and position.
    private var pending: [WALSample] = []
    private var durable: (timeline: Timeline, position: LSN)?
    private var timeline: Timeline?
    private var recoverable: Timestamp?
    /// When the stores were last seen to have what they were believed to have.
    private var confirmedAt: Timestamp?
    private var unprotectedSince: Timestamp?
    private var isProtected = false
    private var wait: Wait?

    /// Commits that end only once a spool that survives has their WAL.
    private struct Wait {
        /// Where the server was when that was first seen: earlier commits waited for nobody.
        var barrier: LSN
        var settingsLoadedAt: Timestamp?
        /// The last look that saw it, once all before the barrier is in the spool.
        var since: Timestamp?
    }

    package init(
        plan: String, scenario: String, target: Duration, from start: Timestamp, rules: MeasurementRules = .standard
    ) {
        (self.plan, self.scenario, self.target, self.start, self.clock) = (plan, scenario, target, start, start)
        self.rules = rules
    }

    /// There is no complete recovery point that survives: everything since `since`, the cluster's birth, is at stake.
    package mutating func unprotected(since: Timestamp, at now: Timestamp) {
        advance(to: now)
        if isProtected { raise(from: max(confirmedAt ?? start, start), origin: since) }
        (isProtected, unprotectedSince) = (false, since)
    }

    /// Whether WAL was ever told to be durable.
    package var isDurable: Bool { durable != nil }

    /// A complete recovery point survives, so that durable WAL counts.
    /// - Parameter through: an instant before which every commit is known to be recoverable: the point's end, or the
    ///   last exposure fact's end less its exposure.
    package mutating func protected(through: Timestamp, at now: Timestamp) {
        advance(to: now)
        isProtected = true
        // An instant that is still to come is of a clock that was set since: it bounds nothing.
        if through <= clock { recoverable = max(recoverable ?? through, through) }
    }

    /// A look at the server.
    package mutating func observe(_ sample: WALSample) {
        advance(to: sample.at)
        if let known = timeline, known != sample.timeline {
            doubtWait()
            pending = []
        }
        (timeline, isBlind, knownSinceLook) = (sample.timeline, false, .zero)
        lastLook = max(lastLook ?? sample.at, sample.at)
        if let last = pending.last, last.insert >= sample.insert { pending.removeLast() }
        pending.append(sample)
        if pending.count > Self.mostPending { thin() }
        settle()
        note(spooled: sample)
    }

    /// WAL is durable up to `position` in every store that the scenario needs.
    package mutating func durable(_ position: LSN, on timeline: Timeline, at now: Timestamp) {
        advance(to: now)
        if let durable, (timeline, position) <= durable { return }
        durable = (timeline, position)
        settle()
    }

    /// A look found in the stores what they are believed to have.
    package mutating func confirmed(at now: Timestamp) {
        advance(to: now)
        confirmedAt = now
    }

    /// WAL that was durable is gone from behind `position`, or never was there: what followed is out of reach until a
    /// new base. When that began nobody saw, so it counts from the last look that found all on, as far back as no fact
    /// was written.
    /// - Parameter through: an instant before which every commit can be recovered all the same: the point's end.
    package mutating func lost(after position: LSN, on timeline: Timeline, through: Timestamp, at now: Timestamp) {
        advance(to: now)
        doubtWait()
        durable = (timeline, position)
        recoverable = through <= clock ? min(recoverable ?? through, through) : nil
        if let origin { raise(from: max(confirmedAt ?? start, start), origin: origin) }
        confirmedAt = clock
    }

    /// The loop could not look: since the last look nothing is known.
    package mutating func blind(at now: Timestamp) {
        advance(to: now)
        doubtWait()
        isBlind = true
        unknown += knownSinceLook
        knownSinceLook = .zero
    }

    /// The upper bound at an instant not before the last event; `nil` while neither the cluster's birth nor a recovery
    /// point is known.
    package func exposure(at now: Timestamp) -> Duration? {
        origin.map { isWaitedFor(at: now) ? .zero : max(.zero, now - $0) }
    }

    /// Since when the loop has not seen the cluster; `nil` while it sees it.
    package func unseen(at now: Timestamp) -> Duration? {
        guard let lastLook else { return now - start }
        let age = now - lastLook
        return isBlind || age > rules.staleAfter ? age : nil
    }

    /// The fact of the time since the last cut, and a new beginning; `nil` when no time has passed. What is counted as
    /// nothing since the last look the next look may still doubt: it goes into the next fact.
    package mutating func cut(at now: Timestamp) -> ExposureRecord? {
        advance(to: now)
        if wait?.since != nil, !isWaitedFor(at: clock) { doubtWait() }
        let end = wait?.since ?? clock
        guard end > start else { return nil }
        let certain = teeth.compactMap { $0.part(start, end) }
        let record = ExposureRecord(
            plan: plan, scenario: scenario, from: start, to: end,
            breakpoints: envelope(of: certain, tolerance: target * rules.tolerance.millionths / 1_000_000),
            maximum: certain.map(\.high).max() ?? .zero,
            overTarget: certain.reduce(.zero) { $0 + $1.time(over: target) }, unknown: unknown)
        // Time that nobody knows is never after a look that is still believed.
        (start, teeth, unknown) = (end, teeth.compactMap { $0.part(end, clock) }, .zero)
        if end == clock { knownSinceLook = .zero }
        return record
    }

    /// The instant from which exposure is counted.
    private var origin: Timestamp? { isProtected ? recoverable ?? unprotectedSince : unprotectedSince }

    private mutating func advance(to now: Timestamp) {
        guard now > clock else { return }
        let seenUntil = isBlind || origin == nil ? clock : lastLook.map { $0 + rules.staleAfter } ?? clock
        let known = max(.zero, min(seenUntil, now) - clock)
        knownSinceLook += known
        unknown += now - clock - known
        if let origin {
            teeth.append(Tooth(from: clock, to: now, origin: isWaitedFor(at: now) ? now : origin), merging: true)
        }
        clock = now
    }

    /// Whether no acknowledged commit is anywhere but in a spool that survives, as far as the last look is believed.
    private func isWaitedFor(at now: Timestamp) -> Bool {
        guard isProtected, let since = wait?.since else { return false }
        return now - since <= rules.staleAfter
    }

    private mutating func note(spooled sample: WALSample) {
        guard let spooled = sample.spooled else { return doubtWait() }
        // Whether they waited under settings that came and went since the last look nobody can tell.
        if let wait, wait.settingsLoadedAt != sample.settingsLoadedAt { doubtWait() }
        var now = wait ?? Wait(barrier: sample.insert, settingsLoadedAt: sample.settingsLoadedAt)
        let isPast =
            spooled.pastHeaders(segmentBytes: sample.segmentBytes)
            >= now.barrier.pastHeaders(segmentBytes: sample.segmentBytes)
        if isPast {
            now.since = max(now.since ?? sample.at, sample.at)
            recoverable = max(recoverable ?? sample.at, sample.at)
        }
        wait = now
    }

    /// Since the last look that saw commits wait they may have waited no more: what was counted as nothing is counted
    /// from there.
    private mutating func doubtWait() {
        defer { wait = nil }
        guard isProtected, let since = wait?.since else { return }
        raise(from: max(since, start), origin: since)
    }

    /// What was counted since `from` was at least what is counted from `origin`.
    private mutating func raise(from: Timestamp, origin: Timestamp) {
        let doubted = teeth.compactMap { $0.part(from, clock) }
        teeth = teeth.compactMap { $0.part(start, from) }
        for tooth in doubted {
            teeth.append(Tooth(from: tooth.from, to: tooth.to, origin: min(tooth.origin, origin)), merging: true)
        }
    }

    /// Moves the recoverable instant to the latest sample whose commits are all durable.
    private mutating func settle() {
        guard let durable, durable.timeline == timeline else { return }
        let covered = pending.prefix { sample in
            durable.position.pastHeaders(segmentBytes: sample.segmentBytes)
                >= sample.insert.pastHeaders(segmentBytes: sample.segmentBytes)
        }
        guard let last = covered.last else { return }
        pending.removeFirst(covered.count)
        recoverable = max(recoverable ?? last.at, last.at)
    }

    /// Halves the waiting samples. Losing one only raises the bound.
    private mutating func thin() {
        pending = pending.enumerated().filter { $0.offset % 2 == 0 || $0.offset == pending.count - 1 }.map(\.element)
    }
}
