import Model

/// How much may fail of what is promised, and how much did: in time, or in jobs. What is left is never cut off at
/// nothing.
package struct ErrorBudget: Hashable, Sendable, Codable {
    package var stated: Message.Argument
    package var spent: Message.Argument
    package var left: Message.Argument
    /// Only of time, and where enough of it was seen.
    package var burns: [Burn]
    /// Only of jobs: how many, up to the latest that was due, were missed or failed one after the other.
    package var inARow: Int?
    /// The same as a sentence.
    package var detail: Message

    /// So many jobs in a row that were missed or failed open an incident: few come, so that no rate tells.
    package static let mostInARow = 2

    /// Of time: `target` of what counts was to be good.
    init(_ target: Ratio, of scope: Duration, bad: Duration, burns: [Burn] = []) {
        let (high, low) = scope.microseconds.multipliedFullWidth(by: 1_000_000 - target.millionths)
        let allowed = Duration.microseconds(Int64(1_000_000).dividingFullWidth((high, low)).quotient)
        (stated, spent, left) = (.duration(allowed), .duration(bad), .duration(allowed - bad))
        (self.burns, inARow) = (burns, nil)
        detail =
            if target.millionths == 1_000_000 {
                Message(.budgetNoTime, spent)
            } else if bad > allowed {
                Message(.budgetTimeOver, spent, stated, .duration(bad - allowed))
            } else {
                Message(.budgetTime, spent, stated, left)
            }
    }

    /// Of jobs: `target` of those that were due were to succeed.
    init(_ target: Ratio, of due: Int, failed: Int, inARow: Int) {
        let share = 1_000_000 - target.millionths, allowed = share * Int64(due)
        (stated, spent) = (.number(millionths: allowed), .count(failed))
        let rest = allowed - Int64(failed) * 1_000_000
        left = .number(millionths: rest)
        (burns, self.inARow) = ([], inARow)
        if share == 0 {
            detail = Message(.budgetNoJob, spent, .ratio(target))
        } else if allowed < 1_000_000 {
            let needed = (1_000_000 + share - 1) / share
            detail = Message(.budgetNotOneJob, spent, stated, .ratio(target), .count(Int(needed)))
        } else {
            detail =
                rest < 0
                ? Message(.budgetJobsOver, spent, stated, .number(millionths: -rest))
                : Message(.budgetJobs, spent, stated, left)
        }
    }

    /// Whether it is spent so fast, or by so many jobs in a row, that somebody has to look.
    package var isBurning: Bool { burns.contains(where: \.fires) || (inARow ?? 0) >= ErrorBudget.mostInARow }
}

/// The incident that a budget is while it burns: a ticket, never a page.
func budgetBreach(_ result: ObjectiveResult, _ cluster: String) -> Breach? {
    guard let budget = result.budget, budget.isBurning, result.isPromisedNow else { return nil }
    let name = Message.Argument.name(cluster + (result.endpoint.map { "/\($0)" } ?? ""))
    let message: Message
    if let burn = budget.burns.first(where: \.fires) {
        message = Message(
            .incidentBudget, name, burn.longRate, .duration(burn.long), burn.shortRate, .duration(burn.short),
            .duration(burn.bad), .message(budget.detail))
    } else {
        let phrase = result.kind == .backupSuccess ? Phrase.incidentBackupsInARow : .incidentDrillsInARow
        message = Message(phrase, name, .count(budget.inARow ?? 0), .message(budget.detail))
    }
    return Breach(
        id: result.burnID(of: cluster), type: "budget.burn", severity: .warning, message: message)
}

/// Ids of the incidents of budgets of which too little was seen lately to say that they do not burn: one that is open
/// is not over.
package func untoldBurns(of cluster: String, _ results: [ObjectiveResult]) -> Set<String> {
    Set(results.filter(\.isBurnUntold).map { $0.burnID(of: cluster) })
}

extension ObjectiveResult {
    fileprivate func burnID(of cluster: String) -> String {
        (["budget.burn", cluster, kind.rawValue] + (endpoint.map { [$0] } ?? [])).joined(separator: "/")
    }

    /// Whether a rule's windows lie in what is promised and too little of them was seen.
    fileprivate var isBurnUntold: Bool {
        guard kind == .availability, isPromisedNow, let from, let to else { return false }
        let told = budget?.burns ?? [], end = told.first?.at ?? to
        return BurnRule.standard.contains { rule in
            end - rule.long >= from && !told.contains { $0.long == rule.long }
        }
    }
}
