import Model
import Objectives

/// Since when findings are true, and which of them were settled in the period, so that the next report follows up;
/// while a report is computed. It is told what is found after each entry that can change that.
struct FindingHistory: Sendable {
    private let period: Period
    /// At the end of the period.
    private(set) var open: [SLAReport.Finding] = []
    private(set) var settled: [SLAReport.Finding] = []

    init(_ period: Period) { self.period = period }

    mutating func note(_ findings: [SLAReport.Finding], at time: Timestamp) {
        for var one in open where !findings.contains(where: { $0.message == one.message }) {
            one.settledAt = time
            if time >= period.from { settled.append(one) }
        }
        open = findings.map { finding in
            var finding = finding
            finding.since = open.first { $0.message == finding.message }?.since ?? time
            return finding
        }
    }
}

extension Fact.Event {
    /// Whether it can change what is found of manifests and the papers that were made from them.
    var isOfPapers: Bool {
        switch self {
        case .stated, .documented, .revised: true
        default: false
        }
    }
}
