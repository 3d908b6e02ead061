extension RetentionPolicy.Spec {
    package init(window: Duration, keep: RetentionPolicy.Keep, timeZone: String, minimumProven: Int) {
        self.init(window: window, keep: keep, timeZone: timeZone, minProven: minimumProven)
    }
}

extension RetentionPolicy.Keep {
    /// - Parameter spans: hourly, daily, weekly, monthly, yearly; those left out keep nothing.
    package init(_ spans: RetentionPolicy.KeepSpan...) {
        let all = spans + Array(repeating: .count(0), count: 5)
        self.init(hourly: all[0], daily: all[1], weekly: all[2], monthly: all[3], yearly: all[4])
    }
}
