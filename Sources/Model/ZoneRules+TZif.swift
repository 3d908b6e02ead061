extension ZoneRules {
    /// Reads the 64-bit part of a TZif file, version 2 or later, and its footer (RFC 9636); `nil` when it is none or
    /// is cut off.
    /// A footer of a form that no zone in use has (`Jn`, `n`) is passed over: the last offset stays.
    package init?(name: String, tzif bytes: [UInt8]) {
        var reader = TZifReader(rest: bytes[...])
        guard let first = reader.header(), first.version >= UInt8(ascii: "2"),
            reader.skip(first.bodyBytes(timeBytes: 4)),
            let header = reader.header(), let times = reader.numbers(header.times, bytes: 8),
            let kinds = reader.take(header.times), let types = reader.take(header.types * 6),
            reader.skip(header.characters + header.leaps * 12 + header.standardFlags + header.utcFlags)
        else { return nil }
        let offsets = stride(from: 0, to: types.count, by: 6).map { Int(bigEndian(types.dropFirst($0).prefix(4))) }
        guard let firstOffset = offsets.first, kinds.allSatisfy({ Int($0) < offsets.count }) else { return nil }
        let limit = Int64.max / 2_000_000
        self.init(
            name: name, firstOffsetSeconds: firstOffset,
            transitions: zip(times, kinds).filter { abs($0.0) < limit }.map {
                Transition(at: Timestamp(seconds: $0.0), offsetSeconds: offsets[Int($0.1)])
            })
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0.at < $1.at }) else { return nil }
        rule = YearlyRule(footer: String(decoding: reader.rest.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}

private struct TZifHeader {
    var version: UInt8
    var utcFlags: Int, standardFlags: Int, leaps: Int, times: Int, types: Int, characters: Int

    func bodyBytes(timeBytes: Int) -> Int {
        times * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standardFlags + utcFlags
    }
}

private struct TZifReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    mutating func numbers(_ count: Int, bytes: Int) -> [Int64]? {
        take(count * bytes).map { all in
            stride(from: 0, to: all.count, by: bytes).map { bigEndian(all.dropFirst($0).prefix(bytes)) }
        }
    }

    mutating func header() -> TZifHeader? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first, skip(15),
            let counts = numbers(6, bytes: 4), counts.allSatisfy({ (0..<100_000).contains($0) })
        else { return nil }
        let n = counts.map { Int($0) }
        return TZifHeader(
            version: version, utcFlags: n[0], standardFlags: n[1], leaps: n[2], times: n[3], types: n[4],
            characters: n[5])
    }
}

/// Two's complement of as many bytes as there are.
private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int64 {
    bytes.dropFirst().reduce(Int64(Int8(bitPattern: bytes.first ?? 0))) { $0 << 8 | Int64($1) }
}
