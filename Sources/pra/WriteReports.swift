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
    /// JSON, Markdown, HTML.
    var paths: [String]
    var report: SLAReport
}

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
    let promises = try await journal.promises(upTo: head.size)
    let cover = SLAReport.Cover(
        from: now - MeasurementRules.standard.window, to: now, timeZone: "UTC", generatedAt: now,
        toolVersion: "pra \(Pra.configuration.version)", manifestRevision: promises.revision ?? desired.revision,
        ledger: .init(size: head.size, root: head.root, checkpoint: head.checkpoint, keyFingerprint: head.key))
    let clusters = Set(desired.plans.flatMap { desired.clusters(of: $0) }.map(\.id)).union(
        promises.clusters(in: cover.period))
    let report = try await journal.report(
        cover, promises, population: clusters, from: .period(from: cover.from, to: cover.to))
    let document = try json(of: report)
    let digest = Digest(SHA256.hash(data: document))
    let files: [(String, [UInt8])] = [
        ("sla.json", document),
        ("sla.md", Array(markdown(of: report, in: .english, documentDigest: digest).utf8)),
        ("sla.html", Array(html(of: report, in: .english, documentDigest: digest).utf8)),
    ]
    for (name, bytes) in files { try write(bytes, to: "\(folder)/\(name)", in: folder) }
    return WrittenReport(paths: files.map { "\(folder)/\($0.0)" }, report: report)
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

private func write(_ bytes: [UInt8], to path: String, in folder: String) throws(PraError) {
    do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
        throw PraError(
            .fileFault, "cannot write the report \(path)",
            remedy: "choose a folder that you may write to: --reports FOLDER",
            cause: error.words)
    }
}
