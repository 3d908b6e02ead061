import Model

/// What a plan promised for a cluster, and for how long.
package struct Promise: Hashable, Sendable {
    package var stated: StatedObjectives
    package var from: Timestamp
    /// `nil` while it stands.
    package var to: Timestamp?
    /// Of the entry that states it.
    var index: Int

    /// Whether a part of it lies in a period.
    package func isMade(in period: Period) -> Bool {
        !terms(of: [self], { _ in true }).compactMap { $0.within(period) }.isEmpty
    }
}

/// Every promise of a ledger, by cluster: folded before the rest, because a record that comes first may be held against
/// a promise that was written later.
///
/// A promise ends when its plan states another or is retired; and not before the latest time that was written while it
/// stood. After a clock was set back both are held against the times that came twice, so that none is excused.
package struct Promises: Sendable {
    private struct Cluster: Sendable {
        var promises: [Promise] = []
        /// Of each plan that promises something: which promise, and the latest time since.
        var standing: [(plan: String, promise: Int, latest: Timestamp)] = []

        mutating func note(_ time: Timestamp) {
            for place in standing.indices where standing[place].latest < time { standing[place].latest = time }
        }

        mutating func end(_ plan: String) {
            guard let place = standing.firstIndex(where: { $0.plan == plan }) else { return }
            let ended = standing.remove(at: place)
            promises[ended.promise].to = ended.latest
        }
    }

    private var clusters: [ResourceID: Cluster] = [:]
    /// Of the manifests in which the newest promise was stated; `nil` before the first.
    package private(set) var revision: Digest?

    package init() {}

    package init(in facts: some Sequence<Fact>) {
        for (index, fact) in facts.enumerated() { take(fact, at: index) }
    }

    /// Takes the next entry. Only statements, retirements and those entries count that are of a later time than their
    /// cluster's next one; the others may be left out.
    package mutating func take(_ fact: Fact, at index: Int) {
        switch fact.event {
        case .stated(let stated):
            revision = stated.revision
            clusters[fact.subject]?.note(fact.at)
            clusters[fact.subject, default: Cluster()].end(stated.plan)
            let number = clusters[fact.subject]?.promises.count ?? 0
            clusters[fact.subject]?.standing.append((stated.plan, number, fact.at))
            clusters[fact.subject]?.promises.append(Promise(stated: stated, from: fact.at, to: nil, index: index))
        case .retired(let retired):
            clusters[fact.subject]?.note(fact.at)
            clusters[fact.subject]?.end(retired.plan)
        default: clusters[fact.subject]?.note(fact.at)
        }
    }

    /// In the order of the ledger.
    package func of(_ cluster: ResourceID) -> [Promise] { clusters[cluster]?.promises ?? [] }

    /// The clusters to which something was promised in a period.
    package func clusters(in period: Period) -> Set<ResourceID> {
        Set(clusters.filter { $0.value.promises.contains { $0.isMade(in: period) } }.keys)
    }
}

/// One target for as long as one plan stated it: promises in a row that differ in other things are one term.
struct Term<Target: Hashable & Sendable>: Hashable, Sendable {
    let plan: String
    let target: Target
    var from: Timestamp
    /// Beyond every time while it is stated.
    var to: Timestamp
    /// Of the plan as it was last.
    var digest: Digest
    /// Of the entries that state it.
    var indices: [Int]

    /// What of it lies in a period; `nil` when nothing does.
    func within(_ period: Period) -> Self? {
        var part = self
        (part.from, part.to) = (max(from, period.from), min(to, period.to))
        // In a period of no time what stands is told all the same.
        return part.from < part.to || (part.from == part.to && to > period.to) ? part : nil
    }
}

/// The terms of one plan's promises, in their order.
func terms<Target: Hashable>(
    of promises: [Promise], _ target: (StatedObjectives) -> Target?
) -> [Term<Target>] {
    var found: [Term<Target>] = []
    for promise in promises {
        guard let target = target(promise.stated) else { continue }
        let to = promise.to ?? Timestamp(microseconds: .max)
        if var last = found.last, last.target == target, last.to >= promise.from {
            (last.from, last.to) = (min(last.from, promise.from), max(last.to, to))
            last.digest = promise.stated.planDigest
            last.indices.append(promise.index)
            found[found.count - 1] = last
        } else {
            found.append(
                Term(
                    plan: promise.stated.plan, target: target, from: promise.from, to: to,
                    digest: promise.stated.planDigest, indices: [promise.index]))
        }
    }
    return found
}
