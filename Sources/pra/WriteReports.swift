import ArgumentParser
import Crypto
import FoundationEssentials
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

/// Computes the SLA report from the ledger alone and writes it under `folder`; each file appears whole or not at all.
func writeReports(
    of desired: Desired, from journal: SQLiteJournal, to folder: String, at now: Timestamp = SystemTime().now()
) async throws(PraError) -> WrittenReport {
    let head = try await newestHead(of: journal)
    let promises = try await journal.promises(upTo: head.size)
    let cover = cover(
        from: now - MeasurementRules.standard.window, to: now, at: now, head,
        revision: promises.revision ?? desired.revision)
    let clusters = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.id)).union(
        promises.clusters(in: cover.period))
    let report = try await journal.report(
        cover, promises, population: clusters, from: .period(from: cover.from, to: cover.to))
    let document = try json(of: report)
    let digest = Digest(SHA256.hash(data: document))
    let envelope = try await journal.sign(document, type: ReportFile.type, as: head.key)
    var files: [OutputFile] = [
        ("sla.json", document), ("sla.dsse.json", try json(of: envelope)),
        ("sla.md", Array(markdown(of: report, in: .english, documentDigest: digest).utf8)),
        ("sla.html", Array(html(of: report, in: .english, documentDigest: digest).utf8)),
    ]
    files += scheduled(of: report, by: desired.reports, document: document, digest)
    return WrittenReport(paths: try writeFiles(files, in: folder), report: report)
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
