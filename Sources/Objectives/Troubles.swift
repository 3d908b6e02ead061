import Model

/// What is wrong with one cluster now, beside its exposure.
package struct ClusterTroubles: Sendable {
    /// Why it has not answered for a while; `nil` when it answers or was not looked at.
    package var down: String?
    /// Why nobody can tell which server is its primary, for a while now.
    package var mistaken: String?
    /// Endpoints that have not been healthy for a while.
    package var endpoints: [EndpointObservation] = []
    /// The clock that stamps its facts, where it has been off for a while.
    package var clock: ClockRecord?
    /// Points that no restore can rely on.
    package var damaged: [RecoveryPoint] = []
    /// Up to where the gap-free WAL after the newest point goes, by store, where more WAL comes after a gap.
    package var gaps: [String: LSN] = [:]
    /// What stores were said to have, and do not, by store.
    package var disproved: [String: DisprovedClaim] = [:]
    /// Guard slots that hold back nearly what they may, or lost WAL.
    package var slots: [SlotStrain] = []
    /// Why nothing is forgotten there, by store.
    package var heldUp: [String: String] = [:]
    /// When those stores are full; absent where it can not be told.
    package var fills: [String: Timestamp] = [:]

    package init() {}
}

/// The incidents that should be open for `cluster` by what was seen of it; pure and total.
package func breaches(of cluster: String, _ troubles: ClusterTroubles) -> [Breach] {
    let name = Message.Argument.name(cluster)
    var found: [Breach] = []
    if let why = troubles.down {
        found.append(.init("cluster.down", cluster, .critical, Message(.incidentDown, name, .name(why))))
    }
    if let why = troubles.mistaken { found.append(mistaken(cluster, Message(.incidentMistaken, name, .name(why)))) }
    for sick in troubles.endpoints {
        found.append(
            .init(
                "endpoint.down", "\(cluster)/\(sick.name)", .critical,
                Message(.incidentEndpoint, .name(sick.name), name, .name(sick.problem))))
    }
    if let clock = troubles.clock {
        found.append(
            .init(
                "clock.untrusted", cluster, .warning,
                Message(.incidentClock, name, .duration(clock.off), .duration(clock.tolerance()))))
    }
    for (store, points) in Dictionary(grouping: troubles.damaged, by: \.store).sorted(by: { $0.key < $1.key }) {
        guard let point = points.max(by: { $0.stop < $1.stop }) else { continue }
        found.append(
            .init(
                "point.damaged", "\(cluster)/\(store)", .critical,
                Message(.incidentDamaged, .name(point.action.text), .name(store))))
    }
    for (store, end) in troubles.gaps.sorted(by: { $0.key < $1.key }) {
        found.append(
            .init(
                "wal.gap", "\(cluster)/\(store)", .critical,
                Message(.incidentWALGap, .name(store), name, .name(end.description))))
    }
    for (store, claim) in troubles.disproved.sorted(by: { $0.key < $1.key }) {
        let said: [Message.Argument] = [.name(store), name, .name(claim.claimed.description)]
        var message = Message(claim.held == nil ? .incidentDisprovedWhole : .incidentDisproved)
        message.arguments = said + (claim.held.map { [.name($0.description)] } ?? [])
        found.append(.init("claim.disproved", "\(cluster)/\(store)", .critical, message))
    }
    found += troubles.slots.compactMap { breach(of: cluster, $0) }
    for (store, why) in troubles.heldUp.sorted(by: { $0.key < $1.key }) {
        let message =
            if let fills = troubles.fills[store] {
                Message(.incidentRetentionFills, name, .name(store), .name(why), .instant(fills))
            } else { Message(.incidentRetention, name, .name(store), .name(why)) }
        found.append(.init("retention.heldup", "\(cluster)/\(store)", .warning, message))
    }
    return found
}

/// Told before the server lets go of the WAL, and before pra gives the slot up for production's sake.
private func breach(of cluster: String, _ slot: SlotStrain) -> Breach? {
    let (name, about) = (Message.Argument.name(slot.slot), "\(cluster)/\(slot.slot)")
    let (held, limit) = (Message.Argument.bytes(slot.held ?? .zero), Message.Argument.bytes(slot.limit))
    return switch slot.level {
    case .calm: nil
    case .near:
        .init("slot.filling", about, .warning, Message(.incidentSlotFilling, name, .name(cluster), held, limit))
    case .unreserved:
        .init("slot.unreserved", about, .critical, Message(.incidentSlotUnreserved, name, .name(cluster), held, limit))
    case .lost: .init("slot.lost", about, .critical, Message(.incidentSlotLost, name, .name(cluster)))
    }
}

