import Model
import Ports

/// What the files of one cluster were when they were last backed up from this host, by page hashes: a store of which
/// reading is dear need not be asked for old content. It can be lost at any time; then what has changed is stored
/// whole, once. An entry names the extent that it is of, so that a stale one is never mistaken for another.
package struct PageCache: Sendable {
    private static let magic = Array("PRAPAGE1".utf8)

    private let folder: any ObjectStore
    private let prefix: String

    /// - Parameter folder: of this host, not of the store.
    package init(in folder: any ObjectStore, of store: String, cluster uid: String) {
        (self.folder, prefix) = (folder, "pages/\(store)/\(uid)/")
    }

    /// In the order of the file's extents; empty when nothing is known.
    func extents(of path: String) async -> [BaseExtent] {
        do throws(PraError) {
            guard let bytes = try await folder.get(key(of: path), range: nil) else { return [] }
            return try PageCache.decode(bytes)
        } catch { return [] }
    }

    /// A folder that takes nothing makes the next backup larger, and no backup fail.
    func keep(_ extents: [BaseExtent], of path: String) async {
        do throws(PraError) {
            let bytes = PageCache.encode(extents), key = key(of: path)
            if try await folder.get(key, range: nil) != bytes { try await folder.replace(key, bytes) }
        } catch { return }
    }

    /// Removes what is of no file among `paths`.
    func keepOnly(_ paths: [String]) async {
        let kept = Set(paths.map(key))
        do throws(PraError) {
            for info in try await folder.list(prefix) where !kept.contains(info.key) {
                try await folder.delete(info.key)
            }
        } catch { return }
    }

    private func key(of path: String) -> String { prefix + Hash.of(Array(path.utf8)).hex }

    private static func encode(_ extents: [BaseExtent]) -> [UInt8] {
        var writer = ByteWriter(bytes: magic)
        for extent in extents {
            writer.put(extent.id)
            writer.put(UInt16(extent.pages?.count ?? 0))
            writer.bytes += extent.pages?.all ?? []
        }
        writer.put(crc32c(writer.bytes[...]))
        return writer.bytes
    }

    private static func decode(_ bytes: [UInt8]) throws(PraError) -> [BaseExtent] {
        let end = bytes.count - 4
        guard end >= magic.count, bytes.starts(with: magic) else {
            throw corrupt("pages", "it is not what it should be")
        }
        var reader = ByteReader(bytes[end...], of: "pages")
        guard try reader.take(UInt32.self) == crc32c(bytes[..<end]) else {
            throw corrupt("pages", "its checksum differs")
        }
        reader = ByteReader(bytes[magic.count..<end], of: "pages")
        var extents: [BaseExtent] = []
        while !reader.isAtEnd {
            let id = try reader.takeDigest(), count = Int(try reader.take(UInt16.self))
            let pages = try reader.take(count: count * PageHashes.bytes)
            extents.append(BaseExtent(id: id, pages: count == 0 ? nil : PageHashes(Array(pages))))
        }
        return extents
    }
}
