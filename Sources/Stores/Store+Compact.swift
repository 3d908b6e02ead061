import Model
import Ports

/// What of each pack is needed, and what is not.
private struct PackUse {
    private var live: [Digest: [Entry]] = [:]
    /// Bytes of frames; entries of a bundle share theirs.
    private var liveBytes: [Digest: Int] = [:]
    private var allBytes: [Digest: Int] = [:]
    private var frames: Set<Frame> = []
    private struct Frame: Hashable { var pack: Digest, offset: UInt32, isLive: Bool }

    mutating func add(_ entry: Entry, of pack: Digest, isLive: Bool) {
        if isNew(entry, of: pack, isLive: false) { allBytes[pack, default: 0] += Int(entry.frameLength) }
        guard isLive else { return }
        live[pack, default: []].append(entry)
        if isNew(entry, of: pack, isLive: true) { liveBytes[pack, default: 0] += Int(entry.frameLength) }
    }

    private mutating func isNew(_ entry: Entry, of pack: Digest, isLive: Bool) -> Bool {
        guard entry.kind == .bundle else { return true }
        return frames.insert(Frame(pack: pack, offset: entry.frameOffset, isLive: isLive)).inserted
    }

    /// Packs of which less than half is needed and what that is, fewest bytes first, up to `most` bytes.
    func sparse(most: Int) -> [Digest: [Entry]] {
        var chosen: [Digest: [Entry]] = [:], copied = 0
        let sparse = liveBytes.filter { 2 * $0.value < allBytes[$0.key, default: 0] }
        for (pack, bytes) in sparse.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            copied += bytes
            if copied > most { break }
            chosen[pack] = live[pack]
        }
        return chosen
    }
}

extension Store {
    /// One sweep copies no more than this: the next goes on.
    private static let mostCopied = 1 << 30

    /// Copies what is needed out of packs of which less than half is. They stay: a sweep condemns and deletes them like
    /// dead ones, since an entry in a sound pack is taken before one in a condemned pack.
    /// - Returns: packs that nothing needs any more, once they are condemned.
    func compact(_ living: Living) async throws(PraError) -> [Digest] {
        var sparse = try await packUse(living).sparse(most: Store.mostCopied)
        guard !sparse.isEmpty else { return [] }
        let copier = PackCopier(self)
        for pack in sparse.keys.sorted() {
            // A damaged pack is a verification's business.
            if try await !copier.copy(sparse[pack, default: []], of: pack, leaving: Set(sparse.keys)) {
                sparse[pack] = nil
            }
        }
        try await copier.finish()
        return sparse.keys.sorted()
    }

    private func packUse(_ living: Living) async throws(PraError) -> PackUse {
        var use = PackUse()
        for file in await index.current {
            for block in 0..<file.blockCount {
                guard let entries = try await file.entries(ofBlock: block, in: objects) else { continue }
                for (number, (entry, pack)) in entries.enumerated() where await index.isSound(pack.id) {
                    let place = IndexPlace(file: file.id, ordinal: block * IndexFile.blockEntries + number)
                    use.add(entry, of: pack.id, isLive: living.entries.contains(place))
                }
            }
        }
        return use
    }
}

/// Copies frames from pack to pack, sealed anew where they are sealed.
private final class PackCopier {
    private let store: Store
    private var writers: [Pack.Kind: PackWriter] = [:]
    private var fresh: FreshEntries
    /// Depth at which each was copied: an index file holds an id once.
    private var depths: [Digest: UInt8] = [:]
    private var counts = ExtentPipeline.Counts()

    init(_ store: Store) { (self.store, fresh) = (store, FreshEntries(store)) }

    /// - Parameter packs: which may not stay the only home of anything.
    /// - Returns: whether the pack's bytes are what its name says, and none of it was copied from elsewhere in another
    ///   depth; nothing is copied otherwise.
    func copy(_ entries: [Entry], of pack: Digest, leaving packs: Set<Digest>) async throws(PraError) -> Bool {
        guard let bytes = try await store.objects.get(StoreKey.pack(pack), range: nil), Hash.of(bytes) == pack,
            let kind = Pack.Kind(rawValue: bytes[8]),
            entries.allSatisfy({ depths[$0.id, default: $0.depth] == $0.depth })
        else { return false }
        var frames: [UInt32: [Entry]] = [:]
        for entry in entries where try await !store.index.isHeld(entry, outside: packs) {
            frames[entry.frameOffset, default: []].append(entry)
        }
        let seal = try await store.packSeal(bytes, of: pack)
        for (offset, held) in frames.sorted(by: { $0.key < $1.key }) {
            let stored = bytes[Int(offset)..<Int(offset + held[0].frameLength)]
            guard let frame = seal.unsealed(stored, at: Int(offset)) else {
                throw corrupt(StoreKey.pack(pack), "a frame is not what was sealed for its place")
            }
            try await add(frame, holding: held, kind)
        }
        return true
    }

    private func add(_ frame: [UInt8], holding held: [Entry], _ kind: Pack.Kind) async throws(PraError) {
        let unwritten = held.filter { depths.updateValue($0.depth, forKey: $0.id) == nil }
        guard !unwritten.isEmpty else { return }
        var writer = writers[kind] ?? PackWriter(kind, store)
        for entry in unwritten where entry.kind == .zero { writer.builder.add(zero: entry) }
        let framed = unwritten.filter { $0.kind != .zero }
        if !framed.isEmpty { writer.builder.add(frame, holding: framed) }
        if writer.builder.isFull { fresh.add(try await writer.put().landed()) }
        writers[kind] = writer
    }

    func finish() async throws(PraError) {
        for var writer in writers.values where !writer.builder.isEmpty {
            fresh.add(try await writer.put().landed())
        }
        try await fresh.flush(all: true, counting: &counts)
    }
}

extension ExtentIndex {
    /// Whether a pack that is sound and none of `packs` holds the extent at that depth or a lower one.
    fileprivate func isHeld(_ entry: Entry, outside packs: Set<Digest>) async throws(PraError) -> Bool {
        try await uses(of: entry.id).contains { found, _ in
            found.entry.id == entry.id && found.entry.depth <= entry.depth && isSound(found.pack.id)
                && !packs.contains(found.pack.id)
        }
    }
}
