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
    let found: [NewTablespace]
    /// Whether such a record begins here and goes on in the next segment.
    let isCutOff: Bool

    init(_ segment: [UInt8]) {
        // RM_TBLSPC_ID, XLOG_TBLSPC_CREATE
        let scan = WALRecordScan(segment, manager: 5, info: 0, most: 1_200)
        found = scan.found.compactMap { NewTablespace(body: $0.body) }
        isCutOff = scan.cutOff != nil
    }
}
