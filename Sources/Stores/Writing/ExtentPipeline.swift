import Model
import Ports

/// Takes extents in order and leads them through hash, look-up, compression and pack: the first and third on the
/// store's worker threads, several at a time, so that they go on while a pack is being put. Memory is bounded by the
/// two queues.
final class ExtentPipeline {
    /// A piece of an extent job: the file that waits for its id, and its length.
    struct Piece {
        var file: PendingFile
        var length: Int
        /// What stood in its place before; `nil` for a small file.
        var base: BaseExtent?
    }

    struct Counts: Hashable, Sendable {
        var extents = 0, newExtents = 0
        var addedBytes: Int64 = 0
    }

    private struct Extents { var raw: [UInt8], pieces: [Piece] }
    private struct Hashing { var ticket: Ticket<[[HashedPiece]]>, extents: [Extents] }

    private let store: Store
    private let compressor: Compressor
    /// Whether the hashes of pages are wanted.
    private let keepsPages: Bool
    private let hashDepth: Int
    private let spare: SpareBuffers
    private let packer: FramePacker
    /// Waits for another one: two are hashed at once.
    private var unpaired: Extents?
    private var hashing = Queue<Hashing>()
    private var metaGroup: (raw: [UInt8], entries: [Entry]) = ([], [])
    private var hashed = Counts()

    init(_ store: Store, _ compressor: Compressor, _ spare: SpareBuffers, keepsPages: Bool) {
        (self.store, self.compressor, self.spare, self.keepsPages) = (store, compressor, spare, keepsPages)
        hashDepth = 1 + coreCount()
        packer = FramePacker(store, compressor, depth: 4 * coreCount(), spare)
    }

    var counts: Counts {
        Counts(extents: hashed.extents, newExtents: hashed.newExtents, addedBytes: packer.counts.addedBytes)
    }

    /// One extent, or several small ones that share a frame; together at most 1 MiB.
    func add(_ raw: [UInt8], _ pieces: [Piece]) async throws(PraError) {
        let extents = Extents(raw: raw, pieces: pieces)
        guard let first = unpaired else { return unpaired = extents }
        unpaired = nil
        try await hash([first, extents])
    }

    private func hash(_ extents: [Extents]) async throws(PraError) {
        let raw = extents.map { extents in
            RawExtents(raw: extents.raw, parts: extents.pieces.map { .init(length: $0.length, base: $0.base) })
        }
        let ticket = store.workers.submit { [cipher = store.cipher, keepsPages] _ in
            hashPieces(raw, cipher, keepsPages: keepsPages)
        }
        hashing.append(Hashing(ticket: ticket, extents: extents))
        while hashing.count > hashDepth { try await lookUpOldest() }
    }

    private func hashUnpaired() async throws(PraError) {
        guard let extents = unpaired else { return }
        unpaired = nil
        try await hash([extents])
    }

    /// An extent that the store has, in its place among those that are still being hashed.
    func add(known id: Digest, of file: PendingFile) async throws(PraError) -> Bool {
        guard try await isKnown(id) else { return false }
        try await hashUnpaired()
        let ticket = Ticket<[[HashedPiece]]>(), base = file.takeBase()
        ticket.fulfil([[HashedPiece(id: id, isZero: false, pages: base?.id == id ? base?.pages : nil)]])
        hashing.append(Hashing(ticket: ticket, extents: [Extents(raw: [], pieces: [Piece(file: file, length: 0)])]))
        while hashing.count > hashDepth { try await lookUpOldest() }
        return true
    }

    /// A piece of a tree or a map. Its id is known at once.
    func addMeta(_ raw: [UInt8]) async throws(PraError) -> Digest {
        let id = store.cipher.id(of: raw)
        if try await isKnown(id) { return id }
        if metaGroup.raw.count + raw.count > extentBytes { try await packMeta() }
        packer.note(id)
        if metaGroup.entries.isEmpty { metaGroup.raw = spare.take() }
        metaGroup.entries.append(
            Entry(id: id, kind: .bundle, rawLength: UInt32(raw.count), offsetInFrame: UInt32(metaGroup.raw.count)))
        metaGroup.raw += raw
        return id
    }

