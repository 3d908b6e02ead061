import Console
import Evidence
import FoundationEssentials
import Model
import Ports
import State

extension LoopView {
    func ledgerHead() async throws(PraError) -> SignedHead {
        let head = try await newestHead(of: journal)
        return SignedHead(size: head.size, root: head.root, checkpoint: head.checkpoint, key: head.key)
    }

    func ledgerEntries(in range: Range<Int>) async throws(PraError) -> [SignedEntry] {
        var entries: [SignedEntry] = []
        for (index, bytes, leaf) in try await journal.entries(in: range) {
            entries.append(
                SignedEntry(
                    try LedgerEntry.decode(bytes, at: index), index: index,
                    entry: String(decoding: bytes, as: UTF8.self), leaf: leaf))
        }
        return entries
    }

    func proof(of entry: Int) async throws(PraError) -> EntryProof { try await journal.proof(of: entry) }
    func history(since size: Int) async throws(PraError) -> HistoryProof { try await journal.history(since: size) }
    func verifyLedger() async throws(PraError) -> LedgerVerification { try await journal.verifyLedger() }

    func reports() async throws(PraError) -> [ReportEntry] {
        let files = FileManager.default
        guard files.fileExists(atPath: reportsFolder) else { return [] }
        do {
            return try files.subpathsOfDirectory(atPath: reportsFolder).filter(isReport).sorted().compactMap { name in
                let attributes = try files.attributesOfItem(atPath: "\(reportsFolder)/\(name)")
                guard let bytes = attributes[.size] as? Int, let date = attributes[.modificationDate] as? Date else {
                    return nil
                }
                let time = Timestamp(microseconds: Int64(date.timeIntervalSince1970 * 1_000_000))
                return ReportEntry(name: name, bytes: bytes, writtenAt: time)
            }
        } catch {
            throw PraError(
                .fileFault, "the folder of reports can not be read", remedy: "see that it can be: \(reportsFolder)",
                cause: error.words)
        }
    }

    func report(_ name: String) async throws(PraError) -> [UInt8] {
        try readFile("\(reportsFolder)/\(name)", limit: 96 << 20)
    }

    func differences(ofReport name: String) async throws(PraError) -> [String] {
        try await ReportFile(reading: "\(reportsFolder)/\(name)").differences(from: journal)
    }
}

/// `sla.json` in whatever folder a schedule or a period gave it.
private func isReport(_ name: String) -> Bool { name.split(separator: "/").last?.hasPrefix("sla.") == true }
