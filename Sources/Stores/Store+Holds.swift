import Model
import Ports
import Synchronization

extension Store {
    /// Every hold that was ever put, oldest first, with its release where it has one.
    package func holds() async throws(PraError) -> [Hold] {
        let keys = try await objects.list("holds/").map(\.key), released = Set(keys.filter(StoreKey.isRelease))
        return try await keys.filter { !StoreKey.isRelease($0) }
            .asyncMap { key throws(PraError) in
                try await hold(key, isReleased: released.contains(StoreKey.release(of: key)))
            }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// Puts a hold on a point that counts. The same hold again is the one that is there.
    /// - Throws: `.pointMissing` when there is no such point, or it was forgotten.
    package func hold(_ wanted: Hold) async throws(PraError) -> Hold {
        try checkWritable()
        // While it is open no sweep deletes what counted when it began, should the point be forgotten meanwhile.
        return try await inSession(.verify, ActionID("hold/\(wanted.point)"), at: wanted.at) { () throws(PraError) in
            try await place(wanted)
        }
    }

    private func place(_ wanted: Hold) async throws(PraError) -> Hold {
        let point = try await point(wanted.point, cluster: wanted.clusterUID)
        let same = try await holds().first {
            $0.point == wanted.point && $0.clusterUID == wanted.clusterUID && $0.isInForce(at: wanted.at)
                && ($0.reason, $0.by, $0.until) == (wanted.reason, wanted.by, wanted.until)
        }
        if let same { return same }
        var hold = wanted
        hold.id = Store.mintedID(random)
        try await putPrivate(StoreKey.hold(hold), try Document.encode(hold))
        try await extendLocks(for: point)
        return hold
    }

    /// Ends a hold. One that is released stays as it is.
    /// - Throws: `.pointMissing` when there is no such hold.
    package func release(_ id: String, _ release: Hold.Release) async throws(PraError) -> Hold {
        guard var hold = try await holds().first(where: { $0.id == id }) else {
            throw PraError(
                .pointMissing, "store \(self.id) has no hold \(id)", remedy: "list them: pra hold list")
        }
        if hold.release == nil {
            try await put(release, on: hold)
            hold.release = release
        }
        return hold
    }

    private func put(_ release: Hold.Release, on hold: Hold) async throws(PraError) {
        try checkWritable()
        try await putPrivate(StoreKey.release(of: StoreKey.hold(hold)), try Document.encode(release))
    }

    /// Whether a hold keeps the point. Those that have ended are released, so that who only lists need not ask a clock.
    func isHeld(_ point: PointDocument, at now: Timestamp) async throws(PraError) -> Bool {
        var isHeld = false
        for hold in try await holds()
        where hold.point == point.action && hold.clusterUID == point.clusterUID && hold.release == nil {
            if let until = hold.until, until <= now {
                try await put(Hold.Release(by: hold.by, reason: "it was until \(until)", at: now), on: hold)
            } else {
                isHeld = true
            }
        }
        return isHeld
    }

    /// Holds never change, so each is read once.
    private func hold(_ key: String, isReleased: Bool) async throws(PraError) -> Hold {
        if let known = knownHolds.withLock({ $0[key] }), (known.release != nil) == isReleased { return known }
        guard let bytes = try await getPrivate(key) else { throw corrupt(key, "it was listed and is not there") }
        var hold = try Document.decode(Hold.self, bytes, key: key)
        if isReleased {
            let key = StoreKey.release(of: key)
            guard let bytes = try await getPrivate(key) else { throw corrupt(key, "it was listed and is not there") }
            hold.release = try Document.decode(Hold.Release.self, bytes, key: key)
        }
        knownHolds.withLock { $0[key] = hold }
        return hold
    }
}

extension StoreKey {
    private static let released = ".released"

    static func hold(_ hold: Hold) -> String { "holds/\(hold.clusterUID)/\(escaped(hold.point.text))/\(hold.id)" }
    static func release(of hold: String) -> String { hold + released }
    static func isRelease(_ key: String) -> Bool { key.hasSuffix(released) }

    /// `<uid>/<action>` of every point with a hold that was not released, from a listing of all holds.
    static func heldPoints(_ keys: [String]) -> Set<Substring> {
        let released = Set(keys.filter(isRelease))
        return Set(
            keys.filter { !isRelease($0) && !released.contains(release(of: $0)) }.compactMap { key in
                let parts = key.split(separator: "/")
                return parts.count == 4 ? "\(parts[1])/\(parts[2])" : nil
            })
    }
}
