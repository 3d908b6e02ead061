import Model

/// Which reports are written, in which languages and forms, and for whom.
package enum ReportSchedule: Kind {
    package static let name = "ReportSchedule"

    package struct Spec: Hashable, Sendable {
        package var period: CalendarPeriod.Length
        /// IANA name, by which days, weeks and months begin.
        package var timeZone: String
        package var languages: [Language]
        package var formats: [Format]
        /// Names of `Team`s.
        package var recipients: [String]
    }

    package enum Format: String, Hashable, Sendable, CaseIterable {
        case json = "JSON", markdown = "Markdown", html = "HTML", csv = "CSV", pdf = "PDF"
    }
}

extension ReportSchedule {
    package static let doc = "Which reports are written, in which languages and forms, and for whom"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "period", .choice, "When one is over, its report is written, once, into a folder of its name",
            default: "Month"),
        Field(
            "timeZone", .text(.timeZone), "IANA zone by which days, weeks and months begin", default: "UTC"),
        Field(
            "languages", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue }, "Written in each of them",
            default: ["en"], example: ["en", "fr"]),
        Field(
            "formats", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "JSON for verifiers, once for all languages; CSV for spreadsheets and the others for people",
            default: ["JSON", "Markdown", "HTML"]),
        Field(
            "recipients", .list(.name(of: Team.name), distinct: nil) { $0 },
            "Names of the Teams that they are for; a message in the inbox names them and says where the report lies, "
                + "and nothing is mailed", default: [], example: ["operations"]))
}
