/// A language that `pra` writes.
package enum Language: String, Sendable, Codable, CaseIterable { case english = "en", french = "fr" }

extension Language {
    /// U+202F: French keeps a unit and a group of digits together with it.
    private static let thinSpace = "\u{202F}"

    /// `12,345` or `12 345`.
    package func text(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: self == .english ? "," : Self.thinSpace)
    }

    /// `16.7` or `16,7`, without zeros at its end.
    func text(millionths: Int64) -> String {
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        var decimals = padded(Int64(rest), 6)[...]
        while decimals.last == "0" { decimals = decimals.dropLast() }
        let point = self == .english ? "." : ","
        return (millionths < 0 ? "-" : "") + text(Int(whole)) + (decimals.isEmpty ? "" : point + decimals)
    }

    /// `1h30m`; French days are `j`, decimals follow a comma.
    package func text(_ duration: Duration) -> String {
        let compact = DurationText.compact(duration)
        return self == .english ? compact : String(compact.map { $0 == "d" ? "j" : $0 == "." ? "," : $0 })
    }

    /// `3.8 GiB` or `3,8 Gio`.
    package func text(_ size: ByteCount) -> String {
        guard self == .french else { return size.description }
        let parts = size.description.split(separator: " ")
        let unit = parts[1] == "B" ? "o" : parts[1].dropLast() + "o"
        return String(parts[0].map { $0 == "." ? "," : $0 }) + Self.thinSpace + unit
    }

    /// `99.9%` or `99,9 %`.
    package func text(_ ratio: Ratio) -> String {
        guard self == .french else { return ratio.description }
        return String(ratio.description.dropLast().map { $0 == "." ? "," : $0 }) + Self.thinSpace + "%"
    }

    /// `2026-11-22 16:40:12 UTC`, the same in both: it survives spreadsheets.
    package func text(_ instant: Timestamp) -> String {
        let t = CivilTime(instant)
        return "\(padded(t.year, 4))-\(padded(t.month, 2))-\(padded(t.day, 2)) "
            + "\(padded(t.hour, 2)):\(padded(t.minute, 2)):\(padded(t.second, 2)) UTC"
    }
}
