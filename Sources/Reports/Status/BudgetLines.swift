import Model
import Objectives

/// What is left of the budgets of availability and of jobs over the last window. What was spent long ago is no reason
/// to act now, so that only one that burns is a warning; exposure has lines of its own.
func budgetLines(_ results: [ObjectiveResult], rules: MeasurementRules = .standard) -> [StatusDocument.Line] {
    results.compactMap { result in
        guard let budget = result.budget, result.isPromisedNow, result.kind != .rpo else { return nil }
        let name = statusName(of: result.kind, scenario: nil, endpoint: result.endpoint)
        var message = Message(.statusBudget, .message(name), .duration(rules.window), .message(budget.detail))
        if let burn = budget.burns.first(where: \.fires) ?? budget.burns.first {
            message.key = .statusBudgetBurn
            message.arguments += [burn.longRate, .duration(burn.long)]
        }
        return StatusLine(aspect: .aspectBudget, level: budget.isBurning ? .warning : .ok, message: message)
    }
}
