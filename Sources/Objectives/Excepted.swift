import Model

/// What waivers except of a promise, and what was measured without it: both are told, and neither hides the other.
package struct Excepted: Hashable, Sendable {
    /// Their names, in the order of the ledger.
    package var waivers: [String]
    package var time: Duration
    /// `nil` when nothing is left that could be measured.
    package var measured: ObjectiveResult.Measure?
}

/// Of one term: what is excepted, and an account of each stretch that is left.
struct Remainder<Account: Sendable>: Sendable {
    var exceptions: [Exception]
    var parts: [Account]

    mutating func each(_ body: (inout Account) -> Void) {
        for place in parts.indices { body(&parts[place]) }
    }
}

extension ObjectiveResult {
    /// The same with what waivers leave of it. What was measured stays; what was missed is excepted where all that is
    /// left was seen and kept.
    /// - Parameter rest: the result of what is left; `nil` when nothing is.
    func beside(_ exceptions: [Exception], _ rest: ObjectiveResult?) -> ObjectiveResult {
        guard let from = exceptions.map(\.from).min(), let to = exceptions.map(\.to).max() else { return self }
        var result = self
        let names = exceptions.map(\.record.waiver)
        let waivers = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        let time = exceptions.covered(from: from, to: to)
        result.excepted = Excepted(waivers: waivers, time: time, measured: rest?.measured)
        result.evidence.insert(exceptions.map(\.index))
        if verdict == .missed, rest.map({ $0.verdict == .met }) ?? true { result.verdict = .excepted }
        let name = Message.Argument.name(waivers.joined(separator: ", "))
        result.detail =
            if let measured = rest?.measured {
                Message(.exceptedInPart, name, .duration(time), measured.argument, .message(detail))
            } else {
                Message(.exceptedWhole, name, .duration(time), .message(detail))
            }
        return result
    }
}

extension ObjectiveResult.Measure {
    package var argument: Message.Argument {
        switch self {
        case .duration(let value): .duration(value)
        case .ratio(let value): .ratio(value)
        }
    }
}

extension Remainder where Account == ExposureAccount {
    /// The worst of the stretches; kept when it was in each, seen when each was.
    func result(of parts: [ExposureAccount]) -> ObjectiveResult? {
        let results = parts.map { $0.result() }
        guard var worst = results.first else { return nil }
        worst.measured = results.compactMap(\.measured).max { $0.length < $1.length }
        let verdicts = results.map(\.verdict)
        worst.verdict =
            verdicts.contains(.missed) ? .missed : verdicts.contains(.notMeasured) ? .notMeasured : .met
        return worst
    }
}

extension ObjectiveResult.Measure {
    fileprivate var length: Duration { if case .duration(let value) = self { value } else { .zero } }
}

extension Remainder where Account == AvailabilityAccount {
    /// Time up over time in scope of the stretches together.
    func result(of parts: [AvailabilityAccount]) -> ObjectiveResult? {
        guard let target = parts.first?.term.target else { return nil }
        var result = ObjectiveResult(.availability, target: .ratio(target), detail: Message(.noAvailabilityFacts))
        let times = parts.compactMap(\.times)
        let (up, scope) = times.reduce((Duration.zero, Duration.zero)) { ($0.0 + $1.up, $0.1 + $1.scope) }
        guard times.count == parts.count, scope > .zero else { return result }
        let measured = Ratio(up, of: scope, rounding: .down)
        (result.measured, result.verdict) = (.ratio(measured), measured >= target ? .met : .missed)
        return result
    }
}
