import ArgumentParser
import Model
import Ports
import Reports

/// Which time a report is about.
struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The last whole day, week, month, quarter or year.", valueName: "length"))
    var period: CalendarPeriod.Length?

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp("That period: 2026-10-25, 2026-W41, 2026-10, 2026-Q3 or 2026.", valueName: "period"))
    var name: String?

    @Option(help: ArgumentHelp("From a moment, or from the start of a day.", valueName: "time")) var from: String?
    @Option(help: ArgumentHelp("To a moment, or to the end of a day.", valueName: "time")) var to: String?

    @Option(help: ArgumentHelp("IANA time zone by which days begin, as Europe/Paris.", valueName: "zone"))
    var zone = "UTC"

    func validate() throws {
        guard name == nil && period == nil || from == nil && to == nil else {
            throw ValidationError("--from and --to choose a range, --period and --of one of the calendar")
        }
        guard (from == nil) == (to == nil) else { throw ValidationError("a range needs both: --from and --to") }
    }

    /// `nil` when none was chosen: the time up to now.
    func span(at now: Timestamp) throws(PraError) -> ReportSpan? {
        let zone = try knownZone(zone)
        if let name { return try ReportSpan(try calendarPeriod(name), in: zone, at: now) }
        if let period {
            return try ReportSpan(CalendarPeriod(period, at: now, in: zone).previous, in: zone, at: now)
        }
        guard let from, let to else { return nil }
        return try ReportSpan(
            from: try edge(from, in: zone, isEnd: false), to: try edge(to, in: zone, isEnd: true), in: zone, at: now)
    }

    private func calendarPeriod(_ name: String) throws(PraError) -> CalendarPeriod {
        guard let found = CalendarPeriod(text: name) else {
            throw PraError(
                .usage, "“\(name)” is no period of the calendar",
                remedy: "write 2026-10-25, 2026-W41, 2026-10, 2026-Q3 or 2026")
        }
        guard period == nil || period == found.length else {
            throw PraError(
                .usage, "\(name) is a \(found.length.argument), and --period asks for a \(period?.argument ?? "")",
                remedy: "leave out --period: --of says both")
        }
        return found
    }

    private func edge(_ text: String, in zone: ZoneRules, isEnd: Bool) throws(PraError) -> Timestamp {
        if let day = CalendarPeriod(text: text), day.length == .day {
            let (from, to) = day.bounds(in: zone)
            return isEnd ? to : from
        }
        if let moment = Timestamp(text: text) { return moment }
        throw PraError(
            .usage, "“\(text)” is neither a day nor a moment",
            remedy: "write 2026-10-25, or RFC 3339 with its offset: 2026-10-25T16:00:00+01:00")
    }
}

/// - Throws: `.usage` when this host has no rules of that name.
func knownZone(_ name: String) throws(PraError) -> ZoneRules {
    if let zone = zoneRules(name) { return zone }
    throw PraError(
        .usage, "this host knows no time zone “\(name)”",
        remedy: "write an IANA name, as Europe/Paris; /usr/share/zoneinfo holds those that are known (package tzdata)")
}

extension CalendarPeriod.Length: ExpressibleByArgument {
    var argument: String { rawValue.lowercased() }

    package init?(argument: String) {
        guard let found = Self.allCases.first(where: { $0.argument == argument }) else { return nil }
        self = found
    }

    package static var allValueStrings: [String] { allCases.map(\.argument) }
    /// Their names say it.
    package static var allValueDescriptions: [String: String] { [:] }
    package var defaultValueDescription: String { argument }
}
