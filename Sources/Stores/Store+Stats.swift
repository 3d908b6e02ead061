import Model
import Ports

/// How much a store holds.
package struct StoreStats: Hashable, Sendable, Encodable {
    package struct Folder: Hashable, Sendable, Encodable {
        package var objects = 0
        package var bytes = ByteCount.zero
    }

    /// By the first part of their keys: `packs`, `index`, `wal`, …
    package var folders: [String: Folder] = [:]
    package var points = 0
    /// Entries in the index.
    package var extents = 0
    /// Sum of the sizes of the points' data directories.
    package var pointBytes = ByteCount.zero

    package var objects: Int { folders.values.reduce(0) { $0 + $1.objects } }
    package var bytes: ByteCount { folders.values.reduce(.zero) { $0 + $1.bytes } }

    /// Bytes of points for each byte of packs; `nil` without packs.
    package var reduction: Double? {
        guard let packs = folders["packs"], packs.bytes > .zero else { return nil }
        return Double(pointBytes.bytes) / Double(packs.bytes.bytes)
    }
}

extension Store {
    package func stats() async throws(PraError) -> StoreStats {
        try await index.refresh()
        var stats = StoreStats()
        for info in try await objects.list("") {
            let folder = String(info.key.prefix { $0 != "/" })
            stats.folders[folder, default: .init()].objects += 1
            stats.folders[folder, default: .init()].bytes += ByteCount(info.size)
        }
        let points = try await points()
        stats.points = points.count
        stats.pointBytes = points.reduce(.zero) { $0 + $1.dataBytes }
        stats.extents = await index.current.reduce(0) { $0 + $1.entryCount }
        return stats
    }
}
