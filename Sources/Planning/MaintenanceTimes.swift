import Manifests
import Model

extension MaintenanceWindow.Times {
    /// When the window ends that is open at `now`; `nil` when none is.
    package func end(of now: Timestamp, in zone: ZoneRules) -> Timestamp? {
        switch self {
        case .once(let span): span.from <= now && now < span.until ? span.until : nil
        case .weekly(let weekly): weekly.end(of: now, in: zone)
        }
    }
}

extension MaintenanceWindow.Weekly {
    /// Windows that overlap are one, as far as they are known from `now`.
    fileprivate func end(of now: Timestamp, in zone: ZoneRules) -> Timestamp? {
        let today = zone.civil(now).dayNumber
        // What began a week ago has ended: it lasts six days at most.
        return (today - 7...today).compactMap { day -> Timestamp? in
            guard days.contains(MaintenanceWindow.Day(dayNumber: day)) else { return nil }
            let begin = zone.instant(day: day, minutes: at.minutes)
            return begin <= now && now < begin + lasts ? begin + lasts : nil
        }.max()
    }
}

/// What keeps `verb` from starting on a cluster that is left alone, and until when; `nil` when nothing does.
package func maintenance(
    _ windows: [PlanObservation.Window], against verb: Action.Verb, at now: Timestamp
) -> Waiting? {
    let open = windows.compactMap { window -> Waiting? in
        guard window.spec.actions.contains(where: { $0.verb == verb }),
            let end = window.spec.times.end(of: now, in: window.zone)
        else { return nil }
        return Waiting(for: "maintenance window \(window.name) until \(end): \(window.spec.reason)", until: end)
    }
    return open.max { ($0.until ?? now, $1.why) < ($1.until ?? now, $0.why) }
}

extension MaintenanceWindow.Work {
    fileprivate var verb: Action.Verb {
        switch self {
        case .backup: .backup
        case .verify: .verify
        case .drill: .drill
        }
    }
}
