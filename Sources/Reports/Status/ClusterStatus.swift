import Model
import Objectives

func clusterStatus(
    _ cluster: ClusterInput, _ input: StatusInput, _ accounts: [ResourceID: ClusterAccount]
) -> StatusDocument.ClusterStatus {
    let id = ResourceID("Cluster", cluster.name)
    let own = input.facts.filter { $0.subject == id }
    let account = accounts[id]
    let writer = ClusterLines(cluster: cluster, input: input, facts: own)
    let objectives = account.map { objectiveStatuses(of: $0, at: input.at) } ?? []
    return StatusDocument.ClusterStatus(
        name: cluster.name, observation: cluster.observation, tables: cluster.seenTables, endpoints: cluster.endpoints,
        exposures: cluster.exposures.map {
            .init(
                scenario: $0.scenario, targetSeconds: $0.target.inSeconds, exposureSeconds: $0.exposure?.inSeconds,
                unseenSeconds: $0.unseen?.inSeconds)
        },
        newestPoint: writer.points.last, lastDrill: writer.lastDrill?.record, lines: writer.all(account, objectives),
        clock: cluster.clock.map { .init(trusted: $0.trust(), seen: $0) }, objectives: objectives,
        lastDrillAt: writer.lastDrill?.at, lastVerification: writer.lastVerification)
}

private struct ClusterLines {
    let cluster: ClusterInput
    let input: StatusInput
    let facts: [Fact]
    private let kept: [KeptPoint]

    init(cluster: ClusterInput, input: StatusInput, facts: [Fact]) {
        (self.cluster, self.input, self.facts) = (cluster, input, facts)
        var book = PointBook()
        for (index, fact) in facts.enumerated() where fact.at <= input.at { book.take(fact.event, at: index) }
        kept = book.kept
    }

    func all(_ account: ClusterAccount?, _ objectives: [ObjectiveStatus]) -> [StatusLine] {
        let lines = server() + clockLines(cluster.clock) + exposures() + point()
        return lines + integrityLines(facts, kept, at: input.at) + wal() + slot() + endpoints() + drill()
            + staleDrillLines(account?.drillAges() ?? []) + objectives.map(\.line)
            + budgetLines(account?.results() ?? [])
    }

    private func wal() -> [StatusLine] {
        WALLines(cluster: cluster, input: input, system: system, points: points.filter(isSound)).all()
    }

    private func isSound(_ point: RecoveryPoint) -> Bool { point.taint == nil && state(of: point) != .broken }

    private func state(of point: RecoveryPoint) -> KeptPoint.State? {
        kept.last { $0.point.action == point.action && $0.point.store == point.store }?.state
    }

    /// Complete points of this cluster in the stores that could be read, oldest first.
    var points: [RecoveryPoint] {
        input.stores.flatMap { $0.observation.value?.points ?? [] }
            .filter { $0.isComplete && $0.system == system }
            .sorted { ($0.timeline, $0.stop) < ($1.timeline, $1.stop) }
    }

    /// What is stamped later than the look did not happen by then: a clock is wrong.
    private var past: some Sequence<Fact> { facts.reversed().lazy.filter { $0.at <= input.at } }

    var lastDrill: (record: DrillRecord, at: Timestamp)? {
        for fact in past { if case .drilled(let record) = fact.event { return (record, fact.at) } }
        return nil
    }

    var lastVerification: StatusDocument.Verification? {
        for fact in past {
            if case .verified(let record) = fact.event { return .init(record: record, at: fact.at) }
        }
        return nil
    }

    /// From the server, or from the last point while it is not seen.
    private var system: SystemIdentifier? {
        if let seen = cluster.observation.value?.system { return seen }
        for fact in facts.reversed() { if case .committed(let point) = fact.event { return point.system } }
        return nil
    }

    private func line(
        _ aspect: Phrase, _ level: StatusDocument.Level, _ key: Phrase, _ arguments: [Message.Argument] = []
    ) -> StatusLine {
        var message = Message(key)
        message.arguments = arguments
        return StatusLine(aspect: aspect, level: level, message: message)
    }

    private func server() -> [StatusLine] {
        switch cluster.observation {
        case .unknown(let error):
            let isDown = error.code == .postgresUnreachable || error.code == .connectionLost
            return [
                line(
                    .aspectCluster, isDown ? .critical : .unknown, isDown ? .statusDown : .statusUnseen,
                    [.name(error.what)])
            ]
        case .known(let seen, _):
            let version = "\(seen.major).\(seen.versionNumber % 10_000)"
            let timeline = Message.Argument.name(seen.timeline.description)
            let up =
                seen.isInRecovery
                ? line(.aspectCluster, .warning, .statusStandby, [.name(version), timeline])
                : line(.aspectCluster, .ok, .statusUp, [.instant(seen.startedAt), .name(version), timeline])
            let size = line(
                .aspectSize, .ok, seen.hasChecksums ? .statusSize : .statusSizeUnchecked, [.bytes(seen.databaseBytes)])
            return [up, size] + tables()
        }
    }

