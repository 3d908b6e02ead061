import Manifests
import Model
import Reports

/// A file of a report, by its path below the folder of reports.
typealias OutputFile = (name: String, bytes: [UInt8])

/// A report with its document, and the document signed.
struct SignedReport {
    let report: SLAReport
    let document: [UInt8]
    let digest: Digest
    let envelope: [UInt8]
}

extension SignedReport {
    /// What a person gets who asks for a report: `sla.md`, and in another language than English `sla.fr.md`.
    func files(in language: Language) -> [OutputFile] {
        let name = language == .english ? "sla" : "sla.\(language.rawValue)"
        return [("sla.json", document), ("sla.dsse.json", envelope)]
            + [ReportSchedule.Format.csv, .markdown, .html].map { ("\(name).\($0.suffix)", bytes($0, in: language)) }
    }

    /// What `schedule` asks for: the document once, and what has words in each language. PDF is printed by another
    /// program, of periods that are over.
    func files(for schedule: ReportSchedule.Spec) -> [OutputFile] {
        schedule.formats.filter { $0 != .pdf }.flatMap { format -> [OutputFile] in
            guard format != .json else { return [("sla.json", document)] }
            return schedule.languages.map { language in
                ("sla.\(language.rawValue).\(format.suffix)", bytes(format, in: language))
            }
        }
    }

    private func bytes(_ format: ReportSchedule.Format, in language: Language) -> [UInt8] {
        switch format {
        case .json: document
        case .markdown: Array(markdown(of: report, in: language, documentDigest: digest).utf8)
        case .html, .pdf: Array(html(of: report, in: language, documentDigest: digest).utf8)
        case .csv: csv(of: report, in: language, documentDigest: digest)
        }
    }
}

extension ReportSchedule.Format {
    fileprivate var suffix: String {
        switch self {
        case .json: "json"
        case .markdown: "md"
        case .html: "html"
        case .csv: "csv"
        case .pdf: "pdf"
        }
    }
}

/// `schedule/sla.json`, `schedule/sla.fr.html`: what the schedules ask for of the report up to now.
func scheduled(_ report: SignedReport, by schedules: [Resource<ReportSchedule.Spec>]) -> [OutputFile] {
    schedules.flatMap { schedule in
        report.files(for: schedule.spec).map { ("\(schedule.name)/\($0.name)", $0.bytes) }
    }
}
