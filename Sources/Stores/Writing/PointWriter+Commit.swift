import Model
import Ports

extension PointWriter {
    /// Publishes the point under its action's name. The same document again is success.
    /// - Throws: `.storeConflict` when that action committed another one; `.storeBusy` when a sweep revoked this
    ///   session in the meantime: the point is then forgotten again; or when damage was found that it may stand on.
    package func commit(_ document: PointDocument) async throws(PraError) {
        guard try await store.isOpen(session) else { throw revoked(document) }
        try await store.index.refresh()
        guard await store.index.damaged.isSubset(of: damaged) else {
            throw PraError(
                .storeBusy, "a verification found damage in store \(store.id) while \(document.action) was written",
                remedy: "run the backup again: it builds on nothing that is damaged", retry: .later)
        }
        try await store.extendLocks(for: document)
        try await store.putPrivate(
            StoreKey.point(document.clusterUID, document.action), try Document.encode(document))
        guard try await store.isOpen(session) else {
            let reason = "its session was revoked before it was committed"
            try await store.forget(document, reason: reason, at: document.stoppedAt)
            throw revoked(document)
        }
        try await store.noteCommitted(document.action, cluster: document.clusterUID)
        try await store.endSession(session)
    }

    /// Gives up. What was put stays for the next try, or until a sweep finds that nothing needs it.
    package func abandon() async throws(PraError) {
        let kept: Result<Void, PraError>
        do throws(PraError) { kept = .success(try await pipeline.keepPacks()) } catch { kept = .failure(error) }
        try await store.endSession(session)
        try kept.get()
    }
}
