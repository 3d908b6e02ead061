import Model
import Objectives

extension IntegrityLevel {
    var phrase: Phrase {
        switch self {
        case .extents: .levelExtents
        case .manifest: .levelManifest
        case .recovery: .levelRecovery
        case .pages: .levelPages
        case .sql: .levelSQL
        case .endpoint: .levelEndpoint
        }
    }
}

extension IntegrityReached {
    /// The level, when, how long ago, and what stands under it unchecked.
    /// - Parameter now: `nil` where when it was is told beside it.
    func message(at now: Timestamp?) -> Message {
        guard let level else {
            return failed.map { Message(.levelNoneFailed, .message(Message($0.phrase))) } ?? Message(.levelNone)
        }
        var words = Message(level.phrase)
        if let now, let at {
            words = Message(.levelReached, .message(words), .instant(at), .duration(now - at))
        }
        let names = unchecked.map { Message($0.phrase) }
        if let first = names.first {
            let list = names.dropFirst().reduce(first) { Message(.levelAnd, .message($0), .message($1)) }
            words = Message(.levelUnchecked, .message(words), .message(list))
        }
        return failed.map { Message(.levelFailed, .message(words), .message(Message($0.phrase))) } ?? words
    }

    var tone: Cell.Tone { failed != nil ? .bad : level == nil ? .doubtful : .good }
}

extension ReportWriter {
    /// Empty in documents from before it was told.
    func level(_ reached: IntegrityReached?, at now: Timestamp?) -> Cell {
        reached.map { Cell($0.message(at: now).text(in: language), $0.tone) } ?? Cell("")
    }

    func drillAges(_ section: SLAReport.ClusterSection) -> [Block] {
        guard let ages = section.drillAges, !ages.isEmpty else { return [] }
        return [.list(ages.map(sentence))]
    }

    private func sentence(_ one: DrillAge) -> String {
        let (plan, scenario) = (Message.Argument.name(one.plan), Message.Argument.name(one.scenario))
        guard let newest = one.newest, let age = one.age else {
            return text(.drillAgeNone, plan, scenario, .name(one.sources.abbreviated))
        }
        let unknown = Message.Argument.message(Message(.wordUnknown))
        let state: Phrase =
            one.isOfThisPlan == false
            ? .wordStaleByPlan : one.isStale.map { $0 ? .wordStale : .wordFresh } ?? .wordUnknown
        return text(
            .drillAge, plan, scenario, .instant(newest), .duration(age), one.allowed.map { .duration($0) } ?? unknown,
            .message(Message(state)), .name(one.sources.abbreviated))
    }

    /// What the levels are.
    func levels() -> String {
        text(.levelsHow, .name(IntegrityLevel.allCases.map { text($0.phrase) }.joined(separator: " → ")))
    }
}
