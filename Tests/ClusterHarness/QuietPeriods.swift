import Foundation

/// Periods of the tests' plans. Slots are counted from 1970, so one of a day begins at midnight; a run that lasts over
/// it would find a backup due that no test asked for. These are a day and a week, or as many hours longer as it takes
/// until no slot begins within the next hours.
package enum QuietPeriods {
    package static let day = period(hours: 24)
    package static let week = period(hours: 168)

    private static let now = Int(Date().timeIntervalSince1970)
    private static let longestRun = 3 * 3600

    private static func period(hours: Int) -> String {
        let quiet = (hours...).first { hours in
            let width = hours * 3600
            return width - now % width > longestRun
        }
        return "\(quiet ?? hours)h"
    }
}
