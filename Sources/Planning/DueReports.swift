import Manifests
import Model

/// A report that a schedule asks for: its period is over, and it was not written yet.
package struct DueReport: Sendable {
    package var schedule: Resource<ReportSchedule.Spec>
    package var period: CalendarPeriod
    package var zone: ZoneRules
    package var from: Timestamp
    package var to: Timestamp
    /// Since when it could be written.
    package var since: Timestamp
}

extension DueReport {
    /// After the end of a period until its last curves are written down.
    package static let patience = Duration.seconds(600)

    /// The oldest report of `schedule` that is due. Every time since the schedule took effect is in one: after a night
    /// in which nothing ran, or with another length of period, it goes on where the last one ended.
    /// - Parameter zone: of the schedule.
    package init?(
        _ schedule: Resource<ReportSchedule.Spec>, in zone: ZoneRules, _ history: History, at now: Timestamp
    ) {
        guard let begins = history.scheduledSince[schedule.id] else { return nil }
        let since = max(begins, history.reportedUpTo[schedule.id] ?? begins)
        var period = CalendarPeriod(schedule.spec.period, at: since, in: zone)
        var (from, to) = period.bounds(in: zone)
        // A day that a zone leaves out has no time.
        while from == to || to <= since {
            period = period.next
            (from, to) = period.bounds(in: zone)
        }
        guard to + Self.patience <= now else { return nil }
        (self.schedule, self.period, self.zone) = (schedule, period, zone)
        (self.from, self.to, self.since) = (from, to, to + Self.patience)
    }
}
