import Model
import Ports
import Synchronization

/// `wal/<system>/system.json`.
struct WALSystem: Hashable, Sendable, Codable {
    var segmentBytes: Int
}

/// `wal/<system>/<timeline>/gaps/<from>-<to>`
struct GapDocument: Hashable, Sendable, Codable {
    var from: LSN
    var to: LSN
}

extension Store {
    /// Stores a whole segment. The same bytes again is success, also when they were compressed otherwise.
    /// - Parameters:
    ///   - number: the segment's position divided by its size, which is `bytes.count`.
    /// - Throws: `.storeConflict` when another segment has that name: two servers claim one timeline.
    package func putSegment(
        system: SystemIdentifier, timeline: Timeline, number: UInt64, bytes: [UInt8]
    ) async throws(PraError) {
        try await noteSegmentBytes(bytes.count, of: system)
        let name = WALName.segment(timeline, number: number, segmentBytes: bytes.count)
        let object = WALObject(segmentBytes: bytes.count, from: 0, bytes: bytes)
        try await put(object, StoreKey.wal(system, name))
    }

    /// Stores what an open segment holds from byte `from` on.
    package func putPiece(
        system: SystemIdentifier, _ name: WALName, segmentBytes: Int, from: Int, bytes: [UInt8]
    ) async throws(PraError) {
        try await noteSegmentBytes(segmentBytes, of: system)
        let object = WALObject(segmentBytes: segmentBytes, from: from, bytes: bytes)
        try await put(object, StoreKey.piece(system, name, from: from, to: from + bytes.count))
    }

    /// Deletes the pieces of a segment that is stored whole, once each was found in it.
    /// - Throws: `.storeConflict` when a piece differs from the segment; nothing is deleted then.
    package func retirePieces(system: SystemIdentifier, _ name: WALName) async throws(PraError) {
        let pieces = try await objects.list(StoreKey.pieces(system, name))
        guard !pieces.isEmpty, let whole = try await WALObject.read(StoreKey.wal(system, name), in: self) else {
            return
        }
        for info in pieces {
            guard let piece = try await WALObject.read(info.key, in: self) else { continue }
            let end = piece.from + piece.bytes.count
            guard end <= whole.bytes.count, whole.bytes[piece.from..<end] == piece.bytes[...] else {
                throw PraError(
                    .storeConflict, "\(info.key) differs from the whole segment",
                    remedy: "two servers claim timeline \(name.timeline) of system \(system): stop the wrong one, "
                        + "then take a new backup")
            }
        }
        for info in pieces { try await objects.delete(info.key) }
    }

    package func putHistory(
        system: SystemIdentifier, timeline: Timeline, bytes: [UInt8]
    ) async throws(PraError) {
        try checkWritable()
        try await putPrivate(StoreKey.wal(system, .history(timeline)), bytes)
    }

    /// Records WAL that nobody has any more.
    package func recordGap(
        system: SystemIdentifier, timeline: Timeline, from: LSN, to: LSN
    ) async throws(PraError) {
        try checkWritable()
        let key = StoreKey.gap(system, timeline, from: from, to: to)
        try await objects.put(key, try Document.encode(GapDocument(from: from, to: to)))
    }

    /// Records WAL that no recovery gets past; before it is stored, so that nothing is ever said to lead beyond.
    /// - Returns: `false` when that was known.
    package func recordUnreplayable(
        system: SystemIdentifier, timeline: Timeline, _ place: Range<LSN>
    ) async throws(PraError) -> Bool {
        try checkWritable()
        let (from, to) = (place.lowerBound, place.upperBound)
        let key = StoreKey.gap(system, timeline, from: from, to: to) + StoreKey.minimal
        guard try await objects.size(key) == nil else { return false }
        return try await objects.put(key, try Document.encode(GapDocument(from: from, to: to)))
    }

    /// What PostgreSQL asks for by `name`: a whole segment, else the pieces of an open one from its beginning, zeros
    /// after them.
    /// - Parameter count: how many of its first bytes are wanted.
    /// - Returns: `nil` only when the store was read and has no such file.
    package func walFile(
        _ name: String, system: SystemIdentifier, first count: Int = .max
    ) async throws(PraError) -> [UInt8]? {
        guard let name = WALName(text: name) else { return nil }
        if case .history = name { return try await getPrivate(StoreKey.wal(system, name)) }
        if let whole = try await whole(system, name, first: count) { return whole }
        return try await pieced(system, name, first: count)
    }

