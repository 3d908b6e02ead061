import Model

/// Integrity at the end of the term: the kept points that were read back intact, and what the latest drill's structure
/// and amcheck found.
func integrityResult(_ term: Term<Ratio>, _ evidence: Evidence) -> ObjectiveResult {
    let (points, target) = (keptPoints(evidence, at: term.to), term.target)
    let checks = latestStructureChecks(of: term.plan, evidence, at: term.to)
    var result = ObjectiveResult(
        .integrity, target: .ratio(target), detail: Message(.noPoints),
        evidence: (points.flatMap(\.evidence) + (checks.map { [$0.position] } ?? [])).sorted())
    result.population = points.count
    guard !points.isEmpty else { return result }
    let (n, intact) = (points.count, points.count { $0.state == .intact })
    let broken = points.count { $0.state == .broken }
    let failed = checks?.payload.filter { $0.passed == false }.map(\.name) ?? []
    let measured = Ratio(Int64(intact), of: Int64(n), rounding: .down)
    let counts: [Message.Argument] = [.count(intact), .count(n)]
    (result.measured, result.confidence) = (.ratio(measured), .observed)
    if broken > 0 && measured < target {
        result.verdict = .missed
        result.detail = Message(.pointsBroken, counts[0], counts[1], .count(broken))
    } else if !failed.isEmpty {
        result.verdict = .missed
        result.detail = Message(.drillChecksFailed, counts[0], counts[1], .name(failed.joined(separator: ", ")))
    } else if measured < target {
        result.detail = Message(.pointsUnverified, counts[0], counts[1], .count(n - intact - broken))
    } else {
        result.verdict = .met
        let passed = checks?.payload.count { $0.passed == true } ?? 0
        result.detail = Message(.pointsIntact, counts[0], counts[1], .count(passed))
    }
    result.isBrokenNow = result.verdict == .missed
    return result
}

/// A recovery point that was complete and not forgotten at the end of a period.
package struct KeptPoint: Hashable, Sendable {
    package enum State: String, Sendable, Codable, CaseIterable { case intact, broken, unverified }

    package var point: RecoveryPoint
    /// By the latest verification; a tainted point is broken whatever was read back.
    package var state: State
    package var evidence: [Int]
}

/// The points of `cluster` that were kept at `to`, oldest first; pure and total.
package func keptPoints(facts: [Fact], cluster: ResourceID, to: Timestamp) -> [KeptPoint] {
    keptPoints(Evidence(facts: facts, cluster: cluster, from: to, to: to, .standard), at: to)
}

private func keptPoints(_ evidence: Evidence, at end: Timestamp) -> [KeptPoint] {
    var kept: [PointKey: KeptPoint] = [:], identities: [String: StoreIdentity] = [:]
    for (event, position) in evidence.collect(until: end, { Optional($0.event) }) {
        switch event {
        case .committed(let point) where point.isComplete:
            let key = PointKey(point: point.action, store: point.store)
            let state = kept[key]?.state ?? (point.taint == nil ? .unverified : .broken)
            kept[key] = KeptPoint(point: point, state: state, evidence: (kept[key]?.evidence ?? []) + [position])
        case .verified(let record):
            let key = PointKey(point: record.point, store: record.store)
            let isIntact = record.isIntact && kept[key]?.point.taint == nil
            kept[key]?.state = isIntact ? .intact : .broken
            kept[key]?.evidence.append(position)
        case .forgotten(let record): kept[PointKey(point: record.point, store: record.store)] = nil
        case .located(let record):
            let other = identities.updateValue(record.identity, forKey: record.store)
            guard let other, other != record.identity else { continue }
            // What was read was another store, or a copy elsewhere.
            for key in kept.keys where key.store == record.store && kept[key]?.point.taint == nil {
                kept[key]?.state = .unverified
            }
        default: continue
        }
    }
    return kept.values.sorted {
        ($0.point.stop, $0.point.action.text, $0.point.store) < ($1.point.stop, $1.point.action.text, $1.point.store)
    }
}

private struct PointKey: Hashable {
    var point: ActionID
    var store: String
}

private func latestStructureChecks(
    of plan: String, _ evidence: Evidence, at end: Timestamp
) -> Evidence.Located<[DrillRecord.Check]>? {
    evidence.collect(until: end) { fact -> [DrillRecord.Check]? in
        guard case .drilled(let drill) = fact.event, drill.plan == plan else { return nil }
        return drill.checks.filter { $0.name == "structure" || $0.name == "amcheck" }
    }.last
}
