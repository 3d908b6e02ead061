import Alerts
import Console
import Foundation
import Model
import State

/// The state database of a source: what is told and read is kept as by a loop.
actor Kept {
    nonisolated let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    private var journal: SQLiteJournal?
    private var count = 0

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// With these facts, of which it has the first already.
    func journal(with facts: [Fact]) async throws(PraError) -> SQLiteJournal {
        if journal == nil { journal = try await SQLiteJournal.open(folder, for: .writing) }
        guard let journal else { throw PraError(.stateUnavailable, "no journal", remedy: "see the test") }
        let new = Array(facts.dropFirst(count))
        count = facts.count
        if !new.isEmpty { try await journal.append(new) }
        return journal
    }
}

extension Shown {
    func journal() async throws(PraError) -> SQLiteJournal { try await kept.journal(with: facts) }

    func inbox(of user: String) async throws(PraError) -> [ListedMessage] {
        try await journal().messages(of: user, at: now())
    }

    func mark(_ ids: [String], of user: String, asRead isRead: Bool) async throws(PraError) {
        try await SQLiteJournal.markInbox(in: kept.folder, ids, of: user, asRead: isRead, at: now())
    }

    func deliveries(since: Timestamp, in language: Language) async throws(PraError) -> [DeliveryRow] {
        try await journal().deliveryLog(since: since, at: now(), in: language)
    }

    func send(_ deliveries: [Delivery]) async throws(PraError) {
        try await journal().keep(AlertNews(deliveries: deliveries))
    }
}
