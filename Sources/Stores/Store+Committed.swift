import Model
import Ports

/// `committed/<uid>/<action>`: a point was published. Put behind its document and never deleted, in a place of its own,
/// so that a listing that lacks the document is known to lack it.
struct CommittedDocument: Hashable, Sendable, Codable {
    var action: ActionID
}

extension Store {
    /// Points that were committed, do not count as forgotten, and whose documents are not there.
    package func missingPoints() async throws(PraError) -> [MissingPoint] { try await pointKeys().missing }

    func noteCommitted(_ action: ActionID, cluster uid: String) async throws(PraError) {
        try await objects.put(
            StoreKey.committed(uid, action), try Document.encode(CommittedDocument(action: action)))
    }

    /// Of points that were committed before there was such a note, or whose writer was cut off before it.
    func noteUnnoted(_ keys: [String]) async throws(PraError) {
        for key in keys {
            guard let point = try await point(key) else { continue }
            try await noteCommitted(point.action, cluster: point.clusterUID)
        }
    }

    /// Gives up points whose documents are lost for good: they are forgotten, and no longer keep sweeps from deleting.
    /// - Throws: `.pointMissing` when one of them is not missed.
    package func giveUp(_ lost: [ActionID], at now: Timestamp) async throws(PraError) {
        try checkWritable()
        let missing = try await missingPoints()
        for action in lost {
            let points = missing.filter { $0.action == action }
            guard !points.isEmpty else {
                throw PraError(
                    .pointMissing, "store \(id) does not miss \(action)", remedy: "see what it misses: pra store check")
            }
            for point in points {
                let document = ForgottenDocument(action: action, reason: "its document is lost", at: now)
                try await objects.put(StoreKey.forgotten(point.clusterUID, action), try Document.encode(document))
            }
        }
    }
}

extension [MissingPoint] {
    /// Without a document nobody knows what its point needs.
    func refuse(in store: String) throws(PraError) {
        guard let first else { return }
        throw PraError(
            .storeCorrupt,
            "store \(store) had \(first.action)\(count > 1 ? " and \(count - 1) more" : ""), and does not list it now",
            remedy:
                "nothing was deleted; bring back \(StoreKey.point(first.clusterUID, first.action)), as by `pra store "
                + "copy` from another store; if it is lost for good: pra store sweep --confirm --give-up "
                + first.action.text)
    }
}

extension StoreKey {
    static let committed = "committed/"

    static func committed(_ uid: String, _ action: ActionID) -> String { "\(committed)\(uid)/\(escaped(action.text))" }
}
