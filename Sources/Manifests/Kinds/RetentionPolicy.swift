/// Which recovery points stay, and for how long any moment can be restored.
package enum RetentionPolicy: Kind {
    package static let name = "RetentionPolicy"

    package struct Spec: Hashable, Sendable {
        /// Any moment within it can be restored.
        package var window: Duration
        package var keep: Keep
        /// IANA name, by which hours, days, weeks (from Monday), months and years are told apart.
        package var timeZone: String
        /// Never fewer restore-proven points than this, in each store.
        package var minProven: Int
    }

    /// The last point of each of so many hours, days, weeks, months and years.
    package struct Keep: Hashable, Sendable {
        package var hourly: KeepSpan
        package var daily: KeepSpan
        package var weekly: KeepSpan
        package var monthly: KeepSpan
        package var yearly: KeepSpan
    }

    /// A number of buckets, or every bucket within a calendar period (`P12M`, `P7Y`).
    package enum KeepSpan: Hashable, Sendable {
        case count(Int)
        case period(years: Int, months: Int, days: Int)
    }
}
