import Model
import Objectives

extension Forecast.Outcome {
    var phrase: Phrase {
        switch self {
        case .predicted: .wordPredicted
        case .notInSight: .wordNotInSight
        case .notEnough: .wordNotEnough
        case .reached: .wordReached
        }
    }
}

extension ReportWriter {
    /// What is to be expected. Nothing in documents from before it was told.
    func forecasts() -> [Block] {
        guard let forecasts = report.forecasts, !forecasts.isEmpty else { return [] }
        let columns: [Phrase] = [
            .columnWhat, .columnState, .columnEarliest, .columnLikely, .columnLatest, .columnMethod, .columnData,
            .columnSources,
        ]
        return [
            .heading(2, text(.sectionForecasts)), .paragraph(text(.forecastsHow)),
            .table(Table(columns: columns.map { text($0) }, rows: forecasts.map(cells))),
        ]
    }

    private func cells(_ one: Forecast) -> [Cell] {
        // Without its population, its time or its entries it is no figure.
        let isFounded = one.population > 0 && one.from != nil && one.sources.count > 0
        let date = { (time: Timestamp?) in
            Cell(isFounded ? time.map { language.text($0) } ?? text(.forecastNever) : "")
        }
        let dates = one.outcome == .predicted ? [one.earliest, one.likely, one.latest].map(date) : []
        let level = report.rules.map { Message.Argument.ratio($0.constants.confidenceLevel) }
        let method =
            one.method == .schedule
            ? text(.methodSchedule) : text(.methodTrend, level ?? .message(Message(.wordUnknown)))
        return [Cell(one.detail.text(in: language)), Cell(text(one.outcome.phrase))]
            + (dates.isEmpty ? [Cell(""), Cell(""), Cell("")] : dates) + [
                Cell(method), Cell(data(of: one)), Cell(one.sources.abbreviated),
            ]
    }

    private func data(of one: Forecast) -> String {
        guard let from = one.from, let to = one.to else { return text(.wordNotEnough) }
        return text(.forecastData, .count(one.population), .instant(from), .instant(to))
    }
}

/// How it is foreseen, with the constants.
func methodOfForecasts(by rules: MeasurementRules) -> [Message] {
    let standard = ForecastRules.standard
    return [
        Message(
            .methodForecast, .duration(standard.over), .count(standard.least), .ratio(rules.confidenceLevel),
            .duration(standard.horizon), .duration(standard.lead))
    ]
}
