/// One time zone as data: instants and the offsets from UTC that hold from them on. Filled where files may be read.
package struct ZoneRules: Hashable, Sendable {
    package struct Transition: Hashable, Sendable {
        package var at: Timestamp
        /// East of UTC.
        package var offsetSeconds: Int

        package init(at: Timestamp, offsetSeconds: Int) { (self.at, self.offsetSeconds) = (at, offsetSeconds) }
    }

    /// IANA name.
    package var name: String
    /// Before the first transition.
    package var firstOffsetSeconds: Int
    /// In rising order.
    package var transitions: [Transition]
    /// After the last transition; `nil` when the last offset stays.
    var rule: YearlyRule?

    package init(name: String, firstOffsetSeconds: Int, transitions: [Transition]) {
        (self.name, self.firstOffsetSeconds, self.transitions) = (name, firstOffsetSeconds, transitions)
    }

    package static let utc = ZoneRules(name: "UTC", firstOffsetSeconds: 0, transitions: [])

    package func offset(at instant: Timestamp) -> Duration {
        guard let last = transitions.last, instant < last.at else {
            return .seconds(rule?.offset(at: instant) ?? transitions.last?.offsetSeconds ?? firstOffsetSeconds)
        }
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= instant { low = middle + 1 } else { high = middle }
        }
        return .seconds(low == 0 ? firstOffsetSeconds : transitions[low - 1].offsetSeconds)
    }

    /// What a clock on the wall shows.
    package func civil(_ instant: Timestamp) -> CivilTime { CivilTime(instant + offset(at: instant)) }

    /// When the clocks on the wall show so many minutes of a day, days counted from 1970-01-01. Of an hour that they
    /// skip it is the moment as far after the skip; of one that they show twice it is the second.
    package func instant(day: Int, minutes: Int) -> Timestamp {
        let shown = Timestamp(seconds: Int64(day) * 86_400 + Int64(minutes) * 60), oneDay = Duration.seconds(86_400)
        let candidates = [shown - offset(at: shown - oneDay), shown - offset(at: shown + oneDay)]
        return candidates.filter { $0 + offset(at: $0) == shown }.max() ?? candidates[0]
    }
}
