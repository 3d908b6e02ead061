/// The rule of a zone for all years to come, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Hashable, Sendable {
    /// The weekday of a week of a month (week 5 is the last), and the seconds after its midnight.
    struct Change: Hashable, Sendable {
        var month: Int, week: Int, weekday: Int, seconds: Int
    }

    /// East of UTC, unlike the text, which counts west.
    var standard: Int
    var summer: Int
    /// Both are there, or the offset never changes.
    private var start: Change?
    private var end: Change?

    init?(footer: String) {
        var text = footer[...]
        guard takeName(&text), let west = takeTime(&text) else { return nil }
        (standard, summer) = (-west, -west + 3600)
        guard !text.isEmpty else { return }
        guard takeName(&text) else { return nil }
        if text.first != ",", let west = takeTime(&text) { summer = -west }
        guard let start = takeChange(&text), let end = takeChange(&text), text.isEmpty else { return nil }
        (self.start, self.end) = (start, end)
    }

    func offset(at instant: Timestamp) -> Int {
        guard let start, let end else { return standard }
        let year = CivilTime(instant + .seconds(standard)).year
        let summerStart = start.instant(in: year, offset: standard)
        let summerEnd = end.instant(in: year, offset: summer)
        let isSummer =
            summerStart < summerEnd
            ? summerStart <= instant && instant < summerEnd : !(summerEnd <= instant && instant < summerStart)
        return isSummer ? summer : standard
    }
}

extension YearlyRule.Change {
    func instant(in year: Int, offset: Int) -> Timestamp {
        let first = CivilTime(year: year, month: month, day: 1).dayNumber
        // 1970-01-01 was a Thursday, weekday 4.
        let firstWeekday = ((first + 4) % 7 + 7) % 7
        var day = first + (weekday - firstWeekday + 7) % 7 + 7 * (week - 1)
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        while day >= CivilTime(year: next.0, month: next.1, day: 1).dayNumber { day -= 7 }
        return Timestamp(seconds: Int64(day) * 86_400 + Int64(seconds - offset))
    }
}

/// `CET` or `<-03>`.
private func takeName(_ text: inout Substring) -> Bool {
    if text.first == "<", let close = text.firstIndex(of: ">") {
        text = text[close...].dropFirst()
        return true
    }
    let name = text.prefix { $0.isLetter }
    text = text.dropFirst(name.count)
    return name.count >= 3
}

/// `[+-]h[h][h][:mm[:ss]]` in seconds.
private func takeTime(_ text: inout Substring) -> Int? {
    let sign = text.first == "-" ? -1 : 1
    if text.first == "-" || text.first == "+" { text = text.dropFirst() }
    let clock = text.prefix { $0 == ":" || ("0"..."9").contains($0) }
    text = text.dropFirst(clock.count)
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...3).contains(parts.count) else { return nil }
    var seconds = 0
    for (part, size) in zip(parts, [3600, 60, 1]) {
        guard let part, part <= 168 else { return nil }
        seconds += part * size
    }
    return sign * seconds
}

/// `,M3.5.0` with an optional `/time`; two in the morning without one.
private func takeChange(_ text: inout Substring) -> YearlyRule.Change? {
    guard text.hasPrefix(",M") else { return nil }
    text = text.dropFirst(2)
    let date = text.prefix { $0 == "." || ("0"..."9").contains($0) }
    text = text.dropFirst(date.count)
    let parts = date.split(separator: ".").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[0]), (1...5).contains(parts[1]), (0...6).contains(parts[2])
    else { return nil }
    var seconds = 7200
    if text.first == "/" {
        text = text.dropFirst()
        guard let time = takeTime(&text) else { return nil }
        seconds = time
    }
    return YearlyRule.Change(month: parts[0], week: parts[1], weekday: parts[2], seconds: seconds)
}
