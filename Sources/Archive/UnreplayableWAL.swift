/// Where WAL begins, in a segment or the beginning of one, that no recovery gets past: the record by which a server
/// says that it starts with `wal_level = minimal` (xl_parameter_change in xlog_internal.h). What it then logs does not
/// suffice to restore from, though not a byte of it is missing.
/// - Returns: the places of such records.
package func unreplayable(in segment: [UInt8]) -> [Range<Int>] {
    // RM_XLOG_ID, XLOG_PARAMETER_CHANGE
    let scan = WALRecordScan(segment, manager: 0, info: 0x60, most: 256)
    var places = scan.found.filter { startsMinimal($0.body) }.map { max(0, $0.start)..<$0.start + $0.bytes.count }
    // What it says stands in the next segment alone: nobody relies on what comes after it.
    if let start = scan.cutOff { places.append(start..<segment.count) }
    return places
}

/// Of the record's data, six numbers and two flags, the sixth number is `wal_level`; zero is minimal.
private func startsMinimal(_ body: ArraySlice<UInt8>) -> Bool {
    let data = body.dropFirst(2)
    guard body.first == 255, let count = body.dropFirst().first, Int(count) == data.count, data.count >= 26 else {
        return false
    }
    return data.dropFirst(20).number(4) == 0
}
