import Model
import Ports

/// A verdict over packs, immutable: a sweep's over what it found dead and means to delete once every session that may
/// not have read this is over, or a verification's over what it found damaged. Writers build on neither.
struct Tombstone: Hashable, Sendable, Codable {
    var at: Timestamp
    var packs: [Digest]
    /// WAL of a system that ends at or before this position.
    var walBefore: [String: LSN] = [:]
    /// Documents of forgotten points.
    var pointKeys: [String] = []
    /// What is damaged may still be needed: this one deletes nothing, and stands for as long as a pack of it is there.
    var isDamage: Bool?

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
