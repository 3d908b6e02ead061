import Model
import Objectives

/// To which moments one cluster can be taken back, and how much a loss would cost now.
package struct RecoveryWindowBody: Hashable, Sendable, Codable {
    /// Moments that can not be restored though older and younger ones can.
    package struct Gap: Hashable, Sendable, Codable {
        package var from: Timestamp
        package var to: Known<Timestamp>
        package var why: Message
    }

    package struct Store: Hashable, Sendable, Codable {
        package var name: String
        package var earliest: Known<Timestamp>
        package var latest: Known<Timestamp>
        package var timeline: Known<Int>
        package var archiveLagBytes: Known<Int64>
        package var archiveLagSeconds: Known<Double>
        package var gaps: [Gap]
        /// When its newest points ended, at most 200 of them, oldest first.
        package var points: [Timestamp]
    }

    /// The worst exposure of each of sixty spans of the same length; `null` where nobody looked.
    package struct Sparkline: Hashable, Sendable, Codable {
        package var scenario: String
        package var targetSeconds: Double
        package var from: Timestamp
        package var stepSeconds: Double
        package var values: [Double?]
        /// Of what is `null` among them.
        package var why: Message?
    }

    package var cluster: String
    /// Of all stores together; what follows is of the one that leads to the latest moment.
    package var earliest: Known<Timestamp>
    package var latest: Known<Timestamp>
    package var gaps: [Gap]
    package var timeline: Known<Int>
    package var archiveLagBytes: Known<Int64>
    package var archiveLagSeconds: Known<Double>
    package var stores: [Store]
    package var sparkline: Known<Sparkline>
    /// What is not well, the worst first.
    package var reasons: [Message]
}

func recoveryWindow(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    guard let (status, sight) = input.cluster(params.cluster) else { return nil }
    let stores = sight.stores.map { RecoveryWindowBody.Store($0, at: input.at) }
    let best = stores.max { ($0.latest.value ?? .never) < ($1.latest.value ?? .never) }
    let lines = status.lines.about(.aspectExposure, .aspectPoint, .aspectWAL)
    let lies = sight.stores.flatMap(\.points).filter { $0 > input.at + StoreSight.clockTolerance }.sorted()
    let why = stores.isEmpty ? Message(.widgetNoPlan) : best?.latest.why ?? Message(.widgetNoPlan)
    let body = RecoveryWindowBody(
        cluster: status.name, earliest: Known(stores.compactMap(\.earliest.value).min(), else: why),
        latest: Known(best?.latest.value, else: why), gaps: best?.gaps ?? [],
        timeline: best?.timeline ?? .unknown(because: why),
        archiveLagBytes: best?.archiveLagBytes ?? .unknown(because: why),
        archiveLagSeconds: best?.archiveLagSeconds ?? .unknown(because: why), stores: stores,
        sparkline: sparkline(status.exposures, sight.facts.curves, at: input.at),
        reasons: lies.suffix(1).map { Message(.widgetFuture, .instant($0)) } + whyNotWell(lines))
    let failures = sight.stores.compactMap(\.failure)
    return SeenBody(
        .recoveryWindow(body), lies.isEmpty ? lines.worst : max(lines.worst, .unknown),
        failure: failures.count == stores.count ? failures.first : nil)
}

extension RecoveryWindowBody.Store {
    fileprivate init(_ sight: StoreSight, at now: Timestamp) {
        self.init(
            name: sight.name, earliest: sight.earliest, latest: sight.latest, timeline: sight.timeline,
            archiveLagBytes: sight.lag, archiveLagSeconds: sight.latest.map { max(.zero, now - $0).inSeconds },
            gaps: sight.gaps, points: Array(sight.points.suffix(200)))
    }
}

extension Known {
    var why: Message? { if case .unknown(let why) = self { why } else { nil } }
}

extension Timestamp {
    /// Before everything.
    static let never = Timestamp(microseconds: .min)
}

/// Of the scenario that is nearest to its target, or over it.
private func sparkline(
    _ exposures: [StatusDocument.Exposure], _ curves: [String: [ExposureRecord]], at now: Timestamp
) -> Known<RecoveryWindowBody.Sparkline> {
    let share = { (exposure: StatusDocument.Exposure) in
        (exposure.exposureSeconds ?? 0) / max(exposure.targetSeconds, 1)
    }
    guard let shown = exposures.max(by: { share($0) < share($1) }) else {
        return .unknown(because: Message(.noObjectivesStated))
    }
    let count = 60, from = now - ClusterFacts.curveOf, step = ClusterFacts.curveOf / count
    var values: [Double?] = Array(repeating: nil, count: count)
    let place = { (at: Timestamp) in Int(((at - from) / step).rounded(.down)) }
    for record in curves[shown.scenario] ?? [] {
        for (a, b) in zip(record.breakpoints, record.breakpoints.dropFirst()) {
            let (first, last) = (max(0, place(a.at)), min(count - 1, place(b.at)))
            guard first <= last else { continue }
            let worst = max(a.exposure, b.exposure).inSeconds
            for index in first...last { values[index] = max(values[index] ?? 0, worst) }
        }
    }
    if let current = shown.exposureSeconds { values[count - 1] = max(values[count - 1] ?? 0, current) }
    return .known(
        RecoveryWindowBody.Sparkline(
            scenario: shown.scenario, targetSeconds: shown.targetSeconds, from: from, stepSeconds: step.inSeconds,
            values: values, why: values.contains(nil) ? Message(.widgetNobodyLooked) : nil))
}
