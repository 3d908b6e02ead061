import ArgumentParser
import Crypto
import FoundationEssentials
import Manifests
import Model
import Ports
import Reports
import State

/// What `writeReports` left behind.
struct WrittenReport {
    /// JSON, the same signed, Markdown, HTML, and what the schedules ask for.
    var paths: [String]
    var report: SLAReport
}

/// Days that a report looks back.
private let period = Duration.seconds(30 * 86_400)

/// Computes the SLA report from the ledger alone and writes it under `folder`; each file appears whole or not at all.
func writeReports(
    of desired: Desired, from journal: SQLiteJournal, to folder: String, at now: Timestamp = SystemTime().now()
) async throws(PraError) -> WrittenReport {
    let head = try await soundHead(of: journal)
    let entries = try await ledgerEntries(of: journal, upTo: head.size)
    let cover = cover(
        from: now - period, to: now, at: now, head, revision: statedRevision(in: entries) ?? desired.revision)
    let clusters = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.id)).union(
        promised(in: entries, from: cover.from, to: cover.to))
    let report = makeReport(cover, entries: entries, population: clusters.sorted())
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

/// The facts that a report of `size` entries was computed from.
func ledgerEntries(of journal: SQLiteJournal, upTo size: Int) async throws(PraError) -> [LedgerEntry] {
    try await journal.facts(from: 0).prefix(size).enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
}
