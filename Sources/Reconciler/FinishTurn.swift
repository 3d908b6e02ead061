import Manifests
import Model
import Planning
import Ports

/// What is tried again, and when; what was told, so that it is told once.
struct Pace {
    /// Looks of a key that failed in a row.
    var attempts: [Key: Int] = [:]
    /// Lines of work that failed: what comes after them in their plan goes on meanwhile.
    var holds: [String: Hold] = [:]
    /// By line: what was done without closing its gap is not done again and again.
    var lastDone: [Key: [String: ActionID]] = [:]
    var retries = RetryBucket()
    /// Of each key whose last look failed or is blocked.
    var told: [Key: PraError] = [:]
    /// What each key's plan in mode Plan would do.
    var shown: [Key: Set<ActionID>] = [:]

    struct Hold {
        var key: Key
        var tries: Int
        /// By the monotonic clock; `nil`: not again by this process.
        var until: Duration?
    }
}

/// What comes after a turn.
extension Loop {
    func finish(_ key: Key, _ outcome: Outcome, of revision: Digest, began: Duration) {
        queue.finish(key)
        rounds.end(key)
        turns.note(failed: outcome.isFailure, took: world.time.elapsed() - began)
        busy.remove(key)
        // What an old revision's turn found says nothing of the new one, which has its own wishes.
        guard revision == desired.revision else { return }
        let now = world.time.elapsed()
        noteFault(of: key, outcome)
        switch outcome {
        case .progressed(let action) where isRepeated(action, of: key):
            hold(action, of: key, gapRemains(action), at: now)
        case .progressed(let action):
            (pace.attempts[key], pace.holds[action.line], pace.told[key]) = (nil, nil, nil)
            if case .plan(_, let cluster) = key { terminal[cluster]?[action.id.series] = nil }
            queue.add(key, at: now)
            // What waited for the store, or for a promise to end, waits no more.
            let opensWays = if case .store = key { true } else { key == .removals }
            if opensWays { for key in Turn.keys(of: desired) { queue.add(key, at: now) } }
            // And a store may be swept once what wrote into it has ended.
            if case .plan = key, let store = action.store { queue.add(.store(store), at: now) }
        case .settled: settle(key, began: began, at: now)
        case .shown(let gaps):
            show(gaps, of: key)
            settle(key, began: began, at: now)
        case .waiting: queue.add(key, at: now + settings.admitEvery)
        case .blocked(let error):
            pace.attempts[key] = nil
            tellOnce(key, error, willRetry: mode == .stay)
            if mode == .stay { queue.add(key, at: now + settings.interval) } else { fail(key, error) }
        case .failed(let error, let action?): hold(action, of: key, error, at: now)
        case .failed(let error, nil): postpone(key, error, at: now)
        }
    }

    private func noteFault(of key: Key, _ outcome: Outcome) {
        switch outcome {
        case .progressed, .settled, .shown, .waiting: note(key, nil)
        case .blocked(let error): note(key, error, isRefusal: true)
        case .failed(let error, nil): note(key, error)
        // Has `action.failed`, or is tried again.
        case .failed: break
        }
    }

    /// Whether the line did the same action twice before its key had nothing left to do. A stream paces itself.
    private func isRepeated(_ action: Action, of key: Key) -> Bool {
        let before = pace.lastDone[key, default: [:]].updateValue(action.id, forKey: action.line)
        return before == action.id && action.verb != .startStream
    }

    private func gapRemains(_ action: Action) -> PraError {
        PraError(
            .gapRemains, "\(action.id) was done, and the gap that it should close is still there",
            remedy: "see why: pra plan; please report it", retry: .later)
    }

    private func settle(_ key: Key, began: Duration, at now: Duration) {
        (pace.attempts[key], pace.told[key]) = (nil, nil)
        pace.lastDone[key] = pace.lastDone[key]?.filter { pace.holds[$0.key] != nil }
        let due = pace.holds.values.filter { $0.key == key }.compactMap(\.until).filter { $0 > began }
        if let next = (due + (mode == .stay ? [now + settings.interval] : [])).min() {
            queue.add(key, at: max(next, now))
        }
    }

    private func show(_ gaps: [Gap], of key: Key) {
        let before = pace.shown.updateValue(Set(gaps.map(\.action.id)), forKey: key) ?? []
        for gap in gaps where !before.contains(gap.action.id) { tell(.shown(gap)) }
    }

    /// An action failed: it is tried again after a pause, and the other gaps of its key are closed meanwhile.
    private func hold(_ action: Action, of key: Key, _ error: PraError, at now: Duration) {
        let tries = (pace.holds[action.line]?.tries ?? 1) + 1
        let isTransient = error.retry == .later
        let mayRetry = mode == .stay || (isTransient && tries <= settings.attempts)
        let pause = isTransient ? Backoff().delay(before: tries, using: world.random) : settings.probeEvery
        let until = mayRetry ? now + max(pause, pace.retries.take(at: now)) : nil
        pace.holds[action.line] = Pace.Hold(key: key, tries: tries, until: until)
        tell(.failed(key, error, willRetry: mayRetry, action: action.id))
        if !isTransient, case .plan(_, let cluster) = key {
            terminal[cluster, default: [:]][action.id.series] = error
        }
        if !mayRetry { fail(key, error) }
        queue.add(key, at: now)
    }

    /// A look failed, so that nothing is known of the key's gaps.
    private func postpone(_ key: Key, _ error: PraError, at now: Duration) {
        let tries = (pace.attempts[key] ?? 1) + 1
        pace.attempts[key] = tries
        let mayRetry = mode == .stay || (error.retry == .later && tries <= settings.attempts)
        tellOnce(key, error, willRetry: mayRetry)
        guard mayRetry else { return fail(key, error) }
        let pause = max(Backoff().delay(before: tries, using: world.random), pace.retries.take(at: now))
        queue.add(key, at: now + (error.retry == .later ? pause : max(pause, settings.interval)))
    }

    private func tellOnce(_ key: Key, _ error: PraError, willRetry: Bool) {
        guard pace.told[key] != error else { return }
        pace.told[key] = error
        tell(.failed(key, error, willRetry: willRetry))
    }
}

extension Outcome {
    /// What is blocked waits for a person: nothing went wrong.
    fileprivate var isFailure: Bool { if case .failed = self { true } else { false } }
}
