import Glibc
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
    }

    struct Counts: Hashable, Sendable {
        var extents = 0, newExtents = 0
        var addedBytes: Int64 = 0
    }

    private struct Hashing { var ticket: Ticket<[HashedPiece]>, raw: [UInt8], pieces: [Piece] }
    private struct Packing { var frame: Ticket<StoredFrame>, raw: [UInt8], entries: [Entry], kind: Pack.Kind }

    private let store: Store
    private let compressor: Compressor
    private let hashDepth: Int
    private let packDepth: Int
    private var hashing = Queue<Hashing>()
    private var packing = Queue<Packing>()
    private var data: PackWriter
    private var delta: PackWriter
    private var meta: PackWriter
    private var metaGroup: (raw: [UInt8], entries: [Entry]) = ([], [])
    private var fresh: FreshEntries
    private var spare: [[UInt8]] = []
    private(set) var counts = Counts()

    init(_ store: Store, _ compressor: Compressor) {
        (self.store, self.compressor, fresh) = (store, compressor, FreshEntries(store))
        (data, delta, meta) = (PackWriter(.data, store), PackWriter(.delta, store), PackWriter(.meta, store))
        let threads = coreCount()
        // Enough queued compression to keep every core busy while a pack is synced.
        (hashDepth, packDepth) = (2 * threads, 8 * threads)
    }

    /// One extent, or several small ones that share a frame; together at most 1 MiB.
    func add(_ raw: [UInt8], _ pieces: [Piece]) async throws(PraError) {
        let lengths = pieces.map(\.length), cipher = store.cipher
        hashing.append(
            Hashing(ticket: store.workers.submit { _ in hashPieces(raw, lengths, cipher) }, raw: raw, pieces: pieces))
        while hashing.count > hashDepth { try await lookUpOldest() }
    }

    /// An extent that the store has, in its place among those that are still being hashed.
    func add(known id: Digest, of file: PendingFile) async throws(PraError) -> Bool {
        guard try await isKnown(id) else { return false }
        let ticket = Ticket<[HashedPiece]>()
        ticket.fulfil([HashedPiece(id: id, isZero: false)])
        hashing.append(Hashing(ticket: ticket, raw: [], pieces: [Piece(file: file, length: 0)]))
        while hashing.count > hashDepth { try await lookUpOldest() }
        return true
    }

    /// A piece of a tree or a map. Its id is known at once.
    func addMeta(_ raw: [UInt8]) async throws(PraError) -> Digest {
        let id = store.cipher.id(of: raw)
        if try await isKnown(id) { return id }
        if metaGroup.raw.count + raw.count > extentBytes { try await packMeta() }
        fresh.note(id)
        metaGroup.entries.append(
            Entry(id: id, kind: .bundle, rawLength: UInt32(raw.count), offsetInFrame: UInt32(metaGroup.raw.count)))
        metaGroup.raw += raw
        return id
    }

    /// An empty buffer for `add`, of memory that earlier extents used: the allocator would hand each thread its own.
    func buffer() -> [UInt8] {
        if let buffer = spare.popLast() { return buffer }
        var buffer: [UInt8] = []
        buffer.reserveCapacity(extentBytes)
        return buffer
    }

    private func recycle(_ raw: inout [UInt8]) {
        guard spare.count < hashDepth, raw.capacity >= extentBytes else { return }
        raw.removeAll(keepingCapacity: true)
        spare.append(raw)
        raw = []
    }

    /// Waits until every id is known; all files are then complete.
    func finishHashing() async throws(PraError) { while !hashing.isEmpty { try await lookUpOldest() } }

    /// Makes durable all that was added: packs first, then the index over them.
    func finish() async throws(PraError) {
        try await finishHashing()
        try await packMeta()
        while !packing.isEmpty { try await packOldest() }
        try await seal(&data)
        try await seal(&delta)
        try await seal(&meta)
        try await fresh.flush(all: true, counting: &counts)
    }

    /// Has an index tell of the packs that are durable.
    func keepPacks() async throws(PraError) { try await fresh.flush(all: true, counting: &counts) }

    private func lookUpOldest() async throws(PraError) {
        var job = hashing.removeFirst()
        let hashed = await job.ticket.value()
        var unknown: [(HashedPiece, Range<Int>)] = [], offset = 0
        for (piece, result) in zip(job.pieces, hashed) {
            let base = piece.file.deliver(result.id)
            counts.extents += 1
            let range = offset..<offset + piece.length
            offset += piece.length
            guard try await !isKnown(result.id) else { continue }
            counts.newExtents += 1
            fresh.note(result.id)
            if result.isZero {
                data.builder.add(zero: Entry(id: result.id, kind: .zero, rawLength: UInt32(piece.length)))
            } else if let base, let chain = try await store.index.chainForWriting(base) {
                try await packDelta(job.raw, result.id, over: chain)
            } else {
                unknown.append((result, range))
            }
        }
        guard unknown.isEmpty else { return try await compress(unknown, of: job) }
        recycle(&job.raw)
        try await sealIfFull(&data)
    }

    private func compress(_ unknown: [(HashedPiece, Range<Int>)], of job: Hashing) async throws(PraError) {
        var entries: [Entry] = [], raw = job.raw
        if unknown.count < job.pieces.count { raw = unknown.flatMap { job.raw[$0.1] } }
        var offset = 0
        for (result, range) in unknown {
            let kind = job.pieces.count == 1 ? Entry.Kind.full : .bundle
            entries.append(
                Entry(id: result.id, kind: kind, rawLength: UInt32(range.count), offsetInFrame: UInt32(offset)))
            offset += range.count
        }
        try await pack(raw, entries, .data)
    }

    private func packMeta() async throws(PraError) {
        guard !metaGroup.entries.isEmpty else { return }
        let group = metaGroup
        metaGroup = ([], [])
        try await pack(group.raw, group.entries, .meta)
    }

    private func pack(_ raw: [UInt8], _ entries: [Entry], _ kind: Pack.Kind) async throws(PraError) {
        let frame = store.workers.submit { [compressor] in StoredFrame(bytes: $0.frame(raw, compressor)) }
        try await pack(Packing(frame: frame, raw: raw, entries: entries, kind: kind))
    }

    /// A whole extent, as a change of what stood in its place if that is smaller.
    private func packDelta(
        _ raw: [UInt8], _ id: Digest, over chain: [ExtentIndex.Found]
    ) async throws(PraError) {
        let entry = Entry(id: id, kind: .full, rawLength: UInt32(raw.count))
        let frame = try await store.frame(raw, over: chain, compressor)
        try await pack(Packing(frame: frame, raw: raw, entries: [entry], kind: .data))
    }

    private func pack(_ job: Packing) async throws(PraError) {
        packing.append(job)
        while packing.count > packDepth { try await packOldest() }
    }

    private func packOldest() async throws(PraError) {
        var job = packing.removeFirst()
        let frame = await job.frame.value()
        recycle(&job.raw)
        if let base = frame.base {
            for index in job.entries.indices {
                job.entries[index].kind = base.kind
                (job.entries[index].base, job.entries[index].depth) = (base.id, base.depth + 1)
            }
            delta.builder.add(frame.bytes, holding: job.entries)
            return try await sealIfFull(&delta)
        }
        switch job.kind {
        case .data, .delta:
            data.builder.add(frame.bytes, holding: job.entries)
            try await sealIfFull(&data)
        case .meta:
            meta.builder.add(frame.bytes, holding: job.entries)
            try await sealIfFull(&meta)
        }
    }

    private func sealIfFull(_ pack: inout PackWriter) async throws(PraError) {
        if pack.builder.isFull { try await seal(&pack) }
    }

    private func seal(_ pack: inout PackWriter) async throws(PraError) {
        guard !pack.builder.isEmpty else { return }
        let sealed = try await pack.put(counting: &counts)
        fresh.add(sealed)
        try await fresh.flush(all: false, counting: &counts)
    }

    private func isKnown(_ id: Digest) async throws(PraError) -> Bool {
        if fresh.contains(id) { return true }
        return try await store.index.chainForWriting(id) != nil
    }
}

/// At a 1 MiB offset of its file, at most this long.
package let extentBytes = 1 << 20

struct HashedPiece: Sendable {
    var id: Digest
    var isZero: Bool
}

private func hashPieces(_ raw: [UInt8], _ lengths: [Int], _ cipher: Cipher) -> [HashedPiece] {
    var offset = 0
    return lengths.map { length in
        let piece = raw[offset..<offset + length]
        offset += length
        return HashedPiece(id: cipher.id(of: piece), isZero: isZero(piece))
    }
}

/// Whether there is at least one byte and every byte is zero: the first is, and each equals the one after it.
private func isZero(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == 0 else { return false }
    return unsafe bytes.withUnsafeBytes { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe memcmp(start, start + 1, buffer.count - 1) == 0
    }
}
