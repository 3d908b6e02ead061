import Manifests
import Model

/// Whether a condition holds of a manifest, and the place that decided it.
struct RuleOutcome {
    var holds: Bool
    var place: [Step]
}

extension AdmissionPolicy.Condition {
    func outcome(in document: EffectiveManifest, _ row: KindRow) -> RuleOutcome {
        switch self {
        case .test(let test): return test.outcome(in: document.values, test.outline(in: row))
        case .all(let parts):
            let outcomes = parts.map { $0.outcome(in: document, row) }
            return outcomes.first { !$0.holds } ?? RuleOutcome(holds: true, place: outcomes.first?.place ?? [])
        case .any(let parts):
            let outcomes = parts.map { $0.outcome(in: document, row) }
            return outcomes.first(where: \.holds) ?? RuleOutcome(holds: false, place: outcomes.first?.place ?? [])
        case .not(let part):
            let outcome = part.outcome(in: document, row)
            return RuleOutcome(holds: !outcome.holds, place: outcome.place)
        case .when(let both):
            let condition = both.condition.outcome(in: document, row)
            return condition.holds
                ? both.then.outcome(in: document, row) : RuleOutcome(holds: true, place: condition.place)
        }
    }
}

extension AdmissionPolicy.Test {
    /// Through a list each item has to pass. Nothing at the end of the path passes only where nothing is asked for.
    func outcome(in values: Effective, _ outline: Outline?) -> RuleOutcome {
        outcome(of: values, path[...], at: [], outline)
    }

    private func outcome(of value: Effective, _ rest: ArraySlice<String>, at place: [Step], _ outline: Outline?)
        -> RuleOutcome
    {
        if case .list(let items) = value.content, !rest.isEmpty || !comparison.isOfCollections {
            let outcomes = items.enumerated().map {
                outcome(of: $0.element, rest, at: place + [.index($0.offset)], outline)
            }
            return outcomes.first { !$0.holds } ?? RuleOutcome(holds: true, place: place)
        }
        guard let name = rest.first else {
            return RuleOutcome(holds: outline.map { holds(value, $0) } ?? false, place: place)
        }
        let step = Step.field(name)
        guard let inner = value.at(step) else { return RuleOutcome(holds: holdsOfNothing, place: place + [step]) }
        return outcome(of: inner, rest.dropFirst(), at: place + [step], outline)
    }

    private var holdsOfNothing: Bool { [.absent, .notEquals, .notWithin].contains(comparison) }

    private func holds(_ value: Effective, _ outline: Outline) -> Bool {
        let (written, wanted) = (value.json, self.value ?? .null)
        return switch comparison {
        case .exists: true
        case .absent: false
        case .equals: outline.isSame(written, wanted)
        case .notEquals: !outline.isSame(written, wanted)
        case .within: wanted.items.contains { outline.isSame(written, $0) }
        case .notWithin: !wanted.items.contains { outline.isSame(written, $0) }
        case .atLeast: compare(written, wanted, outline) { $0 >= $1 }
        case .atMost: compare(written, wanted, outline) { $0 <= $1 }
        case .startsWith: written.plain?.hasPrefix(wanted.plain ?? "\u{0}") ?? false
        case .contains: written.parts.contains { outline.isSame($0, wanted) }
        case .countAtLeast: compare(.integer(Int64(written.parts.count)), wanted, .count) { $0 >= $1 }
        case .countAtMost: compare(.integer(Int64(written.parts.count)), wanted, .count) { $0 <= $1 }
        }
    }

    private func compare(
        _ written: JSONValue, _ wanted: JSONValue, _ outline: Outline, _ isRight: (Int64, Int64) -> Bool
    ) -> Bool {
        guard let a = outline.amount(written), let b = outline.amount(wanted) else { return false }
        return isRight(a, b)
    }
}

extension Outline {
    fileprivate static let count = Outline.integer(0...Int64.max)

    /// Amounts are the same however they are written: `24h` and `1d`.
    fileprivate func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard let a = amount(a), let b = amount(b) else { return a == b }
        return a == b
    }
}

extension JSONValue {
    fileprivate var plain: String? { if case .text(let text) = self { text } else { nil } }

    fileprivate var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }

    /// Of a list its items, of a mapping its keys.
    fileprivate var parts: [JSONValue] {
        if case .object(let members) = self { members.map { .text($0.name) } } else { items }
    }
}

extension AdmissionPolicy.Condition {
    /// As a remedy says it: "spec.stores CountAtLeast 2".
    var text: String {
        switch self {
        case .test(let test):
            "\(test.field) \(test.comparison.rawValue)\(test.value.map { " " + ($0.plainWords) } ?? "")"
        case .all(let parts): parts.map(\.text).joined(separator: " and ")
        case .any(let parts): parts.map(\.text).joined(separator: " or ")
        case .not(let part): "not (\(part.text))"
        case .when(let both): "where \(both.condition.text): \(both.then.text)"
        }
    }
}

extension JSONValue {
    fileprivate var plainWords: String {
        switch self {
        case .text(let text): text
        case .list(let items): items.map(\.plainWords).joined(separator: ", ")
        case .null, .boolean, .integer, .object: compact
        }
    }
}
