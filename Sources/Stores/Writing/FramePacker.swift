import Model
import Ports

/// Frames on their way from compression into packs, in the order in which they were added; the packs of data, deltas
/// and meta extents that are being filled; and the extents that no finished index tells of yet.
final class FramePacker {
    private struct Packing { var frame: Ticket<StoredFrame>, raw: [UInt8], entries: [Entry], kind: Pack.Kind }

    private let store: Store
    private let compressor: Compressor
    private let depth: Int
    private let spare: SpareBuffers
    private var packing = Queue<Packing>()
    private var data: PackWriter
    private var delta: PackWriter
    private var meta: PackWriter
    /// At most one at a time: the next waits for it.
    private var putting: PackPut?
    private var fresh: FreshEntries
    private(set) var counts = ExtentPipeline.Counts()

    /// - Parameter depth: how many frames may wait; enough to keep every core busy while a pack is synced.
    init(_ store: Store, _ compressor: Compressor, depth: Int, _ spare: SpareBuffers) {
        (self.store, self.compressor, self.depth, self.spare) = (store, compressor, depth, spare)
        (data, delta, meta) = (PackWriter(.data, store), PackWriter(.delta, store), PackWriter(.meta, store))
        fresh = FreshEntries(store)
    }

    func isFresh(_ id: Digest) -> Bool { fresh.contains(id) }

    /// The extent will be added.
    func note(_ id: Digest) { fresh.note(id) }

    func add(zero entry: Entry) { data.builder.add(zero: entry) }

    func add(_ raw: [UInt8], _ entries: [Entry], _ kind: Pack.Kind) async throws(PraError) {
        let frame = store.workers.submit { [compressor] in StoredFrame(bytes: $0.extentFrame(raw, compressor)) }
        try await add(frame, raw, entries, kind)
    }

    func add(
        _ frame: Ticket<StoredFrame>, _ raw: [UInt8], _ entries: [Entry], _ kind: Pack.Kind
    ) async throws(PraError) {
        packing.append(Packing(frame: frame, raw: raw, entries: entries, kind: kind))
        while packing.count > depth { try await packOldest() }
    }

    func sealIfFull() async throws(PraError) { try await sealIfFull(&data) }

    /// Makes durable all that was added: packs first, then the index over them.
    func finish() async throws(PraError) {
        while !packing.isEmpty { try await packOldest() }
        try await seal(&data)
        try await seal(&delta)
        try await seal(&meta)
        _ = try await landPack()
        try await fresh.flush(all: true, counting: &counts)
    }

    /// Has an index tell of the packs that are durable.
    func keepPacks() async throws(PraError) {
        let landed: Result<[UInt8], PraError>
        do throws(PraError) { landed = .success(try await landPack()) } catch { landed = .failure(error) }
        try await fresh.flush(all: true, counting: &counts)
        _ = try landed.get()
    }

    private func packOldest() async throws(PraError) {
        var job = packing.removeFirst()
        let frame = await job.frame.value()
        spare.recycle(&job.raw)
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
        let spent = try await landPack()
        putting = pack.put(reusing: spent)
        try await fresh.flush(all: false, counting: &counts)
    }

    /// Waits for the pack that is being put.
    /// - Returns: its bytes, for their memory.
    private func landPack() async throws(PraError) -> [UInt8] {
        guard let put = putting.take() else { return [] }
        let pack = try await put.landed()
        counts.addedBytes += Int64(pack.bytes.count)
        fresh.add(pack)
        return pack.bytes
    }
}
