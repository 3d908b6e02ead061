/// How durations are written in manifests and printed: `90s` `15m` `1h30m` `35d` `2w`, or ISO 8601 without months
/// (`PT15M`, `P35D`).
package enum DurationText {
    /// `nil` when `text` is neither form, is bare digits, or overflows.
    package static func parse(_ text: String) -> Duration? {
        text.first == "P" ? parseISO(text.dropFirst()) : parseUnits(text[...], units: compactUnits)
    }

    /// The largest units first, at most two of them: `1h30m`, `35d`, `4m12s`, `0.8s`.
    package static func compact(_ duration: Duration) -> String {
        let microseconds = duration.microseconds
        if microseconds < 0 { return "-" + compact(.microseconds(-microseconds)) }
        if microseconds < 10_000_000, microseconds % 1_000_000 != 0 { return fractional(microseconds) }
        var rest = (microseconds + 500_000) / 1_000_000
        if rest == 0 { return "0s" }
        var parts: [String] = []
        for (symbol, size) in [("d", Int64(86_400)), ("h", 3600), ("m", 60), ("s", 1)] {
            let count = rest / size
            if count > 0 { parts.append("\(count)\(symbol)") } else if !parts.isEmpty { break }
            rest %= size
            if parts.count == 2 { break }
        }
        return parts.joined()
    }

    private static func fractional(_ microseconds: Int64) -> String {
        if microseconds < 1000 { return "\(microseconds)us" }
        if microseconds < 1_000_000 { return "\(microseconds / 1000)ms" }
        let tenths = (microseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)s"
    }

    private static let compactUnits: [(Character, Int64)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]

    private static func parseISO(_ text: Substring) -> Duration? {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let dateText = halves.first, !text.isEmpty else { return nil }
        let dates: Duration? = dateText.isEmpty ? .zero : parseUnits(dateText, units: [("W", 604_800), ("D", 86_400)])
        guard halves.count == 2 else { return dates }
        guard let date = dates, let time = parseUnits(halves[1], units: [("H", 3600), ("M", 60), ("S", 1)]) else {
            return nil
        }
        return date + time
    }

    /// Digits and a unit, once or more, each unit at most once and in falling order.
    private static func parseUnits(_ text: Substring, units: [(Character, Int64)]) -> Duration? {
        var (rest, allowed, total) = (text, units[...], Int64(0))
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            guard let number = Int64(digits), let symbol = rest.first,
                let index = allowed.firstIndex(where: { $0.0 == symbol })
            else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: allowed[index].1)
            let (sum, carry) = total.addingReportingOverflow(product)
            guard !overflow, !carry, sum < 10_000_000_000 else { return nil }
            (total, allowed, rest) = (sum, allowed[(index + 1)...], rest.dropFirst())
        }
        return .seconds(total)
    }
}
