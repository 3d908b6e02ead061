import Model
import Ports

/// One sweep's verdict, immutable: what it found dead and means to delete once every session that may not have read
/// this is over.
struct Tombstone: Hashable, Sendable, Codable {
    var at: Timestamp
    var packs: [Digest]
    /// WAL of a system that ends at or before this position.
    var walBefore: [String: LSN]
    /// Documents of forgotten points.
    var pointKeys: [String]

    /// Those that are not carried out yet, by name.
    static func all(in objects: any ObjectStore) async throws(PraError) -> [String: Tombstone] {
        var found: [String: Tombstone] = [:]
        for info in try await objects.list("tombstones/") {
            let name = String(info.key.dropFirst("tombstones/".count))
            found[name] = try await Document.read(Tombstone.self, info.key, in: objects)
        }
        return found
    }
}
