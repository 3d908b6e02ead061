import Model

/// What a `Retry-After` header asks for, in either of its forms: seconds, or a date (RFC 9110 §5.6.7). From one second
/// to one hour; `nil` for what is neither.
func retryAfter(_ header: String?, at now: Timestamp) -> Duration? {
    guard let text = header?.split(separator: " ").joined(separator: " ") else { return nil }
    let asked =
        Int64(text).map { Duration.seconds(max(0, min($0, 3600))) }
        ?? instant(ofDate: text, zone: "GMT").map { $0 - now }
    return asked.map { min(max($0, .seconds(1)), .seconds(3600)) }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, or with another name of that zone.
func instant(ofDate text: String, zone: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == zone, let day = Int(parts[1]),
        let month = monthNames.firstIndex(of: String(parts[2])), let year = Int(parts[3]), (1...31).contains(day),
        (1970...9999).contains(year)
    else { return nil }
    let time = parts[4].split(separator: ":").map { Int($0) }
    guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2], (0..<24).contains(hour),
        (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second).timestamp
}

/// As mail and HTTP write them.
let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
