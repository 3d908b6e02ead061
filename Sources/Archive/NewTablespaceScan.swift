import Model

/// A tablespace that recovery makes from a WAL record, at the path that it has on the source: no mapping applies
/// (xl_tblspc_create_rec in tablespace.h).
struct NewTablespace: Hashable, Sendable {
    var oid: UInt32
    var path: String
}

extension NewTablespace {
    /// - Parameter body: of a record, what follows its fixed header.
    /// - Returns: `nil` when that is anything else, to the last byte.
    init?(body: ArraySlice<UInt8>) {
        var rest = body
        // Whose the record is may stand before its data (XLR_BLOCK_ID_ORIGIN, XLR_BLOCK_ID_TOPLEVEL_XID).
        if rest.first == 253 { rest = rest.dropFirst(3) }
        if rest.first == 252 { rest = rest.dropFirst(5) }
        switch rest.first {
        case 255 where rest.count >= 2 && Int(rest[rest.startIndex + 1]) == rest.count - 2: rest = rest.dropFirst(2)
        case 254 where rest.count >= 5 && Int(rest.dropFirst().number(4)) == rest.count - 5: rest = rest.dropFirst(5)
        default: return nil
        }
        let text = rest.dropFirst(4)
        guard text.last == 0, text.dropLast().allSatisfy({ $0 != 0 }) else { return nil }
        (oid, path) = (UInt32(rest.number(4)), String(decoding: text.dropLast(), as: UTF8.self))
    }
}

/// Looks for records that make tablespaces in one WAL segment, without those around it.
struct NewTablespaceScan {
    private(set) var found: [NewTablespace] = []
    /// Whether such a record begins here and goes on in the next segment.
    private(set) var isCutOff = false

    /// A record that goes on on the next page: as much of it as one that makes a tablespace can have.
    private var open: (bytes: [UInt8], length: Int)?
    private static let most = 1_200
    private static let header = 24

    init(_ segment: [UInt8]) {
        let page = Self.pageBytes(segment)
        for start in stride(from: 0, to: segment.count - page + 1, by: page) {
            guard read(segment[start..<start + page], isFirst: start == 0) else { return }
        }
        isCutOff = open.map { Self.makesTablespace($0.bytes[...]) } ?? false
    }

    /// The first page says it (XLogLongPageHeaderData).
    private static func pageBytes(_ segment: [UInt8]) -> Int {
        let said = segment.count >= 40 && segment[2] & 2 != 0 ? Int(segment[36..<40].number(4)) : 0
        return said >= 1024 && said <= segment.count ? said : 8192
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
            begun.bytes += rest.prefix(min(here, Self.most - begun.bytes.count))
            open = here == left ? nil : begun
            if here == left { note(begun.bytes[...], begun.length) }
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
                open = (Array(rest.prefix(Self.most)), length)
                return true
            }
            note(rest.prefix(length), length)
            rest = rest.dropFirst((length + 7) & ~7)
        }
        return true
    }

    private mutating func note(_ record: ArraySlice<UInt8>, _ length: Int) {
        guard record.count == length, Self.makesTablespace(record),
            let made = NewTablespace(body: record.dropFirst(Self.header))
        else { return }
        found.append(made)
    }

    /// The end of a record whose header began in the segment before: of 8 bytes of it there, or of 16. With more of it
    /// there, that segment is cut off.
    private mutating func fromBefore(_ end: ArraySlice<UInt8>, isWhole: Bool) {
        guard isWhole else { return }
        for missing in [8, 16] where end.count > Self.header - missing {
            let record = Array(repeating: 0, count: missing) + end
            guard Self.makesTablespace(record[...]), record[18] == 0, record[19] == 0 else { continue }
            if let made = NewTablespace(body: record.dropFirst(Self.header)) { found.append(made) }
        }
    }

    /// By the resource manager and what it says of the record (RM_TBLSPC_ID, XLOG_TBLSPC_CREATE).
    private static func makesTablespace(_ record: ArraySlice<UInt8>) -> Bool {
        record.count >= 18 && record[record.startIndex + 17] == 5 && record[record.startIndex + 16] & 0xF0 == 0
    }
}

extension ArraySlice<UInt8> {
    /// The first bytes, as the little-endian number that they are.
    fileprivate func number(_ count: Int) -> UInt64 { prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
