import Model
import Stores

/// Puts the WAL of a backup into its store: whole segments as they fill, and what is new of the open one as a piece
/// when asked to. Everything is put-if-absent, so that a stream of the same WAL beside it does no harm.
struct WALShipper: Sendable {
    let system: SystemIdentifier
    let timeline: Timeline
    let segmentBytes: Int
    let store: Store
    /// Of the open segment.
    private var start: LSN
    private var open: [UInt8] = []
    /// Up to here the store has it.
    private(set) var durable: LSN
    /// The whole segments that were put.
    private var segments: [PointDocument.RequiredSegment] = []

    /// - Parameters:
    ///   - start: of a segment; the bytes come from there on.
    ///   - durable: what the store has already.
    init(
        _ system: SystemIdentifier, _ timeline: Timeline, segmentBytes: Int64, into store: Store, from start: LSN,
        durable: LSN
    ) {
        (self.system, self.timeline, self.segmentBytes) = (system, timeline, Int(segmentBytes))
        (self.store, self.start, self.durable) = (store, start, durable)
    }

    /// The end of what was received.
    var position: LSN { LSN(start.bytes + UInt64(open.count)) }

    var hasNew: Bool { position > durable }

    /// Takes the bytes that follow; puts each segment that they fill.
    mutating func add(_ bytes: ArraySlice<UInt8>, at lsn: LSN) async throws(PraError) {
        guard lsn == position else {
            throw PraError(
                .connectionLost, "WAL came for \(lsn), \(position) was next",
                remedy: "none is needed: streaming starts again at the last durable position", retry: .later)
        }
        var rest = bytes
        while !rest.isEmpty {
            if open.isEmpty { open.reserveCapacity(segmentBytes) }
            let part = rest.prefix(segmentBytes - open.count)
            open += part
            rest = rest.dropFirst(part.count)
            if open.count == segmentBytes { try await putSegment() }
        }
    }

    /// Makes what came of the open segment durable.
    mutating func putPiece() async throws(PraError) {
        guard hasNew else { return }
        let from = durable > start ? Int(durable.distance(from: start)) : 0
        let piece = Array(open[from...])
        try await store.putPiece(system: system, name, segmentBytes: segmentBytes, from: from, bytes: piece)
        durable = position
    }

    /// What a point that ends at `stop` names: every segment up to there, the last one as far as it is needed, as the
    /// store gives it back.
    func segments(to stop: LSN) async throws(PraError) -> [PointDocument.RequiredSegment] {
        let size = UInt64(segmentBytes), last = (stop.bytes - 1) / size
        let name = WALName.segment(timeline, number: last, segmentBytes: segmentBytes).text
        let count = Int(stop.bytes - last * size)
        guard let needed = try await store.walFile(name, system: system, first: count) else {
            throw PraError(
                .backupFailed, "WAL segment \(name) is gone from the store right after it was put there",
                remedy: "see what deletes in the store's folder, then run the backup again", retry: .later)
        }
        // Names of one timeline are in the order of their WAL. More may have come than the backup needs.
        return segments.filter { $0.name < name } + [.init(name: name, digest: await store.digest(of: needed))]
    }

    private mutating func putSegment() async throws(PraError) {
        let name = name
        try await store.putSegment(system: system, timeline: timeline, number: number, bytes: open)
        try await store.retirePieces(system: system, name)
        segments.append(.init(name: name.text, digest: await store.digest(of: open)))
        start = position
        open.removeAll(keepingCapacity: true)
        durable = max(durable, start)
    }

    private var number: UInt64 { start.bytes / UInt64(segmentBytes) }

    private var name: WALName { .segment(timeline, number: number, segmentBytes: segmentBytes) }
}
