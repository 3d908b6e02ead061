import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Gives every intent of `key` that has no outcome one, when no gap asks for its action any more: the process that
    /// recorded it ended between the act and the record, or a failure came after the commit. What is still a gap is
    /// simply done again, under the same name.
    func resolveIntents(of key: Key, _ look: Look) async throws(PraError) {
        guard look.unseen.isEmpty else { return }
        let asked = Set(look.gaps.map(\.action.id))
        let unsettled = await book.history.runs.filter { !$0.value.succeeded && $0.value.startedAt != nil }
        for (action, run) in unsettled.sorted(by: { $0.key < $1.key }) where isOurs(run, key) && !asked.contains(action)
        {
            guard run.finished == nil || look.committed.contains(action) else { continue }
            guard let subject = run.subject else { continue }
            let record = FinishedRecord(
                action: action, job: run.due?.job ?? (action.isBackup ? .backup : nil),
                failure: abandoned(action, look),
                took: .zero)
            try await book.record([.finished(record)], about: subject)
        }
    }

    private func isOurs(_ run: History.Run, _ key: Key) -> Bool {
        switch key {
        case .configuration(let kind): run.plan == nil && run.subject?.kind == kind
        case .store(let name): run.plan == nil && run.subject == ResourceID(BackupStore.name, name)
        case .removals: false
        case .cluster(let name): run.plan == nil && run.subject == ResourceID(Cluster.name, name)
        case .plan(let plan, let cluster): run.plan == plan && run.subject == ResourceID(Cluster.name, cluster)
        }
    }

    /// A backup is there or it is not; of a job whose answer was lost nothing is known; the rest is done, since its gap
    /// is gone.
    private func abandoned(_ action: ActionID, _ look: Look) -> FinishedRecord.Failure? {
        if look.committed.contains(action) { return nil }
        let isJob = ["backup/", "verify/", "drill/", "retain/", "sweep/", "scrub/"].contains {
            action.text.hasPrefix($0)
        }
        return isJob ? .init(code: .interrupted, what: "the process ended before the outcome was known") : nil
    }
}

extension ActionID {
    fileprivate var isBackup: Bool { text.hasPrefix("backup/") }
}
