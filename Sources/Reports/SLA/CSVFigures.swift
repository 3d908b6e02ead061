import Model

// Figures as a spreadsheet reads them, in any language.

extension Message.Argument {
    /// Without unit, group or language.
    var plain: String {
        switch self {
        case .count(let value): "\(value)"
        case .duration(let value): value.plain
        case .bytes(let value): "\(value.bytes)"
        case .ratio(let value): value.plain
        case .number: Language.english.text(self).replacing(",", with: "")
        case .name, .instant, .message: spreadsheetSafe(Language.english.text(self))
        }
    }

    var unit: String {
        switch self {
        case .count: "count"
        case .duration: "seconds"
        case .bytes: "bytes"
        case .ratio: "ratio"
        case .number: "count"
        case .name, .instant, .message: ""
        }
    }
}

extension Duration {
    var plain: String {
        let (whole, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        return (microseconds < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(padded(rest, 6))")
    }
}

extension Ratio {
    var plain: String { "\(millionths / 1_000_000).\(padded(millionths % 1_000_000, 6))" }
}
