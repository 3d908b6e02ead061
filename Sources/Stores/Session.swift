import Model
import Ports

/// Somebody at work in the store, in `control/sessions/`: a sweep deletes nothing that an open session may have come to
/// rely on.
package struct Session: Hashable, Sendable {
    package enum Kind: String, Sendable, Codable { case backup, wal, copy, restore, verify }

    struct Document: Hashable, Sendable, Codable {
        var kind: Kind
        var action: ActionID
        var startedAt: Timestamp
        var expiresAt: Timestamp
        /// Names of the tombstones that it has read and keeps to; `nil` until it has read them.
        var tombstones: [String]?
    }

    /// A sweep may revoke a session this long after its start: a crashed process blocks deletion no longer than that.
    static let lifetime = Duration.seconds(7 * 86_400)

    /// Of its object.
    let key: String
}

extension Store {
    /// Opens a session for work that reads packs for long (a restore, a verification): nothing it may read is deleted
    /// until `endSession`, or until seven days have passed. Earlier sessions of the same action are over: their process
    /// died.
    package func beginSession(
        _ kind: Session.Kind, _ action: ActionID, at now: Timestamp
    ) async throws(PraError) -> Session {
        try checkWritable()
        for info in try await objects.list(StoreKey.sessions(of: action)) { try await objects.delete(info.key) }
        let key = StoreKey.sessions(of: action) + Store.mintedID(random)
        var document = Session.Document(
            kind: kind, action: action, startedAt: now, expiresAt: now + Session.lifetime, tombstones: nil)
        // The session first, then the tombstones: a sweep does it the other way round, so one of the two sees the
        // other.
        try await objects.replace(key, try Document.encode(document))
        try await index.refresh()
        document.tombstones = await index.tombstones.sorted()
        try await objects.replace(key, try Document.encode(document))
        return Session(key: key)
    }

    /// Does something long within a session. A medium that can not be written to is not swept either.
    package func inSession<T>(
        _ kind: Session.Kind, _ action: ActionID, at now: Timestamp, _ body: () async throws(PraError) -> T
    ) async throws(PraError) -> T {
        var session: Session?
        do throws(PraError) { session = try await beginSession(kind, action, at: now) } catch
            where error.code == .storeReadOnly
        {
            session = nil
        }
        let result: Result<T, PraError>
        do throws(PraError) { result = .success(try await body()) } catch { result = .failure(error) }
        if let session { try await endSession(session) }
        return try result.get()
    }

    package func endSession(_ session: Session) async throws(PraError) {
        try await objects.delete(session.key)
    }

    /// Whether no sweep has revoked it.
    func isOpen(_ session: Session) async throws(PraError) -> Bool {
        try await objects.size(session.key) != nil
    }
}
