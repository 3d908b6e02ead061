import Model

extension TextForm {
    fileprivate static var sizePattern: String { "[0-9]{1,18}(B|[kK]B|[MGT]B|[KMGT]iB?)" }
}

extension TextForm where Value == Duration {
    static let duration = TextForm(
        "a duration", rule: "duration",
        pattern: "^((?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?"
            + "|P(?=.)([0-9]+W)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)$",
        example: "15m", measure: \.microseconds, parse: { DurationText.parse($0) }, write: exactText)
}

/// All units, so that no second is lost.
@Sendable private func exactText(_ duration: Duration) -> String {
    var rest = duration.microseconds / 1_000_000
    guard rest > 0 else { return "0s" }
    var text = ""
    for (symbol, size) in [("d", Int64(86_400)), ("h", 3600), ("m", 60), ("s", 1)] where rest >= size {
        text += "\(rest / size)\(symbol)"
        rest %= size
    }
    return text
}

extension Shape where Value == Duration {
    /// A duration from `least` to `most`, each written as in a manifest.
    static func duration(from least: String = "1s", to most: String = "3650d") -> Shape {
        guard let lower = DurationText.parse(least), let upper = DurationText.parse(most) else {
            preconditionFailure("\(least) and \(most) are no durations")
        }
        return Shape.text(.duration).checked { value in
            (lower...upper).contains(value)
                ? []
                : [
                    Fault(
                        "out-of-range", "\(DurationText.compact(value)) is out of range",
                        "write a duration from \(least) to \(most)")
                ]
        }
    }
}

extension TextForm where Value == ByteCount {
    static let size = TextForm(
        "a size", rule: "size", pattern: "^\(sizePattern)$", example: "500Mi", measure: \.bytes,
        parse: { $0.utf8.last.map { $0 > 57 } == true ? ByteCount(text: $0) : nil }, write: { exactSize($0) })

    /// Per second.
    static let rate = TextForm(
        "a rate", rule: "rate", pattern: "^\(sizePattern)/s$", example: "200MB/s", measure: \.bytes,
        parse: { $0.hasSuffix("/s") ? size.parse(String($0.dropLast(2))) : nil }, write: { exactSize($0) + "/s" })
}

/// The largest unit that loses nothing, binary before decimal.
private func exactSize(_ size: ByteCount) -> String {
    let units: [(String, Int64)] = [
        ("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10), ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
    ]
    let unit = units.first { size.bytes > 0 && size.bytes % $0.1 == 0 } ?? ("B", 1)
    return "\(size.bytes / unit.1)\(unit.0)"
}

extension TextForm where Value == Ratio {
    static let ratio = TextForm(
        "a share in percent", rule: "ratio", pattern: #"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)%$"#,
        example: "99.9%", measure: \.millionths, parse: { Ratio(text: $0) }, write: { $0.description })
}

extension TextForm where Value == Timestamp {
    static let timestamp = TextForm(
        "a time with its zone", rule: "timestamp",
        pattern: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"#
            + #"([Zz]|[+-][0-9]{2}(:[0-9]{2})?)$"#,
        example: "2026-12-01T08:00:00Z", measure: \.microseconds, parse: { Timestamp(text: $0) },
        write: { $0.description })
}
