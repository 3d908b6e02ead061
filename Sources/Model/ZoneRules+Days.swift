extension ZoneRules {
    /// The first moment of a day that is counted from 1970-01-01. Where the clocks skip midnight the day begins after
    /// the skip; where they show it twice, the first time.
    package func startOfDay(_ day: Int) -> Timestamp {
        let shown = Timestamp(seconds: Int64(day) * 86_400)
        // No zone is further from UTC.
        let offsets = [offset(at: shown - .seconds(93_600)), offset(at: shown + .seconds(93_600))]
        var (low, high) = (shown - max(offsets[0], offsets[1]), shown - min(offsets[0], offsets[1]))
        guard low + offset(at: low) < shown else { return low }
        while (high - low).microseconds > 1 {
            let middle = low + .microseconds((high - low).microseconds / 2)
            if middle + offset(at: middle) < shown { low = middle } else { high = middle }
        }
        return high
    }

    /// `2026-10-25 02:30:00 +01:00`: what a clock on the wall shows, and how far it is from UTC.
    package func text(_ instant: Timestamp) -> String {
        let (t, east) = (civil(instant), offset(at: instant).microseconds / 60_000_000)
        let date = "\(padded(t.year, 4))-\(padded(t.month, 2))-\(padded(t.day, 2))"
        let time = "\(padded(t.hour, 2)):\(padded(t.minute, 2)):\(padded(t.second, 2))"
        let (hours, minutes) = east.magnitude.quotientAndRemainder(dividingBy: 60)
        return "\(date) \(time) \(east < 0 ? "-" : "+")\(padded(hours, 2)):\(padded(minutes, 2))"
    }
}
