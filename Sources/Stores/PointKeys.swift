import Model
import Ports

/// What a store lists of points; names alone, which no key hides.
struct PointKeys: Equatable {
    /// Documents of points that count. What a hold keeps is live, forgotten or not.
    var live: [String] = []
    /// Documents of those that do not.
    var forgotten: [String] = []
    /// Committed, not forgotten, and not listed.
    var missing: [MissingPoint] = []
    /// Those of `live` that are not noted as committed.
    var unnoted: [String] = []
    /// Whether there is or was a point.
    var hasBegun: Bool

    init(in objects: any ObjectStore) async throws(PraError) {
        // Backwards in the order in which they come to be: what is noted as committed was put before, what is gone was
        // forgotten before, and a hold that is put before its point is forgotten is never overlooked.
        let committed = try await objects.list(StoreKey.committed).map(\.key)
        let all = try await objects.list("clusters/").map(\.key).filter {
            $0.split(separator: "/").dropFirst(2).first == "points"
        }
        let named = Set(try await objects.list("forgotten/").map { $0.key.dropFirst("forgotten/".count) })
        let gone = named.subtracting(StoreKey.heldPoints(try await objects.list("holds/").map(\.key)))
        hasBegun = !named.isEmpty || !all.isEmpty
        let noted = Set(committed.map { $0.dropFirst(StoreKey.committed.count) })
        var listed: Set<Substring> = []
        for key in all {
            let parts = key.split(separator: "/")
            guard parts.count == 4 else { throw corrupt(key, "its name is not a point's") }
            let name = "\(parts[1])/\(parts[3])"[...]
            listed.insert(name)
            guard !gone.contains(name) else {
                forgotten.append(key)
                continue
            }
            live.append(key)
            if !noted.contains(name) { unnoted.append(key) }
        }
        for key in committed {
            let name = key.dropFirst(StoreKey.committed.count), parts = name.split(separator: "/")
            guard parts.count == 2 else { throw corrupt(key, "its name is not a point's") }
            guard !listed.contains(name), !gone.contains(name) else { continue }
            missing.append(MissingPoint(clusterUID: String(parts[0]), action: ActionID(StoreKey.unescaped(parts[1]))))
        }
    }
}

extension StoreFindings {
    mutating func missing(_ points: [MissingPoint]) {
        for point in points { damage.add("\(point.action) was committed, and its document is not listed") }
    }
}