/// What was seen of one store.
package struct StoreTroubles: Sendable {
    /// Why it could not be used for a while; `nil` when it could.
    package var unseen: String?
    /// Share in use; `nil` when not known.
    package var used: Ratio?
    package var warnAt: Ratio
    package var stopAt: Ratio
    package var free: ByteCount
    /// What points and WAL add a day; `nil` when not known.
    package var perDay: ByteCount?
    /// The first of what the last reading of it found; `nil` when that found nothing.
    package var damage: String?

    package init(unseen: String?, used: Ratio?, warnAt: Ratio, stopAt: Ratio, free: ByteCount, perDay: ByteCount?) {
        (self.unseen, self.used, self.warnAt, self.stopAt) = (unseen, used, warnAt, stopAt)
        (self.free, self.perDay) = (free, perDay)
    }
}

/// The incidents that should be open for `store`; pure and total.
package func breaches(ofStore store: String, _ troubles: StoreTroubles, at now: Timestamp) -> [Breach] {
    var found: [Breach] = []
    if let why = troubles.unseen {
        found.append(
            .init("store.unreachable", store, .critical, Message(.incidentStoreUnseen, .name(store), .name(why))))
    }
    if let what = troubles.damage {
        found.append(
            .init("store.damaged", store, .critical, Message(.incidentStoreDamaged, .name(store), .name(what))))
    }
    guard let used = troubles.used, used > troubles.warnAt else { return found }
    let (name, share) = (Message.Argument.name(store), Message.Argument.ratio(used))
    let message =
        if let perDay = troubles.perDay, let fills = fillDate(of: troubles.free, at: perDay, from: now) {
            Message(.incidentFilling, name, share, .bytes(perDay), .instant(fills))
        } else { Message(.incidentFillingUnknown, name, share) }
    return found + [.init("store.filling", store, used > troubles.stopAt ? .critical : .warning, message)]
}

/// When `free` bytes are used up at `perDay`; `nil` for a century, which is as good as never.
package func fillDate(of free: ByteCount, at perDay: ByteCount, from now: Timestamp) -> Timestamp? {
    guard perDay > .zero else { return nil }
    let days = Double(free.bytes) / Double(perDay.bytes)
    return days < 36_500 ? now + .seconds(Int64(days * 86_400)) : nil
}

/// What points and WAL add to `store` a day: committed points over the last thirty days, and the WAL that is there over
/// the time since its oldest point. `nil` for less than a day of points.
package func growth(of store: String, _ seen: StoreObservation, _ facts: [Fact], at now: Timestamp) -> ByteCount? {
    guard let points = growthOfPoints(in: store, facts, at: now), let oldest = seen.points.map(\.stoppedAt).min(),
        now - oldest >= .seconds(86_400)
    else { return nil }
    let wal = seen.wal.reduce(ByteCount.zero) { $0 + $1.stored }
    return points + perDay(wal, over: now - oldest)
}

private func growthOfPoints(in store: String, _ facts: [Fact], at now: Timestamp) -> ByteCount? {
    let recent = facts.compactMap { fact -> RecoveryPoint? in
        guard case .committed(let point) = fact.event, point.store == store,
            point.stoppedAt >= now - .seconds(30 * 86_400), point.stoppedAt <= now
        else { return nil }
        return point
    }.sorted { $0.stoppedAt < $1.stoppedAt }
    // The first point fills an empty store; growth is what came after it.
    guard let first = recent.first, now - first.stoppedAt >= .seconds(86_400) else { return nil }
    let added = recent.dropFirst().reduce(ByteCount.zero) { $0 + $1.addedBytes }
    return perDay(added, over: now - first.stoppedAt)
}

private func perDay(_ bytes: ByteCount, over time: Duration) -> ByteCount {
    ByteCount(Int64(Double(bytes.bytes) * 86_400 / time.inSeconds))
}

extension Breach {
    fileprivate init(_ type: String, _ about: String, _ severity: AlertSeverity, _ message: Message) {
        self.init(id: "\(type)/\(about)", type: type, severity: severity, message: message)
    }
}
