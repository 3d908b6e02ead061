import Crypto
import Manifests
import Model
import Objectives
import Ports
import Reports
import State

/// What `writeReports` left behind.
struct WrittenReport {
    /// JSON, the same signed, Markdown, HTML, and what the schedules ask for.
    var paths: [String]
    var report: SLAReport
}

/// Computes the SLA report of the time up to now from the ledger alone and writes it under `folder`, and beside it what
/// the schedules ask for of it; each file appears whole or not at all.
func writeReports(
    of desired: Desired, from journal: SQLiteJournal, to folder: String, in zone: ZoneRules = .utc,
    _ language: Language = .english
) async throws(PraError) -> WrittenReport {
    let now = SystemTime().now()
    let span = try ReportSpan(from: now - MeasurementRules.standard.window, to: now, in: zone, at: now)
    let signed = try await signedReport(of: desired, from: journal, about: span, at: now)
    let files = signed.files(in: language) + scheduled(signed, by: desired.reports)
    return WrittenReport(paths: try writeFiles(files, in: folder), report: signed.report)
}

/// The same of a time that somebody chose, in a folder of its own.
/// - Parameter span: and when it was made: where a period is not over, that is its end.
func writeReport(
    of desired: Desired, from journal: SQLiteJournal, to folder: String, about span: (ReportSpan, at: Timestamp),
    _ language: Language
) async throws(PraError) -> WrittenReport {
    let signed = try await signedReport(of: desired, from: journal, about: span.0, at: span.at)
    let files = signed.files(in: language).map { ("\(span.0.folder)/\($0.name)", $0.bytes) }
    return WrittenReport(paths: try writeFiles(files, in: folder), report: signed.report)
}

func signedReport(
    of desired: Desired, from journal: SQLiteJournal, about span: ReportSpan, at now: Timestamp
) async throws(PraError) -> SignedReport {
    let head = try await newestHead(of: journal)
    let promises = try await journal.promises(upTo: head.size)
    let cover = cover(of: span, at: now, head, revision: promises.revision ?? desired.revision)
    let clusters = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.id)).union(
        promises.clusters(in: cover.period))
    let report = try await journal.report(
        cover, promises, population: clusters, from: .period(from: cover.from, to: cover.to))
    let document = try report.document()
    let envelope = try await journal.sign(document, type: ReportFile.type, as: head.key)
    return SignedReport(
        report: report, document: document, digest: Digest(SHA256.hash(data: document)),
        envelope: try json(of: envelope))
}

extension SQLiteJournal {
    func promises(upTo size: Int) async throws(PraError) -> Promises {
        try await scan(.promises, upTo: size, into: Promises()) { $0.take($1, at: $2) }
    }

    func report(
        _ cover: SLAReport.Cover, _ promises: Promises, population: Set<ResourceID>, from scope: LedgerScope
    ) async throws(PraError) -> SLAReport {
        let empty = ReportAccount(cover, promises: promises, population: population)
        return try await scan(scope, upTo: cover.ledger.size, into: empty) { $0.take($1, at: $2) }.report()
    }
}

/// Every entry, with what waits to become one.
func ledgerEntries(of journal: SQLiteJournal, upTo size: Int) async throws(PraError) -> [LedgerEntry] {
    try await journal.facts(from: 0).prefix(size).enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
}
