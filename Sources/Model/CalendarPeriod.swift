/// A day, week, month, quarter or year by the calendar; where it lies in time its zone says.
package struct CalendarPeriod: Hashable, Sendable {
    package enum Length: String, Hashable, Sendable, Codable, CaseIterable {
        case day = "Day", week = "Week", month = "Month", quarter = "Quarter", year = "Year"
    }

    package let length: Length
    /// Counted from 1970-01-01.
    package let days: Range<Int>

    /// The one that holds a day.
    package init(_ length: Length, of day: Int) {
        self.length = length
        let date = CivilTime(day: day)
        days =
            switch length {
            case .day: day..<day + 1
            // From Monday on, as ISO 8601 has it; 1970-01-01 was a Thursday.
            case .week: day - weekday(day)..<day - weekday(day) + 7
            case .month: months(from: date.monthNumber, count: 1)
            case .quarter: months(from: date.monthNumber / 3 * 3, count: 3)
            case .year: months(from: date.year * 12, count: 12)
            }
    }

    /// The one that holds an instant.
    package init(_ length: Length, at instant: Timestamp, in zone: ZoneRules) {
        self.init(length, of: zone.civil(instant).dayNumber)
    }

    /// `2026-10-25`, `2026-W41`, `2026-10`, `2026-Q3` or `2026`; `nil` for all else.
    package init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = Int(parts[0]), (1...9999).contains(year), parts.count <= 3 else { return nil }
        let mark = parts.count > 1 ? parts[1].first : nil
        let digits = mark == "Q" || mark == "W" ? parts[1].dropFirst() : parts.count > 1 ? parts[1] : "1"
        guard let number = Int(digits), (0...99).contains(number) else { return nil }
        let first = { (month: Int) in CivilTime(year: year, month: month, day: 1).dayNumber }
        switch (parts.count, mark) {
        case (1, _): self.init(.year, of: first(1))
        case (2, "Q"): self.init(.quarter, of: first(min(number, 4) * 3 - 2))
        // The fourth of January is in the first week.
        case (2, "W"): self.init(.week, of: first(1) + 3 + 7 * (number - 1))
        case (2, _): self.init(.month, of: first(min(max(number, 1), 12)))
        default:
            guard let day = Int(parts[2]), (1...31).contains(day) else { return nil }
            self.init(.day, of: first(min(max(number, 1), 12)) + day - 1)
        }
        // What is written otherwise or names no such period would come back as another text.
        guard description == text else { return nil }
    }

    package var previous: CalendarPeriod { CalendarPeriod(length, of: days.lowerBound - 1) }
    package var next: CalendarPeriod { CalendarPeriod(length, of: days.upperBound) }

    /// From the first moment of its first day up to that of the day after its last: 23 hours where the clocks skip one.
    package func bounds(in zone: ZoneRules) -> (from: Timestamp, to: Timestamp) {
        (zone.startOfDay(days.lowerBound), zone.startOfDay(days.upperBound))
    }
}

extension CalendarPeriod: CustomStringConvertible {
    package var description: String {
        let date = CivilTime(day: days.lowerBound)
        let year = padded(date.year, 4)
        switch length {
        case .day: return "\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))"
        case .week:
            // A week is of the year that its Thursday is of.
            let thursday = CivilTime(day: days.lowerBound + 3)
            let newYear = CivilTime(year: thursday.year, month: 1, day: 1).dayNumber
            return "\(padded(thursday.year, 4))-W\(padded((days.lowerBound + 3 - newYear) / 7 + 1, 2))"
        case .month: return "\(year)-\(padded(date.month, 2))"
        case .quarter: return "\(year)-Q\((date.month + 2) / 3)"
        case .year: return year
        }
    }
}

extension CivilTime {
    /// Midnight of a day that is counted from 1970-01-01.
    package init(day: Int) { self.init(Timestamp(seconds: Int64(day) * 86_400)) }

    fileprivate var monthNumber: Int { year * 12 + month - 1 }
}

/// 0 is Monday.
private func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

private func months(from first: Int, count: Int) -> Range<Int> {
    let start = { (month: Int) in CivilTime(year: month / 12, month: month % 12 + 1, day: 1).dayNumber }
    return start(first)..<start(first + count)
}
