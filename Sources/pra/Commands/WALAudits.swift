import Engines
import Manifests
import Model
import Stores

/// What `pra wal audit` found in all stores.
struct WALAudits: Encodable {
    struct Row: Encodable {
        var cluster: String
        var store: String
        var audit: WALAudit
    }

    var audits: [Row] = []
    var unseen: [UnseenStore] = []

    /// - Parameter cluster: all without it.
    /// - Throws: `.pointMissing` when every store was read and none knows the cluster; the first fault when no store
    /// could be read.
    init(
        of cluster: String?, in stores: [Resource<BackupStore.Spec>], by engine: PhysicalEngine
    ) async throws(PraError) {
        var faults: [PraError] = []
        for store in stores {
            do throws(PraError) { audits += try await WALAudits.rows(of: cluster, in: store, by: engine) } catch {
                unseen.append(UnseenStore(store.name, error))
                faults.append(error)
            }
        }
        if let first = faults.first, faults.count == stores.count { throw first }
        guard let cluster, audits.isEmpty, faults.isEmpty else { return }
        throw PraError(
            .pointMissing, "no store has WAL of cluster \(cluster)", remedy: "see which clusters there are: pra points")
    }

    private static func rows(
        of cluster: String?, in store: Resource<BackupStore.Spec>, by engine: PhysicalEngine
    ) async throws(PraError) -> [Row] {
        let seen = try await engine.observe(store)
        let epochs = try await StorePlace(store).open().clusters().flatMap(\.epochs)
        return epochs.filter { cluster == nil || $0.name == cluster }.compactMap { epoch in
            seen.audit(of: epoch.system).map { Row(cluster: epoch.name, store: store.name, audit: $0) }
        }
    }

    /// What is surely amiss weighs more than what could not be seen.
    var exitStatus: Int32? {
        if audits.contains(where: { !$0.audit.findings.isEmpty }) { return PraError.Code.objectiveNotMet.exitStatus }
        return unseen.isEmpty ? nil : PraError.Code.storeUnreachable.exitStatus
    }
}

extension WALAudits {
    var text: String {
        let unseen = unseen.map(\.line).joined()
        guard !audits.isEmpty else { return unseen.isEmpty ? "No store has any WAL.\n" : unseen }
        let rows = audits.flatMap { row in row.audit.timelines.map { WALAudits.columns(of: $0, in: row) } }
        let findings = audits.flatMap { row in
            row.audit.findings.map { "\($0.reason.rawValue)  \(row.cluster) in \(row.store): \($0.words)\n" }
        }
        let count = findings.count == 1 ? "1 finding" : "\(findings.isEmpty ? "No" : "\(findings.count)") findings"
        return table(["CLUSTER", "STORE", "TLI", "CAME FROM", "WAL"], rows) + unseen + "\n" + findings.joined()
            + "\(count).\n"
    }

    private static func columns(of timeline: WALCoverage, in row: Row) -> [String] {
        let legs = timeline.history?.legs.dropLast() ?? []
        let way = legs.map { "\($0.timeline) to \($0.to ?? .zero)" }.joined(separator: ", ")
        let isUnknown = timeline.history == nil
        let stretches = timeline.stretches.map { "\($0.from) to \($0.to)" }.joined(separator: ", ")
        return [
            row.cluster, row.store, "\(timeline.timeline)", isUnknown ? "UNKNOWN" : way.isEmpty ? "nowhere" : way,
            stretches.isEmpty ? "none" : stretches,
        ]
    }
}

extension WALAudit.Finding {
    /// One sentence.
    fileprivate var words: String {
        switch reason {
        case .hole, .tail:
            let from = hole?.from ?? .zero, to = hole?.to ?? .zero
            let what = "\(ByteCount(to.distance(from: from))) of timeline \(timeline) are missing, \(from) to \(to)"
            let behind = reason == .tail ? ", where the next timeline begins" : ""
            let start = after.map { "recovery from \($0) ends there" } ?? "no point before it can be restored past it"
            let end = until.map { "; from the end of \($0) on moments can be restored again" }
            return what + behind + "; " + start + (end ?? "; no later moment can be restored until the next backup")
        case .historyMissing:
            return
                "\(WALName.history(timeline).text) is missing or unreadable: a search for the newest timeline ends at "
                + "timeline \(timeline.number - 1)"
        case .noBase:
            return "no recovery point leads to timeline \(timeline), the newest with WAL"
        }
    }
}
