import Model

/// What a plan promised for a cluster, and for how long.
package struct Promise: Hashable, Sendable {
    package var stated: StatedObjectives
    package var from: Timestamp
    /// `nil` while it stands.
    package var to: Timestamp?
    /// Of the fact that states it.
    var position: Int

    /// Whether a part of it lies in a period.
    package func isMade(from start: Timestamp, to end: Timestamp) -> Bool {
        !terms(of: [self], { _ in true }).compactMap { $0.within(start, end) }.isEmpty
    }
}

/// Every promise in the facts about one cluster, in their order.
package func promises(in facts: some Sequence<Fact>) -> [Promise] {
    promises(in: facts.enumerated().map { (fact: $0.element, position: $0.offset) })
}

/// A promise ends when its plan states another or is retired; and not before the latest time that was written while it
/// stood. After a clock was set back both are held against the times that came twice, so that none is excused.
func promises(in facts: [(fact: Fact, position: Int)]) -> [Promise] {
    var found: [Promise] = []
    var standing: [String: (promise: Int, fact: Int)] = [:]
    func end(_ plan: String, before index: Int) {
        guard let begun = standing.removeValue(forKey: plan) else { return }
        found[begun.promise].to = facts[begun.fact...index].map(\.fact.at).max()
    }
    for (index, (fact, position)) in facts.enumerated() {
        if case .stated(let stated) = fact.event {
            end(stated.plan, before: index)
            standing[stated.plan] = (found.count, index)
            found.append(Promise(stated: stated, from: fact.at, to: nil, position: position))
        } else if case .retired(let retired) = fact.event {
            end(retired.plan, before: index)
        }
    }
    return found
}

/// One target for as long as one plan stated it: promises in a row that differ in other things are one term.
struct Term<Target: Equatable> {
    let plan: String
    let target: Target
    var from: Timestamp
    /// Beyond every time while it is stated.
    var to: Timestamp
    /// Of the plan as it was last.
    var digest: Digest
    /// Of the facts that state it.
    var positions: [Int]

    /// What of it lies in a period; `nil` when nothing does.
    func within(_ start: Timestamp, _ end: Timestamp) -> Self? {
        var part = self
        (part.from, part.to) = (max(from, start), min(to, end))
        // In a period of no time what stands is told all the same.
        return part.from < part.to || (part.from == part.to && to > end) ? part : nil
    }
}

/// The terms of one plan's promises, in their order.
func terms<Target: Equatable>(
    of promises: [Promise], _ target: (StatedObjectives) -> Target?
) -> [Term<Target>] {
    var found: [Term<Target>] = []
    for promise in promises {
        guard let target = target(promise.stated) else { continue }
        let to = promise.to ?? Timestamp(microseconds: .max)
        if var last = found.last, last.target == target, last.to >= promise.from {
            (last.from, last.to) = (min(last.from, promise.from), max(last.to, to))
            last.digest = promise.stated.planDigest
            last.positions.append(promise.position)
            found[found.count - 1] = last
        } else {
            found.append(
                Term(
                    plan: promise.stated.plan, target: target, from: promise.from, to: to,
                    digest: promise.stated.planDigest, positions: [promise.position]))
        }
    }
    return found
}
