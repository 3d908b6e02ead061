import Manifests
import Model
import Objectives
import Planning
import Ports

/// Restores are the work of other processes. What is told of them follows from what those said in the ledger, and from
/// whether they live: one that was killed says nothing any more, and must not mute alerts for ever.
extension Loop {
    /// So long it is told that one is complete, so that whoever is told of it late, or looks, still finds it.
    private static let completedFor = Duration.seconds(3600)

    func updateRestoreIncidents() async throws(PraError) {
        let living = try await livingRestores()
        let (history, now) = (await book.history, world.time.now())
        let begun = history.restores.open.values.filter { living.contains($0.record.action) }
        let ended = history.restores.ended
        let told = begun.map { ($0.cluster, running($0)) } + ended.map { ($0.begun.cluster, breach(of: $0, at: now)) }
        let open = history.openIncidents.values.filter { AlertType(condition: $0.type) == .restoreLifecycle }
        let stated = Set(desired.clusters.map(\.id))
        for cluster in Set(told.map(\.0) + open.compactMap { history.incidentSubjects[$0.id] }).sorted() {
            let breaches = stated.contains(cluster) ? told.filter { $0.0 == cluster }.compactMap(\.1) : []
            try await announce(
                breaches.map { IncidentRecord($0, .opened) }.sorted { $0.id < $1.id },
                open: open.filter { history.incidentSubjects[$0.id] == cluster }, about: cluster)
        }
    }

    /// Of the restores that have no end in the ledger, those whose process lives. The others get the end that they
    /// came to.
    private func livingRestores() async throws(PraError) -> Set<ActionID> {
        var (living, dead): (Set<ActionID>, Set<ActionID>) = ([], [])
        for action in await book.history.restores.open.keys.sorted() {
            if try await world.journal.isHeld(action) { living.insert(action) } else { dead.insert(action) }
        }
        // While the ledger takes no notes nobody knows whether one of them says how it ended.
        guard !dead.isEmpty, try await !world.journal.isQueueing() else { return living }
        // A process that comes to its end leaves its note before it lets go: by now it can be taken.
        try await book.takeNotes()
        let now = world.time.now()
        for (action, begun) in await book.history.restores.open.sorted(by: { $0.key < $1.key })
        where dead.contains(action) {
            let failure = FinishedRecord.Failure(
                code: .interrupted, what: "the process that restored ended before the restore did")
            let took = max(.zero, now - begun.at)
            try await book.record(
                [.finished(FinishedRecord(action: action, job: nil, failure: failure, took: took))],
                about: begun.cluster)
        }
        return living
    }

    private func running(_ begun: RestoreHistory.Begun) -> Breach {
        let (record, message) = (begun.record, Message(.incidentRestoring, begun.place + begun.way))
        return record.replacesSource
            ? Breach(id: begun.id("restore.running"), type: "restore.running", severity: .notice, message: message)
            : Breach(id: begun.id("restore.copying"), type: "restore.copying", severity: .notice, message: message)
    }

    /// `nil` for one that is complete since long.
    private func breach(of ended: RestoreHistory.Ended, at now: Timestamp) -> Breach? {
        let begun = ended.begun
        switch ended.outcome {
        case .failed(let failure) where failure.code == .interrupted:
            return failed(begun, Message(.incidentRestoreBroken, begun.place))
        case .failed(let failure):
            return failed(begun, Message(.incidentRestoreFailed, begun.place + [.name(failure.what)]))
        case .restored(let record) where record.passed == false:
            let checks = record.checks.filter { $0.passed == false }.map(\.name).joined(separator: ", ")
            return failed(begun, Message(.incidentRestoredBadly, begun.place + [.name(checks)]))
        case .restored(let record):
            guard now - ended.at < Loop.completedFor else { return nil }
            let timeline = Message.Argument.name("\(record.ownTimeline ?? record.timeline)")
            return Breach(
                id: begun.id("restore.completed"), type: "restore.completed", severity: .notice,
                message: Message(
                    record.ownTimeline == nil ? .incidentRestored : .incidentRestoredOn,
                    begun.place + begun.way + [timeline]))
        }
    }

    /// Where it was to be the cluster, that is still away, and its way back has just failed.
    private func failed(_ begun: RestoreHistory.Begun, _ message: Message) -> Breach {
        Breach(
            id: begun.id("restore.failed"), type: "restore.failed",
            severity: begun.record.replacesSource ? .critical : .error, message: message)
    }
}

extension RestoreHistory.Begun {
    /// Each restore is a story of its own: `restore.running/akig/2026-11-28T104200Z`.
    fileprivate func id(_ type: String) -> String { "\(type)/\(cluster.name)/\(record.action.last)" }

    fileprivate var place: [Message.Argument] {
        let kind = Message(record.replacesSource ? .restoredInPlace : .restoredAside)
        return [.name(cluster.name), .message(kind), .name(record.directory)]
    }

    fileprivate var way: [Message.Argument] { [.name(record.point.text), .name(record.target)] }
}
