import Model
import Ports
import Synchronization

extension Store {
    /// The plain bytes of an extent, checked: the stored frames' CRC, and the hash that is its id.
    package func extent(_ id: Digest) async throws(PraError) -> [UInt8] { try await extents([id])[0] }

    /// The same of several; two of one length are checked in little more time than one.
    package func extents(_ ids: [Digest]) async throws(PraError) -> [[UInt8]] {
        try await checkedExtents(
            try await ids.asyncMap { id throws(PraError) in
                guard let chain = try await index.chain(of: id) else {
                    throw corrupt("extent \(id)", "no index of the store knows it, or what it is a change of")
                }
                return chain
            })
    }

    /// What extents of these plain bytes are called here; two of one length take little longer than one.
    package func extentIDs(of extents: [ArraySlice<UInt8>]) -> [Digest] { cipher.ids(of: extents) }

    func checkedExtents(_ chains: [[ExtentIndex.Found]]) async throws(PraError) -> [[UInt8]] {
        let extents = try await chains.asyncMap { chain throws(PraError) in try await extent(chain) }
        for (chain, id) in zip(chains, extentIDs(of: extents.map { $0[...] })) where chain.first?.entry.id != id {
            throw corrupt(chain.first.map(name) ?? "extent", "its bytes do not have the hash that is its name")
        }
        return extents
    }

    /// What the stored frames say, by their CRC.
    /// - Parameter chain: the extent's entry, then its bases down to one that stands alone.
    private func extent(_ chain: [ExtentIndex.Found]) async throws(PraError) -> [UInt8] {
        if chain.count == 1, chain[0].entry.kind == .bundle { return try await bundled(chain[0]) }
        let stored = try await stored(chain)
        return try await workers.run { codec throws(PraError) in try stored.plain(with: codec) }
    }

    func stored(_ chain: [ExtentIndex.Found]) async throws(PraError) -> StoredExtent {
        StoredExtent(steps: try await chain.reversed().asyncMap { found throws(PraError) in try await stored(found) })
    }

    private func stored(_ found: ExtentIndex.Found) async throws(PraError) -> StoredExtent.Step {
        let (entry, name) = (found.entry, name(found))
        if entry.kind == .zero { return .init(bytes: [], entry: entry, seal: .none, name: name) }
        let start = Int64(entry.frameOffset), range = start..<start + Int64(entry.frameLength)
        guard let bytes = try await frames.get(StoreKey.pack(found.pack.id), range) else {
            throw corrupt(name, "the pack is missing")
        }
        return .init(bytes: bytes, entry: entry, seal: try await packSeal(found.pack.id), name: name)
    }

    private func bundled(_ found: ExtentIndex.Found) async throws(PraError) -> [UInt8] {
        let (entry, pack) = (found.entry, found.pack.id)
        var frame = bundles.frame(pack, entry.frameOffset)
        if frame == nil {
            let step = try await stored(found)
            let raw = try await workers.run { codec throws(PraError) in
                try step.frame(with: codec)
            }
            bundles.keep(raw, pack, entry.frameOffset)
            frame = raw
        }
        let start = Int(entry.offsetInFrame), end = start + Int(entry.rawLength)
        guard let frame, end <= frame.count else { throw corrupt(name(found), "its frame is too short") }
        return Array(frame[start..<end])
    }

    private func name(_ found: ExtentIndex.Found) -> String {
        "extent \(found.entry.id) of \(StoreKey.pack(found.pack.id))"
    }
}

/// The stored bytes of an extent and of what it is a change of.
struct StoredExtent: Sendable {
    struct Step: Sendable {
        var bytes: [UInt8]
        var entry: Entry
        /// Of the pack that the bytes are from.
        var seal: FrameSeal
        /// For errors.
        var name: String

        func frame(with codec: Codec) throws(PraError) -> [UInt8] {
            try plainFrame(bytes[...], of: entry, name: name, seal, with: codec)
        }
    }

    /// What stands alone first.
    var steps: [Step]

    func plain(with codec: Codec) throws(PraError) -> [UInt8] {
        guard let root = steps.first else { return [] }
        var raw: [UInt8] =
            root.entry.kind == .zero
            ? [UInt8](repeating: 0, count: Int(root.entry.rawLength))
            : try root.frame(with: codec)
        guard raw.count == Int(root.entry.rawLength) else { throw corrupt(root.name, "its frame has another length") }
        for step in steps.dropFirst() {
            try PageDelta.apply(step, to: &raw, with: codec)
        }
        return raw
    }
}

/// The plain bytes of the frame that `entry` is in, its CRC checked.
func plainFrame(
    _ stored: ArraySlice<UInt8>, of entry: Entry, name: String, _ seal: FrameSeal, with codec: Codec
) throws(PraError) -> [UInt8] {
    try checkFrame(stored, of: entry, name: name)
    return try Frame.decodeAll(stored, at: Int(entry.frameOffset), of: name, seal, with: codec)
}

func checkFrame(_ stored: ArraySlice<UInt8>, of entry: Entry, name: String) throws(PraError) {
    guard stored.count == Int(entry.frameLength), crc32c(stored) == entry.frameCRC else {
        throw corrupt(name, "its frame does not have the checksum that was stored with it")
    }
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
