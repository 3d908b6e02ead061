import Model
import Objectives

extension ReportWriter {
    /// What each target left to fail. Nothing in documents from before it was told.
    func budgets() -> [Block] {
        let rows = report.verdicts.compactMap { row in row.budget.flatMap { cells(of: $0, row) } }
        guard !rows.isEmpty else { return [] }
        let columns: [Phrase] = [
            .columnCluster, .columnObjective, .columnScenario, .columnTarget, .columnStated, .columnSpent, .columnLeft,
            .columnBurn, .columnTriggers, .columnOver, .columnSources,
        ]
        return [
            .heading(2, text(.sectionBudgets)), .table(Table(columns: columns.map { text($0) }, rows: rows)),
        ]
    }

    func left(of row: SLAReport.VerdictRow) -> Cell {
        guard let budget = row.budget, Figure(row) != nil else { return Cell("") }
        return Cell(language.text(budget.left), budget.isOverdrawn ? .bad : .good)
    }

    private func cells(of budget: ErrorBudget, _ row: SLAReport.VerdictRow) -> [Cell]? {
        guard let figure = Figure(row) else { return nil }
        return [
            Cell(row.cluster), Cell(text(row.objective.phrase)), Cell(part(of: row) ?? ""),
            Cell(row.target.map { language.text($0) } ?? text(.wordNone)), Cell(language.text(budget.stated)),
            Cell(language.text(budget.spent)), left(of: row), Cell(rates(of: budget, row)),
            Cell(triggers(of: budget)), Cell(over(figure)), Cell(row.sources.abbreviated),
        ]
    }

    private func rates(of budget: ErrorBudget, _ row: SLAReport.VerdictRow) -> String {
        guard budget.burns.isEmpty else {
            return budget.burns.map {
                text(.burnRates, $0.longRate, .duration($0.long), $0.shortRate, .duration($0.short))
            }.joined(separator: "; ")
        }
        return row.objective == .availability ? text(.burnUnseen) : budget.detail.text(in: language)
    }

    private func triggers(of budget: ErrorBudget) -> String {
        if let inARow = budget.inARow {
            return text(.inARowRule, .count(ErrorBudget.mostInARow), .count(inARow))
        }
        return budget.burns.map { burn in
            burn.least > burn.long
                ? text(.burnNoTrigger, burn.factor, .duration(burn.long), .duration(burn.short))
                : text(.burnTrigger, burn.factor, .duration(burn.long), .duration(burn.short), .duration(burn.least))
        }.joined(separator: "; ")
    }
}

extension ErrorBudget {
    var isOverdrawn: Bool {
        switch left {
        case .duration(let left): left < .zero
        case .number(let left): left < 0
        default: false
        }
    }
}

/// How budgets are computed, with the constants that they are computed by.
func methodOfBudgets() -> [Message] {
    let rules = BurnRule.standard.map { rule in
        Message.Argument.message(
            Message(.burnRule, .number(millionths: rule.factor), .duration(rule.long), .duration(rule.short)))
    }
    var burn = Message(.methodBurn)
    burn.arguments = rules + [.duration(BurnRule.leastBad), .count(ErrorBudget.mostInARow)]
    return [Message(.methodBudget), burn]
}
