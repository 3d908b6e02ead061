import Model

/// Which reports are written, in which languages and forms, and for whom.
package enum ReportSchedule: Kind {
    package static let name = "ReportSchedule"

    package struct Spec: Hashable, Sendable {
        package var period: Period
        /// IANA name, by which days, weeks and months begin.
        package var timeZone: String
        package var languages: [Language]
        package var formats: [Format]
        /// Names of `Team`s.
        package var recipients: [String]
    }

    package enum Period: String, Hashable, Sendable, CaseIterable {
        case day = "Day", week = "Week", month = "Month", quarter = "Quarter", year = "Year"
    }

    package enum Format: String, Hashable, Sendable, CaseIterable {
        case json = "JSON", markdown = "Markdown", html = "HTML"
    }
}

extension ReportSchedule {
    package static let doc = "Which reports are written, in which languages and forms, and for whom"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "period", .choice, "The time that each report is about; until this has an effect, the last 30 days",
            default: "Month", hasEffect: false),
        Field(
            "timeZone", .text(.timeZone), "IANA zone by which days, weeks and months begin", default: "UTC",
            hasEffect: false),
        Field(
            "languages", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue }, "Written in each of them",
            default: ["en"], example: ["en", "fr"]),
        Field(
            "formats", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "JSON for programs and verifiers, once for all languages; the others for people",
            default: ["JSON", "Markdown", "HTML"]),
        Field(
            "recipients", .list(.name(of: Team.name), distinct: nil) { $0 }, "Names of the Teams that get them",
            default: [], example: ["operations"], hasEffect: false))
}
