import Model

extension CardWriter {
    func card(_ body: DrillResultsBody) -> Card {
        var card = Card(figure: text(.widgetNever), words: text(.widgetNotProven), reasons: body.reasons)
        if let newest = body.runs.first {
            let objective = body.objectives.first { $0.scenario == newest.scenario }?.rtoSeconds
            let words = objective.map { text(.widgetDrillAgainst, .name(time($0)), .name(ago(newest.at))) }
            card.figure = newest.rtoSeconds.value.map(time) ?? text(.wordFailed)
            card.words = words ?? text(.widgetDrillAgo, .name(ago(newest.at)))
        }
        card.body = draw(body)
        if let trend = body.trend.value {
            card.body += paragraph(
                "hint",
                text(
                    trend.direction.phrase, .name(time(trend.newestSeconds)), .name(time(trend.medianSeconds)),
                    .count(trend.runs)))
        } else if let why = body.trend.why, !body.runs.isEmpty {
            card.body += paragraph("hint", text(.widgetTrendUnknown, .message(why)))
        }
        card.table = table(
            [
                .columnWhen, .columnScenario, .columnState, .columnRecoveryTime, .columnStore, .columnChecks,
                .columnDetail,
            ],
            body.runs.map(row))
        return card
    }

    private func row(_ run: DrillResultsBody.Run) -> [Cell] {
        let checks = run.checks.map { check in
            "\(check.passed.value.map { $0 ? "✓" : "✗" } ?? Card.unknown) \(check.name)"
        }
        return [
            Cell(language.text(run.at)), Cell(run.scenario),
            Cell(run.ok ? "✓ \(text(.wordPassed))" : "✗ \(text(.wordFailed))", run.ok ? .good : .bad),
            cell(run.rtoSeconds, time), Cell(run.store), Cell(checks.joined(separator: ", ")),
            Cell(run.why?.text(in: language) ?? ""),
        ]
    }

    /// Bars to a common scale, with the objective of each as a line.
    private func draw(_ body: DrillResultsBody) -> String {
        let shown = body.runs.prefix(8)
        guard !shown.isEmpty else { return "" }
        let objective = { (run: DrillResultsBody.Run) in
            body.objectives.first { $0.scenario == run.scenario }?.rtoSeconds
        }
        let longest = shown.flatMap { [$0.rtoSeconds.value ?? 0, objective($0) ?? 0] }.max() ?? 0
        let said = shown.map { "\(language.text($0.at)): \(outcome($0, objective($0)))." }
        var drawing = Drawing(
            title: text(.widgetDrillsChart, .name(body.cluster)), summary: said.joined(separator: " "),
            height: shown.count * 38)
        for (place, run) in shown.enumerated() {
            let y = place * 38, took = run.rtoSeconds.value, wanted = objective(run)
            let isLate = took.map { $0 > wanted ?? .infinity } ?? true
            let level = isLate ? "critical" : "ok"
            drawing.add(label("\(isLate ? "✗" : "✓") \(day(run.at))", x: 0, y: y + 13, class: level))
            drawing.add(label(outcome(run, wanted), x: 1, y: y + 13, .end, class: "dim"))
            drawing.add(bar(from: 0, to: 1, y: y + 19, height: 10, class: "track"))
            let share = { (seconds: Double) in longest > 0 ? seconds / longest * 0.98 : 0 }
            if let took {
                drawing.add(bar(from: 0, to: max(share(took), 0.005), y: y + 19, height: 10, class: "part \(level)"))
            }
            if let wanted { drawing.add(upright(at: share(wanted), from: y + 16, to: y + 32, class: "target")) }
        }
        return drawing.figure
    }

    private func outcome(_ run: DrillResultsBody.Run, _ objective: Double?) -> String {
        guard let took = run.rtoSeconds.value else { return text(.wordFailed) }
        return objective.map { text(.widgetAgainst, .name(time(took)), .name(time($0))) } ?? time(took)
    }

    /// `2026-11-22 16:43`: no drill is short enough for seconds.
    private func day(_ at: Timestamp) -> String { String(language.text(at).prefix(16)) }
}

extension DrillResultsBody.Trend.Direction {
    fileprivate var phrase: Phrase {
        switch self {
        case .faster: .widgetFaster
        case .steady: .widgetSteady
        case .slower: .widgetSlower
        }
    }
}
