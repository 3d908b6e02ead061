import Model
import Objectives

/// What is predicted: a warning when somebody has to act before it comes. Too little data says nothing of today: that
/// is no trouble.
func forecastLines(_ forecasts: [Forecast], at now: Timestamp) -> [StatusDocument.Line] {
    forecasts.map {
        StatusLine(aspect: .aspectForecast, level: $0.isNear(at: now) ? .warning : .ok, message: $0.detail)
    }
}