    /// An empty buffer for `add`.
    func buffer() -> [UInt8] { spare.take() }

    /// Waits until every id is known; all files are then complete.
    func finishHashing() async throws(PraError) {
        try await hashUnpaired()
        while !hashing.isEmpty { try await lookUpOldest() }
    }

    /// Makes durable all that was added: packs first, then the index over them.
    func finish() async throws(PraError) {
        try await finishHashing()
        try await packMeta()
        try await packer.finish()
    }

    /// Has an index tell of the packs that are durable.
    func keepPacks() async throws(PraError) { try await packer.keepPacks() }

    private func lookUpOldest() async throws(PraError) {
        var job = hashing.removeFirst()
        for results in await job.ticket.value() { try await lookUp(job.extents.removeFirst(), results) }
    }

    private func lookUp(_ extents: consuming Extents, _ results: [HashedPiece]) async throws(PraError) {
        var unknown: [(HashedPiece, Range<Int>)] = [], offset = 0
        for (piece, result) in zip(extents.pieces, results) {
            piece.file.deliver(result.id, result.pages)
            hashed.extents += 1
            let range = offset..<offset + piece.length
            offset += piece.length
            guard try await !isKnown(result.id) else { continue }
            hashed.newExtents += 1
            packer.note(result.id)
            if result.isZero {
                packer.add(zero: Entry(id: result.id, kind: .zero, rawLength: UInt32(piece.length)))
            } else if let base = piece.base, let chain = try await store.index.chainForWriting(base.id) {
                // It is the only piece, and its bytes are in use until it is packed.
                return try await packDelta(extents.raw, result, over: chain, base)
            } else {
                unknown.append((result, range))
            }
        }
        guard unknown.isEmpty else { return try await pack(unknown, of: extents) }
        spare.recycle(&extents.raw)
        try await packer.sealIfFull()
    }

    private func pack(
        _ unknown: [(HashedPiece, Range<Int>)], of job: consuming Extents
    ) async throws(PraError) {
        var entries: [Entry] = [], raw = job.raw
        if unknown.count < job.pieces.count {
            raw = spare.take()
            for (_, range) in unknown { raw += job.raw[range] }
            spare.recycle(&job.raw)
        }
        var offset = 0
        for (result, range) in unknown {
            let kind = job.pieces.count == 1 ? Entry.Kind.full : .bundle
            entries.append(
                Entry(id: result.id, kind: kind, rawLength: UInt32(range.count), offsetInFrame: UInt32(offset)))
            offset += range.count
        }
        try await packer.add(raw, entries, .data)
    }

    /// A whole extent, as a change of what stood in its place if that is smaller.
    private func packDelta(
        _ raw: [UInt8], _ piece: HashedPiece, over chain: [ExtentIndex.Found], _ base: BaseExtent
    ) async throws(PraError) {
        let pages = base.pages.flatMap { old in piece.pages.map { (old, $0) } }
        let frame =
            keepsPages
            ? store.frame(raw, over: chain, pages, compressor) : try await store.frame(raw, over: chain, compressor)
        let entry = Entry(id: piece.id, kind: .full, rawLength: UInt32(raw.count))
        try await packer.add(frame, raw, [entry], .data)
    }

    private func packMeta() async throws(PraError) {
        guard !metaGroup.entries.isEmpty else { return }
        let group = metaGroup
        metaGroup = ([], [])
        try await packer.add(group.raw, group.entries, .meta)
    }

    private func isKnown(_ id: Digest) async throws(PraError) -> Bool {
        if packer.isFresh(id) { return true }
        return try await store.index.chainForWriting(id) != nil
    }
}

/// At a 1 MiB offset of its file, at most this long.
package let extentBytes = 1 << 20
