import Model

/// A calendar hour, day, week (from Monday), month or year of a place.
struct Bucket: Hashable {
    enum Size: Hashable { case hour, day, week, month, year }

    private let size: Size
    /// Of its beginning.
    private let civil: [Int]

    init(_ time: CivilTime, _ size: Size) {
        self.size = size
        civil =
            switch size {
            case .hour: [time.year, time.month, time.day, time.hour]
            case .day: [time.year, time.month, time.day]
            case .week: Bucket.monday(of: time)
            case .month: [time.year, time.month]
            case .year: [time.year]
            }
    }

    private static func monday(of time: CivilTime) -> [Int] {
        // 1970-01-01 was a Thursday: three days after a Monday.
        let sinceMonday = ((time.dayNumber + 3) % 7 + 7) % 7
        let monday = CivilTime(Timestamp(seconds: Int64(time.dayNumber - sinceMonday) * 86_400))
        return [monday.year, monday.month, monday.day]
    }

    var reason: Message {
        let date = civil.prefix(3).map { padded($0, 2) }.joined(separator: "-")
        return switch size {
        case .hour: Message(.keepHour, .name("\(date) \(padded(civil[3], 2)):00"))
        case .day: Message(.keepDay, .name(date))
        case .week: Message(.keepWeek, .name(date))
        case .month: Message(.keepMonth, .name(date))
        case .year: Message(.keepYear, .name(date))
        }
    }
}
