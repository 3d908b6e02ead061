import Children
import Foundation
import Model
import Objectives
import Reports
import State
import Stores

/// A ledger of these facts and reports of it, as an auditor gets them: what was exported, signed documents, the key.
final class Audit: Sendable {
    let folder = FileManager.default.temporaryDirectory.path + "/pra-audit-\(UUID().uuidString)"
    let facts: [Fact]
    private let journal: SQLiteJournal
    let head: LedgerHead
    var evidence: String { folder + "/evidence" }
    var entries: String { "\(evidence)/\(origin)/entries" }
    private var origin: String { String(head.checkpoint.prefix { $0 != "\n" }) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    init(of facts: [Fact]) async throws {
        self.facts = facts
        journal = try await SQLiteJournal.open(folder + "/state", for: .writing)
        for start in stride(from: 0, to: facts.count, by: 500) {
            try await journal.append(Array(facts[start..<min(start + 500, facts.count)]))
        }
        guard let head = try await journal.head() else { throw PraError.wrapping(CocoaError(.fileNoSuchFile)) }
        self.head = head
        _ = try await journal.export(nil, to: FileStore(directory: folder, creating: true))
    }

    /// The report that these entries give, or that others would; it cites this ledger.
    func report(
        of period: Period, from others: [Fact]? = nil, by rules: MeasurementRules = .standard,
        population: Set<ResourceID>? = nil
    ) -> SLAReport {
        let facts = others ?? self.facts, promises = Promises(in: facts)
        let entries = facts.enumerated().map { Reports.LedgerEntry(index: $0.offset, fact: $0.element) }
        let cover = SLAReport.Cover(
            from: period.from, to: period.to, timeZone: "UTC", generatedAt: period.to, toolVersion: "pra",
            manifestRevision: promises.revision ?? Digest(repeatElement(0, count: 32)),
            ledger: .init(size: facts.count, root: head.root, checkpoint: head.checkpoint, keyFingerprint: head.key))
        let clusters = Array(population ?? promises.clusters(in: period))
        var report = makeReport(cover, entries: entries, population: clusters, rules: rules)
        report.cover.ledger.size = head.size
        return report
    }

    /// The ledger goes on, and is copied into a store: without leaf hashes.
    /// - Returns: the store's evidence.
    func goOn(_ facts: [Fact]) async throws -> String {
        try await journal.append(facts)
        try await journal.copy(to: FileStore(directory: folder + "/store", creating: true))
        return folder + "/store/evidence"
    }

    /// Signs a document with the ledger's key.
    /// - Returns: the file.
    func sign(_ document: [UInt8]) async throws -> String {
        let envelope = try await journal.sign(document, type: "application/vnd.pra.sla-report+json", as: head.key)
        let file = "\(folder)/\(UUID().uuidString).dsse.json"
        try Data(json(of: envelope)).write(to: URL(filePath: file))
        return file
    }

    func sign(_ report: SLAReport) async throws -> String { try await sign(json(of: report)) }

    /// What the independent verifier says of a signed report and the entries that were exported.
    func verify(
        _ file: String, _ options: String..., evidence: String? = nil, bare: Bool = false,
        by script: String = verifyScript
    ) throws -> (status: Int32, text: String) {
        try runScript(
            ["report", file, "--key", head.key, "--ledger", evidence ?? self.evidence] + options, bare: bare,
            script: script)
    }

    /// A verifier that measures by another constant.
    func verifier(with constant: String, insteadOf right: String) throws -> String {
        let text = try String(contentsOfFile: verifyScript, encoding: .utf8), file = "\(folder)/\(UUID().uuidString).py"
        guard text.components(separatedBy: right).count == 2 else { throw CocoaError(.fileReadCorruptFile) }
        try text.replacing(right, with: constant).write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}

/// All that the verifier knows of a report verifies; what else is in it, it names.
func isVerified(_ said: (status: Int32, text: String)) -> Bool {
    said.status == (said.text.contains("this verifier does not know") ? 3 : 0) && said.text.contains("VERIFIED")
        && !said.text.contains("DIFFERENT")
}
