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
    /// JSON, Markdown, HTML, and what the schedules ask for.
    var paths: [String]
    var report: SLAReport
}

/// Days that a report looks back.
private let period = Duration.seconds(30 * 86_400)

/// Computes the SLA report from the ledger alone and writes it under `folder`; each file appears whole or not at all.
func writeReports(
    of desired: Desired, from journal: SQLiteJournal, to folder: String, at now: Timestamp = SystemTime().now()
) async throws(PraError) -> WrittenReport {
    guard let head = try await journal.head() else {
        throw PraError(
            .ledgerBroken, "there is no ledger to report from", remedy: "let the loop look first: pra run --once")
    }
    if let damage = try await journal.damage() {
        throw PraError(
            .ledgerBroken, "no report was written: \(damage)",
            remedy: "pra ledger verify says more; move ledger.sqlite* aside, then pra ledger restore")
    }
    let entries = try await ledgerEntries(of: journal, upTo: head.size)
    let cover = SLAReport.Cover(
        from: now - period, to: now, timeZone: "UTC", generatedAt: now, toolVersion: "pra \(Pra.configuration.version)",
        manifestRevision: statedRevision(in: entries) ?? desired.revision,
        ledger: .init(size: head.size, root: head.root, checkpoint: head.checkpoint, keyFingerprint: head.key))
    let clusters = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.id)).union(
        promised(in: entries, from: cover.from, to: cover.to))
    let report = makeReport(cover, entries: entries, population: clusters.sorted())
    let document = try json(of: report)
    let digest = Digest(SHA256.hash(data: document))
    let files =
        [
            ReportFile(name: "sla.json", bytes: document),
            ReportFile(name: "sla.md", bytes: Array(markdown(of: report, in: .english, documentDigest: digest).utf8)),
            ReportFile(name: "sla.html", bytes: Array(html(of: report, in: .english, documentDigest: digest).utf8)),
        ] + scheduled(of: report, by: desired.reports, document: document, digest)
    for file in files { try write(file.bytes, to: "\(folder)/\(file.name)") }
    return WrittenReport(paths: files.map { "\(folder)/\($0.name)" }, report: report)
}

/// The facts that a report of `size` entries was computed from.
func ledgerEntries(of journal: SQLiteJournal, upTo size: Int) async throws(PraError) -> [LedgerEntry] {
    try await journal.facts(from: 0).prefix(size).enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
}

private func write(_ bytes: [UInt8], to path: String) throws(PraError) {
    do {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
    } catch {
        throw PraError(
            .fileFault, "cannot write the report \(path)",
            remedy: "choose a folder that you may write to: --reports FOLDER",
            cause: error.words)
    }
}
