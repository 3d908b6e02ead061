import Model
import Planning
import Ports

/// The loop's pen: stamps events as facts, appends them durably, and keeps the history that they tell.
package actor Book {
    private let journal: any Journal
    private let time: any TimeSource
    private let actorName: String
    package private(set) var history: History

    /// Reads what the ledger already says.
    package init(_ journal: any Journal, time: any TimeSource, actor: String) async throws(PraError) {
        (self.journal, self.time, actorName) = (journal, time, actor)
        history = History(try await journal.facts(from: 0))
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
    }
}
