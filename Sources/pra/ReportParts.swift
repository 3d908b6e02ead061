import ArgumentParser
import FoundationEssentials
import Model
import Ports
import Reports
import State

func newestHead(of journal: SQLiteJournal) async throws(PraError) -> LedgerHead {
    if let head = try await journal.head() { return head }
    throw PraError(
        .ledgerBroken, "there is no ledger to report from", remedy: "let the loop look first: pra run --once")
}

/// The signed head of a ledger whose entries are those that were signed.
func soundHead(of journal: SQLiteJournal) async throws(PraError) -> LedgerHead {
    let head = try await newestHead(of: journal)
    if let damage = try await journal.damage() {
        throw PraError(
            .ledgerBroken, "no report was written: \(damage)",
            remedy: "pra ledger verify says more; move ledger.sqlite* aside, then pra ledger restore")
    }
    return head
}

/// - Parameter revision: of the manifests in which the newest promise was stated.
func cover(
    from start: Timestamp, to end: Timestamp, at now: Timestamp, _ head: LedgerHead, revision: Digest
) -> SLAReport.Cover {
    SLAReport.Cover(
        from: start, to: end, timeZone: "UTC", generatedAt: now, toolVersion: "pra \(Pra.configuration.version)",
        manifestRevision: revision,
        ledger: .init(size: head.size, root: head.root, checkpoint: head.checkpoint, keyFingerprint: head.key))
}

/// Of the time that `span` says.
func cover(of span: ReportSpan, at now: Timestamp, _ head: LedgerHead, revision: Digest) -> SLAReport.Cover {
    var cover = cover(from: span.from, to: span.to, at: now, head, revision: revision)
    (cover.timeZone, cover.calendar) = (span.zone.name, span.calendar)
    return cover
}

/// Writes files into `folder`; each appears whole or not at all.
/// - Returns: their paths.
func writeFiles(_ files: [OutputFile], in folder: String) throws(PraError) -> [String] {
    do {
        for file in files {
            let place = URL(filePath: "\(folder)/\(file.name)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: place, options: .atomic)
        }
    } catch {
        throw PraError(
            .fileFault, "cannot write the report \(folder)/\(files[0].name)",
            remedy: "choose a folder that you may write to: --reports FOLDER", cause: error.words)
    }
    return files.map { "\(folder)/\($0.name)" }
}
