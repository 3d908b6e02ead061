import Alerts
import Foundation
import Manifests
import Model
import State
import Synchronization
import Testing

@testable import Console

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

extension Shown {
    static let breach = "rpo.breach/akig/primary-loss"

    /// With people, channels and a route, and one incident that is critical and one that is not.
    static func troubled(_ roles: [Role]) async throws -> Shown {
        let source = try Shown(roles)
        let reading = readManifests(SourceFile(path: "t", bytes: Array(alerting.utf8)))
        try #require(reading.problems.isEmpty, "\(reading.problems)")
        source.stated.withLock { $0 = reading.desired }
        let incidents = [
            IncidentRecord(
                id: breach, type: "rpo.breach", severity: "critical", change: .opened, message: "too old",
                words: Message(.incidentTest, .name("akig"))),
            IncidentRecord(
                id: "drill.failed/akig", type: "drill.failed", severity: "warning", change: .opened, message: "bad"),
        ]
        try await source.record(incidents.map { (.incident($0), ResourceID("Cluster", "akig")) }, by: "loop")
        return source
    }

    private static let alerting = """
        apiVersion: pra/v1
        kind: User
        metadata: {name: operator}
        spec:
          fullName: A. Sow
          roles: [operator]
          timeZone: Africa/Conakry
          contacts: [{over: Email, address: a.sow@example.org}]
          quietHours: [{from: "22:00", to: "06:30", days: [Monday]}]
        ---
        {apiVersion: pra/v1, kind: User, metadata: {name: viewer}, spec: {fullName: V. Bah}}
        ---
        {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: inbox}, spec: {type: InApp}}
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: mail}
        spec: {type: Email, email: {host: h, from: p@example.org}}
        ---
        apiVersion: pra/v1
        kind: AlertRoute
        metadata: {name: default}
        spec:
          receivers: [{name: duty, channels: [inbox, mail], users: [operator]}]
          route: {receiver: duty}
        """
}
