import Evidence
import Model

/// The ledger, and the reports that were written from it.
package protocol EvidenceSource: Sendable {
    func ledgerHead() async throws(PraError) -> SignedHead
    /// In order; those of the range that are there.
    func ledgerEntries(in range: Range<Int>) async throws(PraError) -> [SignedEntry]
    func proof(of entry: Int) async throws(PraError) -> EntryProof
    /// That the ledger of today begins with what it was when it had `size` entries.
    func history(since size: Int) async throws(PraError) -> HistoryProof
    func verifyLedger() async throws(PraError) -> LedgerVerification
    /// Files under the folder of reports, by name.
    func reports() async throws(PraError) -> [ReportEntry]
    /// - Parameter name: of one of `reports()`.
    func report(_ name: String) async throws(PraError) -> [UInt8]
    /// Where a report differs from what the ledger gives; empty where every figure stands.
    func differences(ofReport name: String) async throws(PraError) -> [String]
}

/// The newest signed state of the ledger.
package struct SignedHead: Hashable, Sendable, Encodable {
    package var size: Int
    package var root: Digest
    /// The signed note.
    package var checkpoint: String
    package var key: String

    package init(size: Int, root: Digest, checkpoint: String, key: String) {
        (self.size, self.root, self.checkpoint, self.key) = (size, root, checkpoint, key)
    }
}

/// One entry of the ledger, as it was written.
package struct SignedEntry: Hashable, Sendable, Encodable {
    package var index: Int
    package var at: Timestamp
    package var actor: String
    package var subject: ResourceID
    /// The name of what happened: `drilled`.
    package var event: String
    /// Its bytes, which `leaf` is the hash of.
    package var entry: String
    package var leaf: Digest

    package init(_ fact: Fact, index: Int, entry: String, leaf: Digest) {
        (self.index, at, actor, subject) = (index, fact.at, fact.actor, fact.subject)
        (event, self.entry, self.leaf) = (fact.event.name, entry, leaf)
    }
}

/// Which entries somebody looks for; `nil` where it does not matter.
struct EntryFilter: Hashable, Sendable {
    var event: String?
    /// `Cluster/shop`.
    var subject: String?
    /// `operator:NAME`.
    var actor: String?

    var isEmpty: Bool { self == EntryFilter() }

    func fits(_ entry: SignedEntry) -> Bool {
        (event ?? entry.event) == entry.event && (subject ?? "\(entry.subject)") == "\(entry.subject)"
            && (actor ?? entry.actor) == entry.actor
    }
}

/// A file of a report.
package struct ReportEntry: Hashable, Sendable, Encodable {
    /// Under the folder of reports: `monthly/2026-10/sla.html`.
    package var name: String
    package var bytes: Int
    package var writtenAt: Timestamp

    package init(name: String, bytes: Int, writtenAt: Timestamp) {
        (self.name, self.bytes, self.writtenAt) = (name, bytes, writtenAt)
    }
}

extension Fact.Event {
    /// As its JSON names it.
    fileprivate var name: String { Mirror(reflecting: self).children.first?.label ?? "" }
}
