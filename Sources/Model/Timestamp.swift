/// An instant in UTC, in microseconds since 1970 (the resolution of PostgreSQL's `timestamptz`).
public struct Timestamp: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

    @inlinable public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

    @inlinable public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    @inlinable public static func + (a: Timestamp, b: Duration) -> Timestamp {
        Timestamp(microseconds: a.microseconds + b.microseconds)
    }

    @inlinable public static func - (a: Timestamp, b: Duration) -> Timestamp {
        Timestamp(microseconds: a.microseconds - b.microseconds)
    }

    @inlinable public static func - (a: Timestamp, b: Timestamp) -> Duration {
        .microseconds(a.microseconds - b.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero.
    @inlinable public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// Seconds with their fraction, for display and ratios.
    @inlinable public var inSeconds: Double { Double(microseconds) / 1_000_000 }
}

/// A civil date and time of day of a timestamp in UTC (proleptic Gregorian).
package struct CivilTime: Equatable, Sendable {
    package var year: Int, month: Int, day: Int
    package var hour: Int, minute: Int, second: Int, microsecond: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0)
    {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second, self.microsecond) = (hour, minute, second, microsecond)
    }

    /// Days to civil date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    package init(_ timestamp: Timestamp) {
        let (day, rest) = floorDivide(timestamp.microseconds, 86_400_000_000)
        let shifted = Int(day) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = Int(rest / 3_600_000_000)
        minute = Int(rest / 60_000_000) % 60
        second = Int(rest / 1_000_000) % 60
        microsecond = Int(rest % 1_000_000)
    }

    /// Days since 1970-01-01.
    package var dayNumber: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package var timestamp: Timestamp {
        let seconds = Int64(dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Timestamp(microseconds: seconds * 1_000_000 + Int64(microsecond))
    }
}

private func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, remainder: Int64) {
    let (q, r) = a.quotientAndRemainder(dividingBy: b)
    return r < 0 ? (q - 1, r + b) : (q, r)
}

extension Timestamp: CustomStringConvertible, Codable {
    /// RFC 3339 in UTC: `2026-11-22T16:00:00Z`, with a fraction only where there is one.
    public var description: String {
        let t = CivilTime(self)
        let fraction = t.microsecond == 0 ? "" : "." + padded(t.microsecond, 6)
        return "\(padded(t.year, 4))-\(padded(t.month, 2))-\(padded(t.day, 2))"
            + "T\(padded(t.hour, 2)):\(padded(t.minute, 2)):\(padded(t.second, 2))\(fraction)Z"
    }

    /// Parses RFC 3339: a date, `T` or a space, a time, up to six digits of fraction, and `Z` or an offset; `nil`
    /// otherwise.
    public init?(text: String) {
        var reader = TimestampReader(text)
        guard let value = reader.read() else { return nil }
        self = value
    }

    public init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { Timestamp(text: $0) } }

    public func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

/// `number` in decimal, filled with zeros on the left up to `width`.
package func padded(_ number: some BinaryInteger, _ width: Int) -> String {
    let digits = String(number)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}

private struct TimestampReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    mutating func read() -> Timestamp? {
        guard let year = digits(4), take("-"), let month = digits(2), (1...12).contains(month), take("-"),
            let day = digits(2), (1...31).contains(day), take("T") || take("t") || take(" "),
            let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60,
            take(":"), let second = digits(2), second < 61, let fraction = fraction(), let offset = offset(),
            rest.isEmpty
        else { return nil }
        let civil = CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: fraction)
        let back = CivilTime(Timestamp(seconds: Int64(civil.dayNumber) * 86_400))
        guard back.day == day, back.month == month else { return nil }
        return civil.timestamp - .seconds(offset)
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest.removeFirst(count)
        return value
    }

    /// Microseconds; zero without a point.
    private mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        let run = rest.prefix { (48...57).contains($0) }.count
        guard (1...9).contains(run), let value = digits(min(run, 6)) else { return nil }
        if run > 6 { rest.removeFirst(run - 6) }
        return (min(run, 6)..<6).reduce(value) { value, _ in value * 10 }
    }

    /// Seconds east of UTC.
    private mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
        guard !rest.isEmpty else { return sign * hours * 3600 }
        guard take(":"), let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
