import Model

/// How often one account may change something: so many at once, and so many a second afterwards. In memory alone.
actor WriteLimit {
    private static let burst = 60.0
    private static let perSecond = 10.0

    private var buckets: [String: (tokens: Double, at: Timestamp)] = [:]

    /// - Returns: `nil` when it may; else the seconds until it may.
    func take(_ name: String, at now: Timestamp) -> Int? {
        var bucket = buckets[name] ?? (Self.burst, now)
        let passed = Double(max(.zero, now - bucket.at).microseconds) / 1_000_000
        bucket = (min(Self.burst, bucket.tokens + passed * Self.perSecond), now)
        let mayPass = bucket.tokens >= 1
        if mayPass { bucket.tokens -= 1 }
        buckets[name] = bucket
        return mayPass ? nil : 1
    }
}
