import Model

/// A line through values that come once a day or so: the median of the slopes between all pairs (Theil–Sen), so that a
/// few wild values do not move it, with the interval in which the true slope lies (Sen 1968, by Kendall's variance).
package struct Trend: Hashable, Sendable {
    package struct Value: Hashable, Sendable {
        package var at: Timestamp
        package var value: Double
        package var index: Int

        package init(at: Timestamp, value: Double, index: Int) {
            (self.at, self.value, self.index) = (at, value, index)
        }
    }

    /// When the line has which value: the medians.
    let origin: Timestamp
    let level: Double
    /// A second.
    package let slope: Double
    package let low: Double
    package let high: Double
    /// How far the line itself may be off at its origin.
    let margin: Double

    /// - Parameter values: in the order of time, each at a time of its own.
    package init?(_ values: [Value], z: Double) {
        guard let first = values.first?.at, values.count > 2 else { return nil }
        let x = values.map { Double(($0.at - first).microseconds) / 1_000_000 }
        var slopes: [Double] = []
        for late in x.indices.dropFirst() {
            for early in 0..<late { slopes.append((values[late].value - values[early].value) / (x[late] - x[early])) }
        }
        slopes.sort()
        let (n, pairs) = (Double(values.count), Double(slopes.count))
        let spread = z * (n * (n - 1) * (2 * n + 5) / 18).squareRoot()
        let bottom = Int(((pairs - spread) / 2).rounded(.down)) - 1
        let top = Int(((pairs + spread) / 2).rounded(.up))
        low = slopes[max(0, bottom)]
        high = slopes[min(slopes.count - 1, top)]
        slope = median(slopes)
        let middle = median(x)
        var rests: [Double] = []
        for place in x.indices { rests.append(values[place].value - slope * (x[place] - middle)) }
        let centre = median(rests.sorted())
        let deviation = median(rests.map { abs($0 - centre) }.sorted())
        (origin, level) = (first + .microseconds(Int64((middle * 1_000_000).rounded(.down))), centre)
        // The median's own error, by the median deviation, as if the values were normal.
        margin = z * 1.2533 * 1.4826 * deviation / n.squareRoot()
    }

    /// When the line reaches `value`, and between when and when it may: `nil` is never, or not within `horizon`.
    package func reaches(
        _ value: Double, after now: Timestamp, within horizon: Duration
    ) -> (earliest: Timestamp?, likely: Timestamp?, latest: Timestamp?) {
        let way = value - level
        func date(_ way: Double, at slope: Double) -> Timestamp? {
            guard slope > 0 else { return nil }
            let seconds = (way / slope).rounded(.down)
            guard seconds <= horizon.inSeconds + (now - origin).inSeconds else { return nil }
            return max(now, origin + .seconds(Int64(max(0, seconds))))
        }
        return (date(way - margin, at: high), date(way, at: slope), date(way + margin, at: low))
    }
}

/// Of sorted values.
private func median(_ sorted: [Double]) -> Double {
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

extension [Trend.Value] {
    /// The last of each day of UTC up to `end`. Where a clock was set back only what goes on from the latest
    /// time counts.
    package func daily(over length: Duration, upTo end: Timestamp) -> Self {
        let day = Int64(86_400_000_000)
        var kept: Self = []
        for value in self where value.at > end - length && value.at <= end {
            guard kept.last.map({ $0.at < value.at }) ?? true else { continue }
            if let last = kept.last, last.at.microseconds / day == value.at.microseconds / day { kept.removeLast() }
            kept.append(value)
        }
        return kept
    }
}
