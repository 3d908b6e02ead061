import Model
import Ports
import Synchronization

/// `forgotten/<uid>/<action>`: the point no longer counts. Immutable; the first reason stands.
struct ForgottenDocument: Hashable, Sendable, Codable {
    var action: ActionID
    var reason: String
    var at: Timestamp
}

extension Store {
    /// Every committed point that was not forgotten, in the order of start positions.
    package func points() async throws(PraError) -> [PointDocument] {
        try await pointKeys().live.asyncMap { key throws(PraError) in try await self.point(key) }
            .compactMap(\.self).sorted { ($0.start, $0.action) < ($1.start, $1.action) }
    }

    /// - Throws: `.pointMissing` when there is no such point, or it was forgotten.
    package func point(_ action: ActionID, cluster uid: String) async throws(PraError) -> PointDocument {
        let key = StoreKey.point(uid, action)
        if try await pointKeys().live.contains(key), let found = try await point(key) { return found }
        throw PraError(
            .pointMissing, "store \(id) has no point \(action)", remedy: "list what it has with `pra points`")
    }

    /// Makes points uncounted; their data goes with a later `sweep`. Points that are not there, and those that a hold
    /// keeps, are passed over.
    /// - Returns: those that do not count any more.
    @discardableResult
    package func forget(
        _ points: [PointDocument], reason: String, at now: Timestamp
    ) async throws(PraError) -> [PointDocument] {
        var forgotten: [PointDocument] = []
        for point in points where try await !isHeld(point, at: now) {
            try await forget(point, reason: reason, at: now)
            // A hold that came in between: the point counts on.
            if try await !isHeld(point, at: now) { forgotten.append(point) }
        }
        return forgotten
    }

    func forget(_ point: PointDocument, reason: String, at now: Timestamp) async throws(PraError) {
        try checkWritable()
        let key = StoreKey.forgotten(point.clusterUID, point.action)
        guard try await objects.size(key) == nil else { return }
        let document = ForgottenDocument(action: point.action, reason: reason, at: now)
        try await objects.put(key, try Document.encode(document))
    }

    func pointKeys() async throws(PraError) -> PointKeys { try await PointKeys(in: objects) }

    /// Point documents never change, so each is read once.
    func point(_ key: String) async throws(PraError) -> PointDocument? {
        if let known = knownPoints.withLock({ $0[key] }) { return known }
        guard let bytes = try await getPrivate(key) else { return nil }
        let point = try Document.decode(PointDocument.self, bytes, key: key)
        knownPoints.withLock { $0[key] = point }
        return point
    }
}

extension Sequence {
    func asyncMap<T>(_ transform: (Element) async throws(PraError) -> T) async throws(PraError) -> [T] {
        var mapped: [T] = []
        for element in self { mapped.append(try await transform(element)) }
        return mapped
    }
}
