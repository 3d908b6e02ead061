import Model
import YAML

extension RetentionPolicy {
    package static let doc = "Which recovery points stay, and for how long any moment can be restored"

    package static let shape = Shape<Spec>.object(
        Spec.init(window:keep:timeZone:minProven:),
        Field("window", .duration(from: "1m"), "Any moment within it can be restored", example: "7d"),
        Field("keep", keep, "The last point of each of so many hours, days, weeks, months and years", default: [:]),
        Field(
            "timeZone", .text(.timeZone), "IANA zone by which days, weeks (from Monday) and months are told apart",
            default: "UTC"),
        Field("minProven", .integer(1...1000), "Never fewer restore-proven points than this, in each store", default: 1)
    )

    private static let keep = Shape<Keep>.object(
        Keep.init(hourly:daily:weekly:monthly:yearly:),
        Field("hourly", .keepSpan, "Hours, or every hour within a period", default: 0),
        Field("daily", .keepSpan, "Days, or every day within a period", default: 0),
        Field("weekly", .keepSpan, "Weeks, or every week within a period", default: 0),
        Field("monthly", .keepSpan, "Months, or every month within a period", default: 0, example: "P12M"),
        Field("yearly", .keepSpan, "Years, or every year within a period", default: 0, example: "P7Y"))
}

extension Shape where Value == RetentionPolicy.KeepSpan {
    /// `7`, or `P12M`.
    fileprivate static let keepSpan: Shape = {
        let count = Shape<Int>.integer(0...10_000).made { RetentionPolicy.KeepSpan.count($0) }
        let period = Shape.text(.period)
        let either = Outline.either([count.outline, period.outline])
        return Shape(outline: either) { node, reader in
            guard case .scalar(let scalar) = node.content else {
                reader.refuse(node, either, rule: "wrong-type")
                return nil
            }
            if case .integer = scalar.resolved { return count.read(node, &reader) }
            guard TextForm.period.parse(scalar.text) != nil else {
                reader.refuse(node, either, rule: "bad-period")
                return nil
            }
            return period.read(node, &reader)
        }
    }()
}

extension TextForm where Value == RetentionPolicy.KeepSpan {
    static let period = TextForm(
        "a calendar period such as P12M", rule: "period", pattern: "^P(?=.)([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?$",
        example: "P12M", parse: { parsePeriod($0) }, write: { writePeriod($0) })
}

private func parsePeriod(_ text: String) -> RetentionPolicy.KeepSpan? {
    guard text.first == "P", text.utf8.count > 1 else { return nil }
    var (rest, amounts) = (text.dropFirst(), [0, 0, 0])
    for (index, unit) in "YMD".enumerated() {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard (1...4).contains(digits.count), rest.dropFirst(digits.count).first == unit, let amount = Int(digits)
        else {
            continue
        }
        amounts[index] = amount
        rest = rest.dropFirst(digits.count + 1)
    }
    return rest.isEmpty ? .period(years: amounts[0], months: amounts[1], days: amounts[2]) : nil
}

private func writePeriod(_ span: RetentionPolicy.KeepSpan) -> String {
    switch span {
    case .count(let count): return String(count)
    case .period(let years, let months, let days):
        let text = [(years, "Y"), (months, "M"), (days, "D")].filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return "P" + (text.isEmpty ? "0D" : text)
    }
}
