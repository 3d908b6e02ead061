import Model
import Objectives

/// How far the WAL of one cluster goes in each store of its plans, and whether more of it comes.
struct WALLines {
    let cluster: ClusterInput
    let input: StatusInput
    /// `nil` while it is not known.
    let system: SystemIdentifier?
    /// Those that a restore may rely on, oldest first.
    let points: [RecoveryPoint]

    func all() -> [StatusLine] {
        var lines = cluster.wal.stores.flatMap(lines)
        var told: Set<Message> = []
        for trouble in cluster.wal.stores.compactMap(streamTrouble) where told.insert(trouble.message).inserted {
            lines.append(line(trouble.level, trouble.message))
        }
        return lines
    }

    private func line(_ level: StatusDocument.Level, _ message: Message) -> StatusLine {
        StatusLine(aspect: .aspectWAL, level: level, message: message)
    }

    private func lines(of store: String) -> [StatusLine] {
        let name = Message.Argument.name(store)
        guard let seen = input.stores.first(where: { $0.name == store })?.observation.value else {
            return [line(.unknown, Message(.statusWALUnseen, name))]
        }
        guard let newest = points.last(where: { $0.store == store }) else {
            return [line(system == nil ? .unknown : .warning, Message(.statusNoBase, name))]
        }
        guard let reach = reach(from: newest, in: seen) else { return [line(.critical, Message(.statusNoWAL, name))] }
        let hole = seen.hole(after: newest)
        let behind = distance(to: reach)
        let level = [
            hole == nil ? .ok : .critical, behind == nil ? .unknown : .ok, streamTrouble(of: store)?.level ?? .ok,
        ].max { $0 < $1 }
        var lines = [
            line(
                level ?? .ok,
                Message(
                    .statusWAL, .name("\(reach.position)"), name,
                    behind.map { .bytes($0) } ?? .message(Message(.wordUnknown)),
                    .instant(time(of: reach, from: newest))))
        ]
        if let server = cluster.observation.value, server.timeline > reach.timeline {
            lines.append(line(.warning, Message(.statusOtherTimeline, .name("\(server.timeline)"), name)))
        }
        return lines + holes(in: seen, store, after: hole)
    }

    /// The one that streaming never fills first, then those that an older point would meet.
    private func holes(in seen: StoreObservation, _ store: String, after worst: WALHole?) -> [StatusLine] {
        let all = points.first { $0.store == store }.flatMap { seen.audit(of: $0.system) }?.holes ?? []
        let older = all.filter { $0.to != worst?.to || $0.timeline != worst?.timeline }
        let words = { (phrase: Phrase, hole: WALHole) in
            Message(phrase, .name(store), .name("\(hole.timeline)"), .name("\(hole.from)"), .name("\(hole.to)"))
        }
        return (worst.map { [line(.critical, words(.statusHole, $0))] } ?? [])
            + older.map { line(.ok, words(.statusOldHole, $0)) }
    }

    /// As far as the last look found WAL, or as was streamed since onto that.
    func reach(from point: RecoveryPoint, in seen: StoreObservation) -> WALEnd? {
        guard let found = seen.reach(from: point) else { return nil }
        guard let streamed = cluster.wal.streamed[point.store], streamed.timeline == found.timeline,
            streamed.position > found.position, seen.hole(after: point) == nil
        else { return found }
        return streamed
    }

    /// How much WAL of the server the store lacks; `nil` when the two can not be compared.
    func distance(to reach: WALEnd) -> ByteCount? {
        guard let server = cluster.observation.value, server.timeline == reach.timeline else { return nil }
        let (insert, end) = (
            server.insert.pastHeaders(segmentBytes: server.segmentBytes),
            reach.position.pastHeaders(segmentBytes: server.segmentBytes)
        )
        return ByteCount(insert.distance(from: end))
    }

    /// An instant up to which the store surely has every commit.
    func time(of reach: WALEnd, from point: RecoveryPoint) -> Timestamp {
        let covered = cluster.wal.samples.last { sample in
            sample.timeline == reach.timeline
                && sample.insert.pastHeaders(segmentBytes: sample.segmentBytes)
                    <= reach.position.pastHeaders(segmentBytes: sample.segmentBytes)
        }
        return max(covered?.at ?? point.stoppedAt, point.stoppedAt)
    }

    /// Why no more WAL comes into `store`; `nil` when it does, or is not to.
    func streamTrouble(of store: String) -> (level: StatusDocument.Level, message: Message)? {
        guard cluster.wal.isStreamed else { return nil }
        let sight = LoopSight(input)
        switch sight.loop.state {
        case .absent: return (.warning, Message(.statusNotStreaming, .message(sight.message)))
        case .silent: return (.unknown, Message(.statusStreamUnknown, .message(sight.message)))
        case .running, .command: break
        }
        guard let stream = input.holder?.activity?.streams[cluster.name], stream.stores.contains(store) else {
            return (.warning, Message(.statusNotStreaming, .message(Message(.statusNotBegun, .name(store)))))
        }
        return (stream.failure ?? stream.refusals?[store]).map { (.warning, Message(.statusNotStreaming, .name($0))) }
    }
}
