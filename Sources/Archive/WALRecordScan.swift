/// A record in a WAL segment.
struct WALRecord: Hashable, Sendable {
    /// In the segment; before its beginning for one that begins in the segment before.
    var start: Int
    /// Zeros where those are of the segment before.
    var bytes: [UInt8]

    /// What follows the fixed header (xlogrecord.h).
    var body: ArraySlice<UInt8> { bytes.dropFirst(WALRecordScan.header) }
}

/// Looks for records of one kind in one WAL segment, or the beginning of one, without those around it (xlogrecord.h,
/// xlog_internal.h).
struct WALRecordScan {
    private(set) var found: [WALRecord] = []
    /// Where one begins that goes on in the next segment.
    private(set) var cutOff: Int?

    private let manager: UInt8
    private let info: UInt8
    /// As much as one of this kind can have.
    private let most: Int
    /// One that goes on on the next page: of its bytes `most` at most.
    private var open: (record: WALRecord, length: Int)?

    static let header = 24

    /// - Parameters:
    ///   - manager: the resource manager's number.
    ///   - info: what it says of such records, in the upper four bits.
    init(_ segment: [UInt8], manager: UInt8, info: UInt8, most: Int) {
        (self.manager, self.info, self.most) = (manager, info, most)
        let page = Self.pageBytes(segment)
        for start in stride(from: 0, to: segment.count, by: page) {
            guard read(segment[start..<min(start + page, segment.count)], isFirst: start == 0) else { return }
        }
        cutOff = open.flatMap { isSought($0.record.bytes[...]) ? $0.record.start : nil }
    }

    /// The first page says it (XLogLongPageHeaderData).
    private static func pageBytes(_ segment: [UInt8]) -> Int {
        let said = segment.count >= 40 && segment[2] & 2 != 0 ? Int(segment[36..<40].number(4)) : 0
        return said >= 1024 && said <= 65536 ? said : 8192
    }

    /// - Returns: whether WAL goes on behind this page.
    private mutating func read(_ page: ArraySlice<UInt8>, isFirst: Bool) -> Bool {
        let (magic, flags) = (page.number(2), page.dropFirst(2).number(2))
        guard magic != 0 else { return false }
        var rest = page.dropFirst(flags & 2 != 0 ? 40 : 24)
        guard flags & 1 != 0 else {
            // What was begun before was given up.
            open = nil
            return records(rest)
        }
        let left = Int(page.dropFirst(16).number(4)), here = min(left, rest.count)
        if isFirst { fromBefore(rest.prefix(here), isWhole: here == left) }
        if var begun = open {
            begun.record.bytes += rest.prefix(max(0, min(here, most - begun.record.bytes.count)))
            open = here == left ? nil : begun
            if here == left { note(begun.record, begun.length) }
        }
        rest = rest.dropFirst((here + 7) & ~7)
        return here < left || records(rest)
    }

    private mutating func records(_ page: ArraySlice<UInt8>) -> Bool {
        var rest = page
        while rest.count >= 8 {
            let length = Int(rest.number(4))
            guard length >= Self.header else { return false }
            guard length <= rest.count else {
                open = (WALRecord(start: rest.startIndex, bytes: Array(rest.prefix(most))), length)
                return true
            }
            if isSought(rest) { note(WALRecord(start: rest.startIndex, bytes: Array(rest.prefix(length))), length) }
            rest = rest.dropFirst((length + 7) & ~7)
        }
        return true
    }

    private mutating func note(_ record: WALRecord, _ length: Int) {
        if record.bytes.count == length, isSought(record.bytes[...]) { found.append(record) }
    }

    /// The end of a record whose header began in the segment before: of 8 bytes of it there, or of 16. With more of it
    /// there, that segment is cut off.
    private mutating func fromBefore(_ end: ArraySlice<UInt8>, isWhole: Bool) {
        guard isWhole else { return }
        for missing in [8, 16] where end.count > Self.header - missing {
            let bytes = Array(repeating: 0, count: missing) + end
            guard isSought(bytes[...]), bytes[18] == 0, bytes[19] == 0 else { continue }
            found.append(WALRecord(start: end.startIndex - missing, bytes: bytes))
        }
    }

    private func isSought(_ record: ArraySlice<UInt8>) -> Bool {
        record.count >= 18 && record[record.startIndex + 17] == manager
            && record[record.startIndex + 16] & 0xF0 == info
    }
}

extension ArraySlice<UInt8> {
    /// The first bytes, as the little-endian number that they are.
    func number(_ count: Int) -> UInt64 { prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
