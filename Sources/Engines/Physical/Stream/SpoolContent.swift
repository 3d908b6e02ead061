import Model
import Stores

/// One segment file of a spool.
struct SpoolFile: Hashable, Sendable {
    var timeline: Timeline
    /// Of the segment.
    var start: LSN
    var bytes: Int
    var isWhole: Bool

    var end: LSN { LSN(start.bytes + UInt64(bytes)) }

    func name(segmentBytes: Int) -> String {
        let number = start.bytes / UInt64(segmentBytes)
        let name = WALName.segment(timeline, number: number, segmentBytes: segmentBytes).text
        return isWhole ? name : name + SpoolFile.partial
    }

    static let partial = ".partial"
}

/// A file of a spool from where it is damaged or has a gap.
struct OtherFile: Hashable, Sendable {
    var name: String
    var segment: WALName
    /// Not just made: power loss may leave such a one without its first bytes.
    var isBegun: Bool
}

/// The files of a spool and the legs that they are; only the last file grows.
struct SpoolContent: Sendable {
    private(set) var legs: SpoolLegs
    /// In the order of their WAL.
    private(set) var files: [SpoolFile]
    var histories: [Timeline: [UInt8]] = [:]
    /// In the order of their names.
    var rest: [OtherFile] = []
    /// The end of what was written.
    private(set) var written = LSN.zero

    init(_ legs: SpoolLegs, files: [SpoolFile] = []) {
        (self.legs, self.files) = (legs, files)
        written = legs.end?.lsn ?? .zero
    }

    /// Of all files.
    var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// The open segment at `position` is written over with the same bytes, and not emptied first: a commit may have
    /// been acknowledged for them.
    /// - Returns: the files that are of no use.
    mutating func resume(at position: WALPosition, segmentBytes: Int) -> [SpoolFile] {
        defer { written = position.lsn }
        guard legs.segmentBytes == segmentBytes, legs.resume(at: position) else {
            let all = files
            (legs, files) = (SpoolLegs(segmentBytes: segmentBytes), [])
            legs.begin(at: position)
            return all
        }
        return removed { $0.timeline == position.timeline && $0.start >= position.lsn }
            .filter { $0.isWhole || $0.start > position.lsn }
    }

    mutating func follow(at position: WALPosition) {
        legs.begin(at: position)
        written = position.lsn
    }

    /// How much the open segment still takes.
    var roomInSegment: Int { legs.segmentBytes - Int(written.bytes % UInt64(legs.segmentBytes)) }

    /// Appends the file of the segment that begins here.
    mutating func openNext() -> SpoolFile {
        let timeline = legs.end?.timeline ?? Timeline(1)
        files.append(SpoolFile(timeline: timeline, start: written, bytes: 0, isWhole: false))
        return files[files.count - 1]
    }

    mutating func grow(by count: Int) {
        files[files.count - 1].bytes += count
        written = LSN(written.bytes + UInt64(count))
    }

    var isSegmentFull: Bool { files.last.map { $0.bytes == legs.segmentBytes } ?? false }

    mutating func finishSegment() -> SpoolFile {
        files[files.count - 1].isWhole = true
        return files[files.count - 1]
    }

    mutating func synced() { legs.extend(to: written) }

    mutating func close() { legs.close() }

    /// - Returns: the files that every store has; the one that still grows stays.
    mutating func drop(before position: WALPosition) -> [SpoolFile] {
        let closed = Set(legs.legs.filter(\.isClosed).map(\.timeline))
        let gone = removed {
            ($0.isWhole || closed.contains($0.timeline)) && WALPosition(timeline: $0.timeline, lsn: $0.end) <= position
        }
        if let last = gone.last { legs.drop(before: WALPosition(timeline: last.timeline, lsn: last.end)) }
        return gone
    }

    private mutating func removed(where isRemoved: (SpoolFile) -> Bool) -> [SpoolFile] {
        let gone = files.filter(isRemoved)
        files.removeAll(where: isRemoved)
        return gone
    }
}
