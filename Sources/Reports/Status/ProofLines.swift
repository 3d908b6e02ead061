import Model
import Objectives

/// The level of integrity that the best checked point reached.
func integrityLines(_ facts: [Fact], _ kept: [KeptPoint], at now: Timestamp) -> [StatusDocument.Line] {
    guard !kept.isEmpty else { return [] }
    var book = IntegrityBook()
    for (index, fact) in facts.enumerated() where fact.at <= now { book.take(fact, at: index) }
    let all = kept.map { (point: $0.point, reached: book.reached($0.point.action, in: $0.point.store)) }
    let best = all.filter { $0.reached.level != nil && $0.reached.failed == nil }.max { a, b in
        guard let low = a.reached.level, let high = b.reached.level, low == high else {
            return (a.reached.level ?? .extents) < (b.reached.level ?? .extents)
        }
        return (a.reached.at ?? now) < (b.reached.at ?? now)
    }
    guard let best else {
        return [StatusLine(aspect: .aspectIntegrity, level: .warning, message: Message(.levelNone))]
    }
    let words = best.reached.message(at: now)
    return [
        StatusLine(
            aspect: .aspectIntegrity, level: .ok,
            message: Message(.statusIntegrity, .name(best.point.action.text), .message(words)))
    ]
}

/// Drills that are too old, or of a plan that has changed.
func staleDrillLines(_ ages: [DrillAge]) -> [StatusDocument.Line] {
    ages.filter { $0.isStale == true }.compactMap { one in
        guard let age = one.age else { return nil }
        var message = Message(.statusDrillOtherPlan, .name(one.plan), .name(one.scenario), .duration(age))
        if one.isOfThisPlan == true, let allowed = one.allowed {
            message.key = .statusDrillStale
            message.arguments.append(.duration(allowed))
        }
        return StatusLine(aspect: .aspectDrill, level: .warning, message: message)
    }
}
