import Model

func storeStatus(_ store: StoreInput, _ input: StatusInput) -> StatusDocument.StoreStatus {
    var status = StatusDocument.StoreStatus(
        name: store.name, observation: store.observation, bytesPerDay: nil, fillsAt: nil, lines: [])
    switch store.observation {
    case .unknown(let error):
        status.lines = [
            StatusLine(aspect: .aspectSpace, level: .unknown, message: Message(.statusUnseen, .name(error.what)))
        ]
    case .known(let seen, _):
        status.bytesPerDay = growth(of: store.name, input.facts, at: input.at)
        if let rate = status.bytesPerDay, rate > .zero {
            let days = Double(seen.freeBytes.bytes) / Double(rate.bytes)
            // A century is as good as never, and keeps the date representable.
            if days < 36_500 { status.fillsAt = input.at + .seconds(Int64(days * 86_400)) }
        }
        status.lines = spaceLines(store, seen, status, at: input.at)
    }
    return status
}

/// What committed points added a day, over the last thirty days; `nil` for less than a day of them.
private func growth(of store: String, _ facts: [Fact], at now: Timestamp) -> ByteCount? {
    let recent = facts.compactMap { fact -> RecoveryPoint? in
        guard case .committed(let point) = fact.event, point.store == store,
            point.stoppedAt >= now - .seconds(30 * 86_400), point.stoppedAt <= now
        else { return nil }
        return point
    }.sorted { $0.stoppedAt < $1.stoppedAt }
    // The first point fills an empty store; growth is what came after it.
    guard let first = recent.first, now - first.stoppedAt >= .seconds(86_400) else { return nil }
    let added = recent.dropFirst().reduce(ByteCount.zero) { $0 + $1.addedBytes }
    return ByteCount(Int64(Double(added.bytes) * 86_400 / (now - first.stoppedAt).inSeconds))
}

private func spaceLines(
    _ store: StoreInput, _ seen: StoreObservation, _ status: StatusDocument.StoreStatus, at now: Timestamp
) -> [StatusLine] {
    let used =
        seen.totalBytes > .zero ? 1 - Double(seen.freeBytes.bytes) / Double(seen.totalBytes.bytes) : 0
    let level: StatusDocument.Level =
        seen.isReadOnly || used >= store.stopAt.value ? .critical : used >= store.warnAt.value ? .warning : .ok
    let (free, total) = (Message.Argument.bytes(seen.freeBytes), Message.Argument.bytes(seen.totalBytes))
    let share = Ratio(millionths: Int64((used * 1000).rounded()) * 1000)
    let space =
        seen.isReadOnly
        ? Message(.statusReadOnly, free, total)
        : Message(.statusSpace, free, total, .ratio(share), .count(seen.points.count))
    var lines = [StatusLine(aspect: .aspectSpace, level: level, message: space)]
    if let fills = status.fillsAt, let rate = status.bytesPerDay {
        let left = fills - now
        lines.append(
            StatusLine(
                aspect: .aspectSpace, level: left < .seconds(7 * 86_400) ? .warning : .ok,
                message: Message(.statusFills, .duration(left), .bytes(rate))))
    } else if status.bytesPerDay == nil {
        lines.append(StatusLine(aspect: .aspectSpace, level: .ok, message: Message(.statusFillsUnknown)))
    }
    return lines
}
