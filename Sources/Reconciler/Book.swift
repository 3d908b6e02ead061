import Model
import Objectives
import Planning
import Ports

/// The loop's pen: stamps events as facts, appends them durably, and keeps the history that they tell. One process
/// writes a ledger, so that nothing has to be read again.
package actor Book {
    /// Objectives are evaluated over this time; curves that ended before it are of no use to the loop.
    static let period = MeasurementRules.standard.window

    private let journal: any Journal
    private let time: any TimeSource
    private let actorName: String
    package private(set) var history: History
    private var recent: [Fact]
    /// How many facts this process recorded, without the curves, which come by the clock.
    private(set) var news = 0
    private var isUnsure = false
    private var isWriting = false
    private var waiting: [(facts: [Fact], place: CheckedContinuation<Place, Never>)] = []

    /// Reads what the ledger already says.
    package init(_ journal: any Journal, time: any TimeSource, actor: String) async throws(PraError) {
        (self.journal, self.time, actorName) = (journal, time, actor)
        recent = try await journal.facts(from: 0)
        history = History(recent)
        recent.removeAll(where: \.event.isOfConsole)
        forgetCurves(before: time.now() - Book.period)
    }

    /// All facts in order but the curves that ended before the period up to `now`, and how people arrange their
    /// dashboards: no objective turns on that, and there is no end of it.
    package func facts(at now: Timestamp) -> [Fact] {
        forgetCurves(before: now - Book.period)
        return recent
    }

    /// Those of them since then, the last that the clock was before it excluded.
    func facts(since time: Timestamp) -> ArraySlice<Fact> {
        recent.suffix(from: recent.lastIndex { $0.at < time }.map { $0 + 1 } ?? 0)
    }

    /// Curves are nearly all that a ledger holds: two every five minutes, where a day has a handful of the rest.
    private func forgetCurves(before start: Timestamp) {
        recent.removeAll { fact in fact.event.curveEnd.map { $0 < start } ?? false }
    }

    /// Appends `events` about `subject`, all or none. On return they survive power loss.
    package func record(
        _ events: [Fact.Event], about subject: ResourceID, confidence: Confidence = .observed
    ) async throws(PraError) {
        try await record(events.map { ($0, subject) }, confidence: confidence)
    }

    /// The same of events about different subjects.
    /// - Parameter actor: who did it, where it is not whose book this is.
    package func record(
        _ events: [(event: Fact.Event, subject: ResourceID)], confidence: Confidence = .observed,
        by actor: String? = nil
    ) async throws(PraError) {
        guard !events.isEmpty else { return }
        let (now, monotonic) = (time.now(), time.elapsed().microseconds)
        try await write(
            events.map { event, subject in
                Fact(
                    at: now, monotonic: monotonic, boot: time.bootID, actor: actor ?? actorName, subject: subject,
                    confidence: confidence, event: event)
            })
    }

    /// To be called before a decision that must not be recorded twice: after an append that failed only the ledger
    /// knows whether its answer was all that got lost.
    package func catchUp() async throws(PraError) {
        if isUnsure { try await write([]) }
    }

    /// Takes what commands of other processes left for the ledger.
    package func takeNotes() async throws(PraError) { try await write([]) }

    // One append at a time, so that what is in memory is a beginning of what is in the ledger. What comes meanwhile
    // goes into the next one together.

    private enum Place {
        /// To append what waits.
        case writer
        case written
        case failed(PraError)
    }

    private func write(_ facts: [Fact]) async throws(PraError) {
        if isWriting {
            switch await withCheckedContinuation({ waiting.append((facts, $0)) }) {
            case .writer: break
            case .written: return
            case .failed(let error): throw error
            }
        }
        isWriting = true
        let others = waiting
        waiting = []
        let outcome = await result { () async throws(PraError) in try await append(facts + others.flatMap(\.facts)) }
        if waiting.isEmpty { isWriting = false } else { handOver() }
        for other in others {
            if case .failure(let error) = outcome {
                other.place.resume(returning: .failed(error))
            } else {
                other.place.resume(returning: .written)
            }
        }
        try outcome.get()
    }

    private func handOver() { waiting.removeFirst().place.resume(returning: .writer) }

    private func append(_ facts: [Fact]) async throws(PraError) {
        do throws(PraError) {
            if isUnsure { take(try await journal.facts(from: history.count)) }
            isUnsure = false
            take(try await journal.append(facts))
        } catch {
            isUnsure = true
            throw error
        }
        take(facts)
    }

    private func take(_ facts: [Fact]) {
        for fact in facts { history.apply(fact) }
        let telling = facts.filter { !$0.event.isOfConsole }
        recent += telling
        news += telling.count { $0.event.curveEnd == nil }
    }
}

extension Fact.Event {
    /// Whether it says of people at the console what no figure follows from.
    fileprivate var isOfConsole: Bool {
        switch self {
        case .arranged, .signedIn, .signInFailed, .signInThrottled, .signedOut: true
        default: false
        }
    }

    /// Until when a curve goes; `nil` for every other event.
    fileprivate var curveEnd: Timestamp? {
        switch self {
        case .exposed(let record): record.to
        case .available(let record): record.to
        default: nil
        }
    }
}
