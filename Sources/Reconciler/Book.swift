import Model
import Planning
import Ports

/// The loop's pen: stamps events as facts, appends them durably, and keeps the history that they tell. One process
/// writes a ledger, so that nothing has to be read again.
package actor Book {
    /// Objectives are evaluated over this time; curves that ended before it are of no use to the loop.
    static let period = Duration.seconds(30 * 86_400)

    private let journal: any Journal
    private let time: any TimeSource
    private let actorName: String
    package private(set) var history: History
    private var recent: [Fact]

    /// Reads what the ledger already says.
    package init(_ journal: any Journal, time: any TimeSource, actor: String) async throws(PraError) {
        (self.journal, self.time, actorName) = (journal, time, actor)
        recent = try await journal.facts(from: 0)
        history = History(recent)
        forgetCurves(before: time.now() - Book.period)
    }

    /// All facts in order but the curves that ended before the period up to `now`.
    package func facts(at now: Timestamp) -> [Fact] {
        forgetCurves(before: now - Book.period)
        return recent
    }

    /// Curves are nearly all that a ledger holds: two every five minutes, where a day has a handful of the rest.
    private func forgetCurves(before start: Timestamp) {
        recent.removeAll { fact in
            if case .exposed(let record) = fact.event { return record.to < start }
            if case .available(let record) = fact.event { return record.to < start }
            return false
        }
    }

    /// Appends `events` about `subject`, all or none. On return they survive power loss.
    package func record(
        _ events: [Fact.Event], about subject: ResourceID, confidence: Confidence = .observed
    ) async throws(PraError) {
        guard !events.isEmpty else { return }
        let (now, monotonic) = (time.now(), time.elapsed().microseconds)
        let facts = events.map { event in
            Fact(
                at: now, monotonic: monotonic, boot: time.bootID, actor: actorName, subject: subject,
                confidence: confidence,
                event: event)
        }
        try await journal.append(facts)
        for fact in facts { history.apply(fact) }
        recent += facts
    }
}
