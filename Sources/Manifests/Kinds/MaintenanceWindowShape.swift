import Model

extension MaintenanceWindow {
    package static let doc = "When backups, verifications and drills may not start; the objectives are measured on"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("clusters", RecoveryPlan.selector, "The clusters that are left alone"),
        Field(
            "actions", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "What waits for its end; what runs goes on, and so does the WAL stream",
            default: ["Backup", "Verify", "Drill"]),
        Field("times", times, "Once, or every week"),
        Field("reason", .text(.line), "Why, for plan and status", example: "month-end closing"),
        Field("owner", Team.person, "Who answers for it"))

    private static let times = Shape<Times>.exactlyOne([
        Field("once", span.made { .once($0) }, "From one moment to another"),
        Field("weekly", weekly.made { .weekly($0) }, "On the same days of every week"),
    ])

    private static let span = Shape<Span>.object(
        Span.init,
        Field("from", .text(.timestamp), "When it begins", example: "2026-12-01T20:00:00Z"),
        Field("until", .text(.timestamp), "When it ends", example: "2026-12-02T04:00:00Z")
    ).checked { span in
        span.until <= span.from
            ? [Fault("ends-before-start", at: [.field("until")], "it ends before it begins", "write a later time")] : []
    }

    private static let weekly = Shape<Weekly>.object(
        Weekly.init,
        Field(
            "days", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue }, "Days on which it begins",
            example: ["Saturday"]),
        Field("at", .text(.timeOfDay), "When it begins, by the clocks of the zone"),
        Field("lasts", .duration(from: "1m", to: "6d"), "For how long", example: "4h"),
        Field("timeZone", .text(.timeZone), "IANA zone by which days and hours are told", default: "UTC"))
}

extension TextForm where Value == MaintenanceWindow.TimeOfDay {
    static let timeOfDay = TextForm(
        "a time of day", rule: "time-of-day", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        example: "22:00",
        parse: { parseTimeOfDay($0) },
        write: \.text)
}

private func parseTimeOfDay(_ text: String) -> MaintenanceWindow.TimeOfDay? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { ("0"..."9").contains($0) } }),
        let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return MaintenanceWindow.TimeOfDay(minutes: hour * 60 + minute)
}
