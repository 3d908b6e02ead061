import Manifests
import Model

/// Collects the reasons for which each point stays.
struct Selection {
    /// In order of history.
    let points: [RecoveryPoint]
    let zone: ZoneRules
    private(set) var reasons: [[Message]]

    init(points: [RecoveryPoint], zone: ZoneRules) {
        (self.points, self.zone) = (points, zone)
        reasons = points.map { _ in [] }
    }

    private var redundant: [Int] { points.indices.filter { points[$0].isRedundant } }

    /// Every moment of the window needs a point that ended before it: the anchor, and all after it.
    mutating func keepWindow(_ window: Duration, now: Timestamp) {
        let start = now - window
        let anchor = redundant.last { points[$0].stoppedAt <= start }
        for index in points.indices {
            if index == anchor {
                reasons[index].append(Message(.keepAnchor, .duration(window)))
            } else if points[index].stoppedAt > start || index > anchor ?? points.count {
                reasons[index].append(Message(.keepWindow, .duration(window)))
            }
        }
    }

    mutating func keepBuckets(_ keep: RetentionPolicy.Keep, now: Timestamp) {
        let rules: [(RetentionPolicy.KeepSpan, Bucket.Size)] = [
            (keep.hourly, .hour), (keep.daily, .day), (keep.weekly, .week), (keep.monthly, .month),
            (keep.yearly, .year),
        ]
        for (span, size) in rules { keepBuckets(span, size, now: now) }
    }

    private mutating func keepBuckets(_ span: RetentionPolicy.KeepSpan, _ size: Bucket.Size, now: Timestamp) {
        var seen: Set<Bucket> = []
        for index in redundant.reversed() {
            let civil = zone.civil(points[index].stoppedAt)
            let bucket = Bucket(civil, size)
            guard span.admits(civil, after: seen.count, now: zone.civil(now)) else { continue }
            if seen.insert(bucket).inserted { reasons[index].append(bucket.reason) }
        }
    }

    mutating func keepProven(_ proven: Set<ActionID>, count: Int) {
        for index in redundant.filter({ proven.contains(points[$0].action) }).suffix(max(0, count)) {
            reasons[index].append(Message(.keepProven, .count(count)))
        }
    }

    mutating func keepHeld(_ holds: [Hold], now: Timestamp) {
        for hold in holds where hold.isInForce(at: now) {
            let (by, why) = (Message.Argument.name(hold.by), Message.Argument.name(hold.reason))
            for index in points.indices where points[index].action == hold.point {
                reasons[index].append(
                    hold.until.map { Message(.keepHeldUntil, by, why, .instant($0)) } ?? Message(.keepHeld, by, why))
            }
        }
    }

    mutating func keepLast() {
        if let last = redundant.last { reasons[last].append(Message(.keepLast)) }
        if redundant.isEmpty { for index in points.indices { reasons[index].append(Message(.keepOnly)) } }
    }
}

extension RetentionPolicy.KeepSpan {
    /// Whether a point of this local time may still open a bucket after `count` of them.
    fileprivate func admits(_ civil: CivilTime, after count: Int, now: CivilTime) -> Bool {
        switch self {
        case .count(let most): count < most
        case .period(let years, let months, let days):
            civil.timestamp >= now.earlier(years: years, months: months, days: days).timestamp
        }
    }
}

extension CivilTime {
    /// By the calendar: a month before 31 March is the last day of February.
    fileprivate func earlier(years: Int, months: Int, days: Int) -> CivilTime {
        let index = year * 12 + month - 1 - years * 12 - months
        var moved = self
        (moved.year, moved.month) = (index / 12, index % 12 + 1)
        let next = CivilTime(year: (index + 1) / 12, month: (index + 1) % 12 + 1, day: 1).dayNumber
        moved.day = min(day, next - CivilTime(year: moved.year, month: moved.month, day: 1).dayNumber)
        return CivilTime(moved.timestamp - .seconds(Int64(days) * 86_400))
    }
}
