import Model
import Objectives

/// What is predicted: a warning when somebody has to act before it comes. Of what there is too little data for yet,
/// only the document tells.
func forecastLines(_ forecasts: [Forecast], at now: Timestamp) -> [StatusDocument.Line] {
    forecasts.filter { $0.outcome != .notEnough }.map {
        StatusLine(aspect: .aspectForecast, level: $0.isNear(at: now) ? .warning : .ok, message: $0.detail)
    }
}
