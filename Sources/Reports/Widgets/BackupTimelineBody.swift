import Model
import Objectives

/// The recovery points of one cluster, and the backups that came to nothing.
package struct BackupTimelineBody: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case complete, failed, missed, running
        /// Its data are suspect, or were read and found damaged.
        case damaged
        /// The ledger has it and its store does not.
        case lost
        /// It ends in the future: a clock is wrong, and nothing that it says of time counts.
        case contradictory
    }

    package struct Item: Hashable, Sendable, Codable {
        package var id: ActionID
        /// What is taken with each is all of the cluster: none needs another point.
        package var type: String
        /// Absent where the name of the backup does not say it.
        package var store: String?
        package var start: Timestamp
        package var stop: Known<Timestamp>
        /// What it added to the store.
        package var bytes: Known<Int64>
        package var status: State
        /// Whether all of it was read back and was sound.
        package var verified: Known<Bool>
        package var verifiedAt: Known<Timestamp>
        /// Why it came to nothing.
        package var why: Message?
    }

    package struct Next: Hashable, Sendable, Codable {
        package var id: ActionID
        package var at: Timestamp
    }

    package var cluster: String
    /// The newest, at most 60, oldest first.
    package var items: [Item]
    package var next: Known<Next>
    package var reasons: [Message]
}

func backupTimeline(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    guard let (status, sight) = input.cluster(params.cluster) else { return nil }
    let prefix = "backup/\(status.name)/"
    let done = sight.facts.kept.map { item($0, sight.facts, input) }
    let stopped = Set(done.map(\.id))
    let running = input.status.running.filter { $0.action.text.hasPrefix(prefix) && !stopped.contains($0.action) }
    let active = Set(running.map(\.action))
    let failed = sight.facts.failures.filter { !stopped.contains($0.action) && !active.contains($0.action) }
    let all = done + failed.map { failure($0) } + running.map { begun($0) }
    let items = Array(all.sorted { ($0.start, $0.id.text) < ($1.start, $1.id.text) }.suffix(ClusterFacts.most))
    let next = input.status.next.first { $0.action.text.hasPrefix(prefix) }
    let lies = items.filter { $0.status == .contradictory }.compactMap(\.stop.value)
    var (lines, level) = (status.lines.about(.aspectPoint), StatusDocument.Level.ok)
    if [.failed, .missed].contains(items.last { $0.status != .running }?.status) { level = .warning }
    if items.contains(where: { $0.status == .lost }) { level = .critical }
    if !lies.isEmpty { level = max(level, .unknown) }
    if lines.isEmpty { lines = [StatusLine(aspect: .aspectPoint, level: .unknown, message: Message(.statusNoPoint))] }
    let body = BackupTimelineBody(
        cluster: status.name, items: items,
        next: Known(next.map { BackupTimelineBody.Next(id: $0.action, at: $0.at) }, else: Message(.widgetNoBackupDue)),
        reasons: lies.map { Message(.widgetFuture, .instant($0)) } + whyNotWell(lines)
            + (items.last.flatMap(\.why).map { [$0] } ?? []))
    return SeenBody(.backupTimeline(body), max(level, lines.worst))
}

private func item(_ kept: KeptPoint, _ facts: ClusterFacts, _ input: WidgetInput) -> BackupTimelineBody.Item {
    let point = kept.point
    let readAt = facts.readAt[ClusterFacts.Read(point: point.action, store: point.store)]
    let store = input.status.stores.first { $0.name == point.store }?.observation.value
    let isThere = store.map { seen in seen.points.contains { $0.action == point.action } } ?? true
    var state: BackupTimelineBody.State = kept.state == .broken ? .damaged : .complete
    if !isThere { state = .lost }
    if point.stoppedAt > input.at + StoreSight.clockTolerance { state = .contradictory }
    let unread = Message(.wordUnverified)
    return BackupTimelineBody.Item(
        id: point.action, type: "full", store: point.store, start: point.startedAt, stop: .known(point.stoppedAt),
        bytes: .known(point.addedBytes.bytes), status: state,
        verified: Known(kept.state == .unverified ? nil : kept.state == .intact, else: unread),
        verifiedAt: Known(readAt, else: unread), why: point.taint.map { Message(.wordTainted, .name($0)) })
}

private func failure(_ failure: ClusterFacts.Failure) -> BackupTimelineBody.Item {
    let nothing = Message(.widgetNothingMade)
    return BackupTimelineBody.Item(
        id: failure.action, type: "full", store: store(of: failure.action), start: failure.begun,
        stop: .known(failure.ended),
        bytes: .unknown(because: nothing), status: failure.failure == nil ? .missed : .failed,
        verified: .unknown(because: nothing), verifiedAt: .unknown(because: nothing),
        why: Message(.widgetPlain, .name(failure.reason)))
}

private func begun(_ running: RunningAction) -> BackupTimelineBody.Item {
    let notYet = Message(.widgetStillRunning)
    return BackupTimelineBody.Item(
        id: running.action, type: "full", store: store(of: running.action), start: running.since,
        stop: .unknown(because: notYet), bytes: .unknown(because: notYet), status: .running,
        verified: .unknown(because: notYet), verifiedAt: .unknown(because: notYet), why: nil)
}

/// Of `backup/CLUSTER/STORE/SLOT`.
func store(of action: ActionID) -> String? {
    let parts = action.text.split(separator: "/")
    return parts.count > 3 ? String(parts[2]) : nil
}
