import Model

/// Which time a report is about, and by whose clocks.
package struct ReportSpan: Hashable, Sendable {
    /// `nil` for a range that no calendar has a name for.
    package var period: CalendarPeriod?
    package var zone: ZoneRules
    package var from: Timestamp
    package var to: Timestamp
    /// When it is over; `nil` when it is.
    package var endsAt: Timestamp?
    /// The `ReportSchedule` that asks for it; `nil` when a person does.
    package var schedule: String?

    /// The period as far as it is over at `now`.
    /// - Throws: `.usage` when nothing of it is.
    package init(
        _ period: CalendarPeriod, in zone: ZoneRules, at now: Timestamp, for schedule: String? = nil
    ) throws(PraError) {
        let (from, to) = period.bounds(in: zone)
        try self.init(from: from, to: to, in: zone, at: now, name: "\(period)")
        (self.period, self.schedule) = (period, schedule)
    }

    package init(from: Timestamp, to: Timestamp, in zone: ZoneRules, at now: Timestamp) throws(PraError) {
        try self.init(from: from, to: to, in: zone, at: now, name: "the range")
    }

    private init(
        from: Timestamp, to: Timestamp, in zone: ZoneRules, at now: Timestamp, name: String
    ) throws(PraError) {
        guard from < to else {
            throw PraError(
                .usage, "\(name) has no time in it: \(zone.text(from)) to \(zone.text(to)) in \(zone.name)",
                remedy: "name a range whose end comes after its start")
        }
        guard from < now else {
            throw PraError(
                .usage, "\(name) has not begun: it begins at \(zone.text(from)) in \(zone.name)",
                remedy: "choose a period that has: --of 2026-10, or --from and --to")
        }
        (self.zone, self.from, self.to, endsAt) = (zone, from, min(to, now), to > now ? to : nil)
    }

    package var calendar: SLAReport.Cover.Calendar {
        SLAReport.Cover.Calendar(
            name: period?.description, schedule: schedule, from: zone.text(from), to: zone.text(to), endsAt: endsAt)
    }

    /// As a folder is named: `2026-10`, or the ends of a range.
    package var folder: String {
        if let period { return "\(period)" }
        return [from, to].map { $0.description.filter { $0 != ":" } }.joined(separator: "_")
    }
}

extension SLAReport.Cover {
    /// How the period was chosen, and what clocks on the wall showed at its ends.
    package struct Calendar: Hashable, Sendable, Codable {
        /// `2026-10`; `nil` for a range.
        package var name: String?
        /// The `ReportSchedule` that asked for it.
        package var schedule: String?
        /// `2026-10-01 00:00:00 +02:00`
        package var from: String
        package var to: String
        /// When the period is over; `nil` when it was as the report was written.
        package var endsAt: Timestamp?

        package init(name: String?, schedule: String? = nil, from: String, to: String, endsAt: Timestamp? = nil) {
            (self.name, self.schedule, self.from, self.to, self.endsAt) = (name, schedule, from, to, endsAt)
        }
    }

    /// The same with the bounds that the calendar gives for the zone.
    package func recomputed(in zone: ZoneRules) throws(PraError) -> Self {
        guard let calendar else { return self }
        var cover = self
        if let name = calendar.name {
            guard let period = CalendarPeriod(text: name) else {
                throw PraError(.usage, "“\(name)” is no period", remedy: "verify it with the pra that wrote it")
            }
            let span = try ReportSpan(period, in: zone, at: generatedAt, for: calendar.schedule)
            (cover.from, cover.to, cover.calendar) = (span.from, span.to, span.calendar)
        } else {
            let end = calendar.endsAt ?? to
            cover.calendar = try ReportSpan(from: from, to: end, in: zone, at: generatedAt).calendar
        }
        return cover
    }
}
