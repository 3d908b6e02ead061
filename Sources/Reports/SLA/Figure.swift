import Model
import Objectives

/// A measured value with all that makes it one: over which population, of which time, and from which entries of the
/// ledger. Renderings take measured values from here alone, so that one without these is not shown.
struct Figure: Hashable, Sendable {
    let value: Message.Argument
    let population: Int
    let from: Timestamp
    let to: Timestamp
    let sources: Sources

    /// `nil` when nothing was measured, or it is not said of what.
    init?(_ row: SLAReport.VerdictRow) {
        guard let value = row.measured, row.population > 0, let from = row.from, let to = row.to, from <= to,
            row.sources.count > 0
        else { return nil }
        (self.value, population, self.from, self.to) = (value, row.population, from, to)
        sources = row.sources
    }
}

extension Sources {
    /// The first and last ranges; the JSON document has them all.
    var abbreviated: String {
        let ranges = description.split(separator: ",")
        guard ranges.count > 4 else { return ranges.joined(separator: ", ") }
        return ranges.prefix(3).joined(separator: ", ") + ", … " + (ranges.last ?? "")
    }
}

extension SLAReport {
    /// The report as it is shown: a measured value that is no figure is not measured.
    var rendered: SLAReport {
        var report = self
        for place in report.verdicts.indices where report.verdicts[place].isUnfounded {
            report.verdicts[place].verdict = .notMeasured
            report.verdicts[place].detail = Message(.figureUnfounded)
            (report.verdicts[place].measured, report.verdicts[place].excepted) = (nil, nil)
            (report.verdicts[place].confidence, report.verdicts[place].unknownShare) = (nil, nil)
            (report.verdicts[place].budget, report.verdicts[place].withinTarget) = (nil, nil)
        }
        return report
    }
}

extension SLAReport.VerdictRow {
    fileprivate var isUnfounded: Bool { (measured != nil || verdict == .met) && Figure(self) == nil }
}
