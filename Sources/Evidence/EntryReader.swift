import FoundationEssentials
import Model

/// Reads an entry as `LedgerEntry.encode` writes it and no other: one that holds a curve, which is nearly all that a
/// ledger holds, a hundred times faster than a decoder, and of every other what stands around the event. What is
/// spelled otherwise is left to a decoder.
struct EntryReader {
    private let bytes: [UInt8]
    private var place: Int
    private let end: Int

    static func curve(_ bytes: [UInt8], _ place: Range<Int>) -> Fact? {
        var reader = EntryReader(bytes: bytes, place: place.lowerBound, end: place.upperBound)
        return reader.fact { $0.curve() }
    }

    static func fact(_ bytes: [UInt8], _ place: Range<Int>) -> Fact? {
        var reader = EntryReader(bytes: bytes, place: place.lowerBound, end: place.upperBound)
        return reader.fact { $0.curve() ?? $0.decodedEvent() }
    }

    private mutating func fact(_ event: (inout EntryReader) -> Fact.Event?) -> Fact? {
        guard take(#"{"actor":""#), let actor = text(), take(#","at":""#), let at = timestamp(), take(#","boot":""#),
            let boot = text(), take(#","confidence":""#), let confidence = Confidence(rawValue: text() ?? ""),
            take(#","event":"#), let event = event(&self), take(#","monotonic":"#), let monotonic = integer(),
            take(#","subject":""#), let subject = text(), let subject = ResourceID(text: subject), take("}"),
            place == end
        else { return nil }
        return Fact(
            at: at, monotonic: monotonic, boot: boot, actor: actor, subject: subject, confidence: confidence,
            event: event)
    }

    /// `nil`, and nothing read, for another event.
    private mutating func curve() -> Fact.Event? {
        let start = place
        if take(#"{"exposed":{"_0":{"breakpoints":["#), let record = exposed() { return .exposed(record) }
        place = start
        if take(#"{"available":{"_0":{"down":"#), let record = available() { return .available(record) }
        place = start
        return nil
    }

    /// By a decoder, and where many are of one kind by that of the record alone, which is half the work. What comes
    /// after the event holds no text in which its key might stand.
    private mutating func decodedEvent() -> Fact.Event? {
        let start = place
        guard let next = (place..<end).last(where: { isAt($0, #","monotonic":"#) }) else { return nil }
        defer { place = next }
        guard take(#"{""#), let name = text(), take(#":{"_0":"#), place + 2 <= next, isAt(next - 2, "}}")
        else { return nil }
        let record = place..<(next - 2)
        switch name {
        case "due": return read(record) { $0.due() }.map { .due($0) }
        case "started": return read(record) { $0.started() }.map { .started($0) }
        case "finished": return read(record) { $0.finished() }.map { .finished($0) }
        case "committed": return decoded(record).map { .committed($0) }
        case "verified": return read(record) { $0.verified() }.map { .verified($0) }
        case "forgotten": return read(record) { $0.forgotten() }.map { .forgotten($0) }
        default: return decoded(start..<next)
        }
    }

    /// A record that has more than the usual fields is the decoder's.
    private func read<Value: Decodable>(_ place: Range<Int>, _ body: (inout EntryReader) -> Value?) -> Value? {
        var reader = EntryReader(bytes: bytes, place: place.lowerBound, end: place.upperBound)
        guard let value = body(&reader), reader.place == reader.end else { return decoded(place) }
        return value
    }

    /// What it refuses the decoder of the whole entry refuses as well, and says why.
    private func decoded<Value: Decodable>(_ place: Range<Int>) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(bytes[place]))
    }

    private mutating func exposed() -> ExposureRecord? {
        guard let breakpoints = breakpoints() else { return nil }
        var claimed: Duration?
        if take(#","claimedSeconds":"#) {
            guard let said = seconds() else { return nil }
            claimed = said
        }
        guard take(#","from":""#), let from = timestamp(), take(#","maximum":"#),
            let maximum = seconds(), take(#","overTarget":"#), let overTarget = seconds(), take(#","plan":""#),
            let plan = text(), take(#","scenario":""#), let scenario = text(), take(#","to":""#), let to = timestamp(),
            take(#","unknown":"#), let unknown = seconds(), take("}}}")
        else { return nil }
        return ExposureRecord(
            plan: plan, scenario: scenario, from: from, to: to, breakpoints: breakpoints, maximum: maximum,
            overTarget: overTarget, unknown: unknown, claimed: claimed)
    }

    private mutating func breakpoints() -> [ExposureRecord.Breakpoint]? {
        var points: [ExposureRecord.Breakpoint] = []
        points.reserveCapacity(4)
        if take("]") { return points }
        repeat {
            guard take(#"{"at":""#), let at = timestamp(), take(#","exposure":"#), let exposure = seconds(),
                take("}")
            else { return nil }
            points.append(.init(at: at, exposure: exposure))
        } while take(",")
        return take("]") ? points : nil
    }

    private mutating func available() -> AvailabilityRecord? {
        guard let down = seconds() else { return nil }
        var endpoint: String?
        if take(#","endpoint":""#) {
            guard let name = text() else { return nil }
            endpoint = name
        }
        guard take(#","from":""#), let from = timestamp(), take(#","to":""#), let to = timestamp(),
            take(#","unknown":"#), let unknown = seconds(), take(#","up":"#), let up = seconds(), take("}}}")
        else { return nil }
        return AvailabilityRecord(from: from, to: to, up: up, down: down, unknown: unknown, endpoint: endpoint)
    }

    mutating func take(_ word: StaticString) -> Bool {
        guard isAt(place, word) else { return false }
        place += word.utf8CodeUnitCount
        return true
    }

    private func isAt(_ start: Int, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard start + count <= end else { return false }
        for offset in 0..<count where unsafe bytes[start + offset] != word.utf8Start[offset] { return false }
        return true
    }

    /// ASCII without escapes, with its closing quote.
    mutating func text() -> String? {
        let start = place
        while place < end, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] >= 0x20, bytes[place] < 0x7F, bytes[place] != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        guard place < end else { return nil }
        place += 1
        return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard place + count <= end else { return nil }
        var value = 0
        for _ in 0..<count {
            let digit = Int(bytes[place]) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
            place += 1
        }
        return value
    }

    private mutating func next(is byte: UInt8) -> Bool {
        guard place < end, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    mutating func timestamp() -> Timestamp? {
        guard let year = digits(4), next(is: 45), let month = digits(2), (1...12).contains(month), next(is: 45),
            let day = digits(2), (1...daysOf(month, in: year)).contains(day), next(is: UInt8(ascii: "T")),
            let hour = digits(2), hour < 24, next(is: 58), let minute = digits(2), minute < 60, next(is: 58),
            let second = digits(2), second < 60
        else { return nil }
        var fraction = 0
        if next(is: UInt8(ascii: ".")) {
            guard let six = digits(6) else { return nil }
            fraction = six
        }
        guard next(is: UInt8(ascii: "Z")), next(is: UInt8(ascii: "\"")) else { return nil }
        return CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: fraction
        ).timestamp
    }

    /// As JSON has it: nothing stands behind a zero in front.
    mutating func integer() -> Int64? {
        let start = place
        guard let value = decimals(), bytes[start] != UInt8(ascii: "0") || place == start + 1 else { return nil }
        return value
    }

    private mutating func decimals() -> Int64? {
        let start = place
        var value: Int64 = 0
        while place < end, (48...57).contains(bytes[place]) {
            guard place - start < 18 else { return nil }
            value = value * 10 + Int64(bytes[place] - 48)
            place += 1
        }
        return place > start ? value : nil
    }

    /// Seconds with at most six decimals. Below half a century a `Double` tells its microseconds exactly.
    mutating func seconds() -> Duration? {
        guard let whole = integer(), whole < 1_500_000_000 else { return nil }
        guard next(is: UInt8(ascii: ".")) else { return .seconds(whole) }
        let start = place
        guard let decimals = decimals(), place - start <= 6 else { return nil }
        let micro = (place - start..<6).reduce(decimals) { value, _ in value * 10 }
        return .microseconds(whole * 1_000_000 + micro)
    }
}

private func daysOf(_ month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}
