import Manifests
import Model

extension User.Spec {
    /// Until when nothing but what is critical is sent to them; `nil` when it is not quiet. Hours that follow one
    /// another are one stretch, as far as two weeks.
    package func quietUntil(_ now: Timestamp, in zone: ZoneRules) -> Timestamp? {
        var until: Timestamp?
        for _ in 0..<28 {
            guard let end = quietHours.compactMap({ $0.end(of: until ?? now, in: zone) }).max() else { break }
            until = end
        }
        return until
    }

    /// When the next digest goes out.
    package func nextDigest(after now: Timestamp, in zone: ZoneRules) -> Timestamp {
        let today = zone.civil(now).dayNumber
        let times = (today...today + 1).map { zone.instant(day: $0, minutes: digestAt.minutes) }
        return times.first { $0 > now } ?? times[1]
    }
}

extension User.QuietHours {
    fileprivate func end(of now: Timestamp, in zone: ZoneRules) -> Timestamp? {
        let today = zone.civil(now).dayNumber
        return (today - 1...today).compactMap { day -> Timestamp? in
            guard days.contains(MaintenanceWindow.Day(dayNumber: day)) else { return nil }
            let begin = zone.instant(day: day, minutes: from.minutes)
            let end = zone.instant(day: to.minutes < from.minutes ? day + 1 : day, minutes: to.minutes)
            return begin <= now && now < end ? end : nil
        }.max()
    }
}
