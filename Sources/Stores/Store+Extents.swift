import Model
import Ports
import Synchronization

extension Store {
    /// What an extent of these plain bytes is called here.
    package func extentID(of bytes: ArraySlice<UInt8>) -> Digest { Hash.of(bytes) }

    /// The plain bytes of an extent, checked: the stored frame's CRC, and the hash that is its id.
    package func extent(_ id: Digest) async throws(PraError) -> [UInt8] {
        guard let found = try await index.find(id) else {
            throw corrupt("extent \(id)", "no index of the store knows it")
        }
        return try await extent(of: found.entry, in: found.pack.id)
    }

    func extent(of entry: Entry, in pack: Digest) async throws(PraError) -> [UInt8] {
        let name = "extent \(entry.id) of \(StoreKey.pack(pack))"
        switch entry.kind {
        case .zero: return try checked([UInt8](repeating: 0, count: Int(entry.rawLength)), as: entry.id, name)
        case .pages, .pagesPrefix:
            throw corrupt(name, "it is a delta, which no feature of this store announces")
        case .full, .bundle: break
        }
        let raw = try await frame(of: entry, in: pack, name)
        let start = Int(entry.offsetInFrame), end = start + Int(entry.rawLength)
        guard end <= raw.count else { throw corrupt(name, "its frame is too short") }
        return try checked(start == 0 && end == raw.count ? raw : Array(raw[start..<end]), as: entry.id, name)
    }

    private func frame(of entry: Entry, in pack: Digest, _ name: String) async throws(PraError) -> [UInt8] {
        if entry.kind == .bundle, let raw = bundles.frame(pack, entry.frameOffset) { return raw }
        let range = Int64(entry.frameOffset)..<Int64(entry.frameOffset) + Int64(entry.frameLength)
        guard let stored = try await objects.get(StoreKey.pack(pack), range: range) else {
            throw corrupt(name, "the pack is missing")
        }
        let raw = try await workers.run { codec throws(PraError) in
            try plainFrame(stored[...], of: entry, name: name, with: codec)
        }
        if entry.kind == .bundle { bundles.keep(raw, pack, entry.frameOffset) }
        return raw
    }

    private func checked(_ raw: [UInt8], as id: Digest, _ name: String) throws(PraError) -> [UInt8] {
        guard extentID(of: raw[...]) == id else {
            throw corrupt(name, "its bytes do not have the hash that is its name")
        }
        return raw
    }
}

/// The plain bytes of the frame that `entry` is in, its CRC checked.
func plainFrame(
    _ stored: ArraySlice<UInt8>, of entry: Entry, name: String, with codec: Codec
) throws(PraError) -> [UInt8] {
    guard stored.count == Int(entry.frameLength), crc32c(stored) == entry.frameCRC else {
        throw corrupt(name, "its frame does not have the checksum that was stored with it")
    }
    return try Frame.decodeAll(stored, of: name, with: codec)
}

/// The frames of bundles that were decoded last: small files that lie together are read together.
final class BundleCache: Sendable {
    private struct Key: Hashable { var pack: Digest, offset: UInt32 }
    private struct Kept { var frames: [Key: [UInt8]] = [:], order: [Key] = [] }

    private static let most = 16
    private let kept = Mutex(Kept())

    func frame(_ pack: Digest, _ offset: UInt32) -> [UInt8]? {
        kept.withLock { $0.frames[Key(pack: pack, offset: offset)] }
    }

    func keep(_ frame: [UInt8], _ pack: Digest, _ offset: UInt32) {
        let key = Key(pack: pack, offset: offset)
        kept.withLock { kept in
            guard kept.frames.updateValue(frame, forKey: key) == nil else { return }
            kept.order.append(key)
            if kept.order.count > Self.most { kept.frames[kept.order.removeFirst()] = nil }
        }
    }
}