    /// The objects that `walFile` reads.
    func walKeys(of name: WALName, system: SystemIdentifier) async throws(PraError) -> [String] {
        let whole = StoreKey.wal(system, name)
        if try await objects.size(whole) != nil { return [whole] }
        return try await objects.list(StoreKey.pieces(system, name)).map(\.key)
    }

    /// A segment as it is once it has ended; `nil` also where it is open yet, and only pieces of it are there.
    package func wholeSegment(_ name: WALName, system: SystemIdentifier) async throws(PraError) -> [UInt8]? {
        try await WALObject.read(StoreKey.wal(system, name), in: self)?.bytes
    }

    private func whole(
        _ system: SystemIdentifier, _ name: WALName, first count: Int
    ) async throws(PraError) -> [UInt8]? {
        guard let bytes = try await wholeSegment(name, system: system) else { return nil }
        return count < bytes.count ? Array(bytes[..<count]) : bytes
    }

    private func pieced(
        _ system: SystemIdentifier, _ name: WALName, first count: Int
    ) async throws(PraError) -> [UInt8]? {
        var segment: [UInt8] = [], segmentBytes = 0
        for info in try await objects.list(StoreKey.pieces(system, name)) {
            guard let piece = try await WALObject.read(info.key, in: self) else { continue }
            segmentBytes = piece.segmentBytes
            let end = piece.from + piece.bytes.count
            guard piece.from <= segment.count, end > segment.count else { continue }
            segment += piece.bytes[(segment.count - piece.from)...]
        }
        // The segment may have become whole, and its pieces gone, while they were read.
        if let whole = try await whole(system, name, first: count) { return whole }
        guard !segment.isEmpty else { return nil }
        let length = min(count, segmentBytes)
        guard segment.count < length else { return Array(segment[..<length]) }
        segment.reserveCapacity(length)
        segment += repeatElement(0, count: length - segment.count)
        return segment
    }

    /// The hash by which a point names plain WAL.
    package func digest(of bytes: [UInt8]) async -> Digest {
        let cipher = cipher
        return await workers.submit { _ in cipher.id(of: bytes) }.value()
    }

    private func put(_ object: WALObject, _ key: String) async throws(PraError) {
        let bytes = await object.encoded(as: key, .zstd(level: 3), for: self)
        do throws(PraError) {
            try await objects.put(key, bytes)
        } catch  where error.code == .storeConflict {
            guard try await WALObject.read(key, in: self)?.bytes == object.bytes else { throw error }
        }
    }

    func noteSegmentBytes(_ bytes: Int, of system: SystemIdentifier) async throws(PraError) {
        try checkWritable()
        if knownSystems.withLock({ $0[system] == bytes }) { return }
        let key = StoreKey.walSystem(system), about = WALSystem(segmentBytes: bytes)
        // That it survives power loss is seen to with the folders above the segment.
        if try await Document.read(WALSystem.self, key, in: objects) != about {
            try await objects.put(key, try Document.encode(about))
        }
        knownSystems.withLock { $0[system] = bytes }
    }
}

extension StoreKey {
    static func walSystem(_ system: SystemIdentifier) -> String { "wal/\(system)/system.json" }

    static func wal(_ system: SystemIdentifier, _ name: WALName) -> String {
        "wal/\(system)/\(hex8(name.timeline.number))/\(name.text)"
    }

    /// Prefix of the pieces of one segment.
    static func pieces(_ system: SystemIdentifier, _ name: WALName) -> String { wal(system, name) + ".pieces/" }

    static func piece(_ system: SystemIdentifier, _ name: WALName, from: Int, to: Int) -> String {
        pieces(system, name) + "\(hex8(UInt32(from)))-\(hex8(UInt32(to)))"
    }

    /// Of a gap that is there in full, and was written with `wal_level = minimal`.
    static let minimal = ".minimal"

    static func gap(_ system: SystemIdentifier, _ timeline: Timeline, from: LSN, to: LSN) -> String {
        let ends = [from, to].map { hex8(UInt32($0.bytes >> 32)) + hex8(UInt32(truncatingIfNeeded: $0.bytes)) }
        return "wal/\(system)/\(hex8(timeline.number))/gaps/\(ends[0])-\(ends[1])"
    }
}
