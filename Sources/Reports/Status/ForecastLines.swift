import Model
import Objectives

/// What is predicted: a warning when somebody has to act before it comes, or it has. Of what there is too little data
/// for yet, only the document tells.
func forecastLines(_ forecasts: [Forecast], at now: Timestamp) -> [StatusDocument.Line] {
    forecasts.filter { $0.outcome != .notEnough }.map {
        let isWarning = $0.isNear(at: now) || $0.outcome == .reached
        return StatusLine(aspect: .aspectForecast, level: isWarning ? .warning : .ok, message: $0.detail)
    }
}
