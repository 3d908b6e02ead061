import Model
import Objectives

/// Joins the records of one scenario to a curve over its term, with the times that nobody saw and those above target.
/// Where a clock that was set back had written the same time before, another line begins.
func makeCurve(_ term: ExposureTerm, periodEnd: Timestamp, sources: Sources) -> SLAReport.ExposureCurve {
    var curve = SLAReport.ExposureCurve(
        plan: term.plan, scenario: term.scenario, from: term.from, to: term.to, target: term.target, lines: [],
        unseen: [], breaches: [], maximum: term.records.map(\.maximum).max() ?? .zero,
        overTarget: term.records.reduce(.zero) { $0 + $1.overTarget }, sources: sources)
    var end = term.from
    for record in term.records.sorted(by: { $0.from < $1.from }) {
        if record.from != end || curve.lines.isEmpty {
            curve.addUnseen(from: end, to: record.from)
            curve.lines.append([])
        }
        curve.lines[curve.lines.count - 1] += record.breakpoints
        curve.addUnseen(of: record)
        end = max(end, record.to)
    }
    curve.addUnseen(from: end, to: term.to)
    curve.lines.removeAll { $0.isEmpty }
    curve.breaches = curve.lines.flatMap { breaches(in: $0, over: term.target, periodEnd: periodEnd) }
    return curve
}

extension SLAReport.ExposureCurve {
    fileprivate mutating func addUnseen(from: Timestamp, to: Timestamp, isPartial: Bool = false) {
        guard to > from else { return }
        if let last = unseen.last, last.to >= from, last.isPartial == isPartial {
            unseen[unseen.count - 1].to = max(last.to, to)
        } else {
            unseen.append(.init(from: from, to: to, isPartial: isPartial))
        }
    }

    /// Where a record has no breakpoint, nothing was known; where else its blind part lies was not kept.
    fileprivate mutating func addUnseen(of record: ExposureRecord) {
        let firstKnown = record.breakpoints.first?.at ?? record.to
        if record.unknown >= record.to - record.from {
            addUnseen(from: record.from, to: record.to)
        } else {
            addUnseen(from: record.from, to: firstKnown)
            if record.unknown > firstKnown - record.from { addUnseen(from: firstKnown, to: record.to, isPartial: true) }
        }
    }
}

private func breaches(
    in line: [ExposureRecord.Breakpoint], over target: Duration, periodEnd: Timestamp
) -> [SLAReport.ExposureCurve.Breach] {
    var found: [SLAReport.ExposureCurve.Breach] = []
    for (a, b) in zip(line, line.dropFirst()) where max(a.exposure, b.exposure) > target {
        let from = a.exposure > target ? a.at : crossing(target, a, b)
        let to = b.exposure > target ? b.at : crossing(target, a, b)
        let peak = max(a.exposure, b.exposure)
        if let last = found.last, last.to >= from {
            found[found.count - 1].to = max(last.to, to)
            found[found.count - 1].maximum = max(last.maximum, peak)
        } else {
            found.append(.init(from: from, to: to, maximum: peak, isOpen: false))
        }
    }
    if let end = line.last, end.exposure > target, end.at >= periodEnd, !found.isEmpty {
        found[found.count - 1].isOpen = true
    }
    return found
}

/// Where the straight line between two breakpoints meets `target`.
private func crossing(
    _ target: Duration, _ a: ExposureRecord.Breakpoint, _ b: ExposureRecord.Breakpoint
) -> Timestamp {
    let share = (target - a.exposure) / (b.exposure - a.exposure)
    return Timestamp(seconds: 0) + .microseconds(a.at.microseconds + ((b.at - a.at) * share).microseconds)
}
