import Model
import Objectives

extension SLAReport {
    /// A corrective action that was open at the end of the period, or done in it: it stands in each report until then.
    package struct ActionRow: Hashable, Sendable, Codable {
        package var incident: String
        package var cluster: String
        package var title: String
        package var action: IncidentFile.Action
    }

    /// Something that is out of order and that no objective measures.
    package struct Finding: Hashable, Sendable, Codable {
        package var message: Message
        /// Since when it is true, as far as the period tells; `nil` in documents from before it was told.
        package var since: Timestamp?
        /// When it was over; `nil` while it is open. One that was over before the period is told no more.
        package var settledAt: Timestamp?
        package var sources: Sources
    }
}

/// What people have to follow up, as it stood at the end of the period; while a report is computed.
struct FollowUp: Sendable {
    private let period: Period
    private var notes: [LedgerEntry] = []
    private var runbook: (revision: Digest, index: Int)?
    private var isStated = false
    /// The manifests in effect: those of the newest promise, or of a change that touched none.
    private var manifests: (revision: Digest, index: Int)?

    init(_ period: Period) { self.period = period }

    mutating func take(_ fact: Fact, at index: Int) {
        guard fact.at <= period.to else { return }
        switch fact.event {
        case .noted: notes.append(LedgerEntry(index: index, fact: fact))
        case .stated(let record): (isStated, manifests) = (true, (record.revision, index))
        case .revised(let record): manifests = (record.revision, index)
        case .documented(let record) where record.kind == .runbook: runbook = (record.revision, index)
        default: break
        }
    }

    func actions(of clusters: Set<ResourceID>) -> [SLAReport.ActionRow] {
        IncidentFile.all(in: notes).filter { clusters.contains($0.cluster) }.flatMap { file in
            file.actions.filter { $0.doneAt.map { $0 >= period.from } ?? true }.map {
                SLAReport.ActionRow(incident: file.id, cluster: file.cluster.name, title: file.title, action: $0)
            }
        }
    }

    /// A runbook of other manifests than those in effect may lead people wrong, be it to a number that nobody answers.
    func findings() -> [SLAReport.Finding] {
        guard isStated, let manifests else { return [] }
        guard let runbook else {
            return [SLAReport.Finding(message: Message(.boxNoRunbook), sources: Sources([manifests.index]))]
        }
        guard manifests.revision != runbook.revision else { return [] }
        return [
            SLAReport.Finding(message: Message(.boxRunbookOld), sources: Sources([runbook.index, manifests.index]))
        ]
    }
}
