import Model
import Objectives

func storeStatus(_ store: StoreInput, _ input: StatusInput) -> StatusDocument.StoreStatus {
    var status = StatusDocument.StoreStatus(
        name: store.name, observation: store.observation, bytesPerDay: nil, fillsAt: nil, lines: [])
    switch store.observation {
    case .unknown(let error):
        status.lines = [
            StatusLine(aspect: .aspectSpace, level: .unknown, message: Message(.statusUnseen, .name(error.what)))
        ]
    case .known(let seen, _):
        status.bytesPerDay = growth(of: store.name, seen, input.facts, at: input.at)
        if let rate = status.bytesPerDay, let space = seen.space {
            status.fillsAt = fillDate(of: space.free, at: rate, from: input.at)
        }
        status.lines = spaceLines(store, seen, status, at: input.at)
    }
    return status
}

private func spaceLines(
    _ store: StoreInput, _ seen: StoreObservation, _ status: StatusDocument.StoreStatus, at now: Timestamp
) -> [StatusLine] {
    var lines: [StatusLine] = []
    if seen.isReadOnly {
        lines.append(StatusLine(aspect: .aspectSpace, level: .critical, message: Message(.statusReadOnly)))
    }
    guard let space = seen.space else {
        return lines + [
            StatusLine(
                aspect: .aspectSpace, level: .unknown,
                message: Message(.statusSpaceUnknown, .count(seen.points.count)))
        ]
    }
    let level: StatusDocument.Level =
        space.used >= store.stopAt.value ? .critical : space.used >= store.warnAt.value ? .warning : .ok
    let share = Ratio(millionths: Int64((space.used * 1000).rounded()) * 1000)
    lines.append(
        StatusLine(
            aspect: .aspectSpace, level: level,
            message: Message(
                .statusSpace, .bytes(space.free), .bytes(space.total), .ratio(share), .count(seen.points.count))))
    if let fills = status.fillsAt, let rate = status.bytesPerDay {
        let left = fills - now
        lines.append(
            StatusLine(
                aspect: .aspectSpace, level: left < .seconds(7 * 86_400) ? .warning : .ok,
                message: Message(.statusFills, .duration(left), .bytes(rate))))
    } else if status.bytesPerDay == nil {
        lines.append(StatusLine(aspect: .aspectSpace, level: .unknown, message: Message(.statusFillsUnknown)))
    }
    return lines
}
