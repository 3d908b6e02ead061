import Model

extension ClusterAccount {
    /// Integrity at the end of the term: the kept points that were read back intact, and what the latest drill's
    /// structure and amcheck found.
    func integrityResult(_ term: Term<Ratio>) -> ObjectiveResult {
        let (points, target) = (keptPoints(at: term.to), term.target)
        let drill = drills.last { $0.record.plan == term.plan && $0.at <= term.to }
        let checks = drill?.record.checks.filter { $0.name == "structure" || $0.name == "amcheck" } ?? []
        var result = ObjectiveResult(.integrity, target: .ratio(target), detail: Message(.noPoints))
        for point in points { result.evidence.insert(point.evidence) }
        if let drill { result.evidence.insert(drill.index) }
        result.population = points.count
        guard !points.isEmpty else { return result }
        let (n, intact) = (points.count, points.count { $0.state == .intact })
        let broken = points.count { $0.state == .broken }
        let failed = checks.filter { $0.passed == false }.map(\.name)
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
            result.detail = Message(
                .pointsIntact, counts[0], counts[1], .count(checks.count { $0.passed == true }))
        }
        result.isBrokenNow = result.verdict == .missed
        return result
    }
}

/// A recovery point that was complete and not forgotten at the end of a period.
package struct KeptPoint: Hashable, Sendable {
    package enum State: String, Sendable, Codable, CaseIterable { case intact, broken, unverified }

    package var point: RecoveryPoint
    /// By the latest verification; a tainted point is broken whatever was read back.
    package var state: State
    package var evidence: Sources
}

/// The points of one cluster as they are after the entries that it took.
package struct PointBook: Sendable {
    private struct Key: Hashable {
        var point: ActionID
        var store: String
    }

    private var points: [Key: KeptPoint] = [:]
    private var identities: [String: StoreIdentity] = [:]

    package init() {}

    /// Those that are complete and not forgotten, oldest first.
    package var kept: [KeptPoint] {
        points.values.sorted {
            ($0.point.stop, $0.point.action.text, $0.point.store)
                < ($1.point.stop, $1.point.action.text, $1.point.store)
        }
    }

    package mutating func take(_ event: Fact.Event, at index: Int) {
        switch event {
        case .committed(let point) where point.isComplete:
            let key = Key(point: point.action, store: point.store)
            let state = points[key]?.state ?? (point.taint == nil ? .unverified : .broken)
            var evidence = points[key]?.evidence ?? Sources()
            evidence.insert(index)
            points[key] = KeptPoint(point: point, state: state, evidence: evidence)
        case .verified(let record):
            let key = Key(point: record.point, store: record.store)
            let isIntact = record.isIntact && points[key]?.point.taint == nil
            points[key]?.state = isIntact ? .intact : .broken
            points[key]?.evidence.insert(index)
        case .forgotten(let record): points[Key(point: record.point, store: record.store)] = nil
        case .located(let record):
            let other = identities.updateValue(record.identity, forKey: record.store)
            guard let other, other != record.identity else { return }
            // What was read was another store, or a copy elsewhere.
            for key in points.keys where key.store == record.store && points[key]?.point.taint == nil {
                points[key]?.state = .unverified
            }
        default: return
        }
    }
}
