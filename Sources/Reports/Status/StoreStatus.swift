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
        status.bytesPerDay = growth(of: store.name, input.facts, at: input.at)
        status.fillsAt = status.bytesPerDay.flatMap { fillDate(of: seen.freeBytes, at: $0, from: input.at) }
        status.lines = spaceLines(store, seen, status, at: input.at)
    }
    return status
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
