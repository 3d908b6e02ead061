import Manifests
import Model
import Reports

/// A file of a report, by its path below the folder of reports.
typealias OutputFile = (name: String, bytes: [UInt8])

extension ReportSchedule.Format {
    /// Whether it has words; the document is the same in all languages.
    fileprivate var isOfALanguage: Bool { self != .json }

    fileprivate var suffix: String {
        switch self {
        case .json: "json"
        case .markdown: "md"
        case .html: "html"
        }
    }
}

/// `schedule/sla.json`, `schedule/sla.fr.html`: what the schedules ask for of `report`.
func scheduled(
    of report: SLAReport, by schedules: [Resource<ReportSchedule.Spec>], document: [UInt8], _ digest: Digest
) -> [OutputFile] {
    schedules.flatMap { schedule -> [OutputFile] in
        schedule.spec.formats.flatMap { format -> [OutputFile] in
            guard format.isOfALanguage else {
                return [("\(schedule.name)/sla.json", document)]
            }
            return schedule.spec.languages.map { language in
                let text =
                    format == .markdown
                    ? markdown(of: report, in: language, documentDigest: digest)
                    : html(of: report, in: language, documentDigest: digest)
                return ("\(schedule.name)/sla.\(language.rawValue).\(format.suffix)", Array(text.utf8))
            }
        }
    }
}