    private func tables() -> [StatusLine] {
        switch cluster.seenTables {
        case .known(let seen, _): cluster.tables.map { table($0, seen) }
        case .unknown(let error):
            cluster.tables.isEmpty ? [] : [line(.aspectTables, .unknown, .statusUnseen, [.name(error.what)])]
        }
    }

    private func table(_ expected: ClusterInput.ExpectedTable, _ seen: [TableObservation]) -> StatusLine {
        let found = seen.first { $0.name == expected.name }
        guard let bytes = found?.bytes, let rows = found?.rowsAtLeast else {
            return line(.aspectTables, .critical, .statusTableMissing, [.name(expected.name)])
        }
        let common: [Message.Argument] = [.name(expected.name), .bytes(bytes), .count(Int(clamping: rows))]
        guard rows < expected.minRows || bytes < expected.minSize else {
            return line(.aspectTables, .ok, .statusTable, common)
        }
        let minimum: [Message.Argument] = [.count(Int(clamping: expected.minRows)), .bytes(expected.minSize)]
        return line(.aspectTables, .critical, .statusTableSmall, common + minimum)
    }

    private func exposures() -> [StatusLine] {
        cluster.exposures.map { current in
            let (name, target) = (Message.Argument.name(current.scenario), Message.Argument.duration(current.target))
            guard let exposure = current.exposure else {
                return line(.aspectExposure, .unknown, .statusExposureUnknown, [name, target])
            }
            let isOver = exposure > current.target
            if let unseen = current.unseen {
                return line(
                    .aspectExposure, isOver ? .critical : .unknown, .statusExposureUnseen,
                    [name, .duration(exposure), .duration(unseen), target])
            }
            return line(
                .aspectExposure, isOver ? .critical : current.isNear ? .warning : .ok, .statusExposure,
                [name, .duration(exposure), target])
        }
    }

    private func point() -> [StatusLine] {
        guard let newest = points.last else {
            let isSeen = system != nil && input.stores.allSatisfy { $0.observation.value != nil }
            return [line(.aspectPoint, isSeen ? .critical : .unknown, .statusNoPoint)]
        }
        let state = state(of: newest)
        let words: Message =
            newest.taint.map { Message(.wordTainted, .name($0)) } ?? Message((state ?? .unverified).phrase)
        let isHurt = newest.taint != nil || state == .broken
        return [
            line(
                .aspectPoint, isHurt ? .critical : .ok, .statusPoint,
                [
                    .duration(input.at - newest.stoppedAt), .name(newest.store), .message(words),
                    .count(points.count),
                ])
        ]
    }

    private func slot() -> [StatusLine] {
        guard let wanted = cluster.slot, let seen = cluster.observation.value else { return [] }
        guard let slot = seen.slots.first(where: { $0.name == wanted.name }) else {
            return [line(.aspectSlot, .warning, .statusNoSlot, [.name(wanted.name)])]
        }
        let strain = slot.strain(on: seen, atMost: wanted.retainAtMost)
        let level: StatusDocument.Level =
            switch strain.level {
            case .calm: strain.held == nil ? .warning : .ok
            case .near: .warning
            case .unreserved, .lost: .critical
            }
        return [
            line(
                .aspectSlot, level, .statusSlot,
                [
                    .name(slot.name), slot.walStatus.map { .name($0) } ?? .message(Message(.wordUnknown)),
                    strain.held.map { .bytes($0) } ?? .message(Message(.wordUnknown)), .bytes(strain.limit),
                ])
        ]
    }

    private func endpoints() -> [StatusLine] {
        cluster.endpoints.map { endpoint in
            guard endpoint.isHealthy, let status = endpoint.status else {
                return line(
                    .aspectEndpoints, .critical, .statusEndpointSick, [.name(endpoint.name), .name(endpoint.problem)])
            }
            return line(
                .aspectEndpoints, .ok, .statusEndpoint,
                [.name(endpoint.name), .name(String(status)), .duration(endpoint.took)])
        }
    }

    private func drill() -> [StatusLine] {
        guard let (record, at) = lastDrill else { return [line(.aspectDrill, .warning, .statusNoDrill)] }
        let age = Message.Argument.duration(input.at - at)
        guard record.passed else {
            let failed = record.failedChecks.joined(separator: ", ")
            return [line(.aspectDrill, .critical, .statusDrillFailed, [age, .name(record.failure ?? failed)])]
        }
        return [line(.aspectDrill, .ok, .statusDrill, [age, .duration(record.recoveryTime)])]
    }
}
