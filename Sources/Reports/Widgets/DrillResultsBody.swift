import Model
import Objectives

/// Restores that were tried out, against what is promised.
package struct DrillResultsBody: Hashable, Sendable, Codable {
    package struct Check: Hashable, Sendable, Codable {
        package var name: String
        package var passed: Known<Bool>
    }

    package struct Run: Hashable, Sendable, Codable {
        package var id: ActionID
        package var at: Timestamp
        package var ok: Bool
        package var scenario: String
        package var store: String
        /// From its begin to the last check; `null` of one that failed, since it never got there.
        package var rtoSeconds: Known<Double>
        package var checks: [Check]
        /// Why it failed.
        package var why: Message?
    }

    package struct Objective: Hashable, Sendable, Codable {
        package var scenario: String
        package var rtoSeconds: Double
    }

    /// The newest that passed against the middle one of those before it.
    package struct Trend: Hashable, Sendable, Codable {
        package enum Direction: String, Hashable, Sendable, Codable, CaseIterable { case faster, steady, slower }

        package var direction: Direction
        package var newestSeconds: Double
        package var medianSeconds: Double
        package var runs: Int
    }

    package var cluster: String
    /// The newest at most 20, newest first.
    package var runs: [Run]
    package var objectives: [Objective]
    package var trend: Known<Trend>
    package var reasons: [Message]
}

func drillResults(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    guard let (status, sight) = input.cluster(params.cluster) else { return nil }
    let runs = sight.facts.drills.suffix(20).reversed().map { DrillResultsBody.Run($0.record, at: $0.at) }
    let objectives = sight.facts.stated.values.sorted { $0.plan < $1.plan }.flatMap(\.scenarios).map {
        DrillResultsBody.Objective(scenario: $0.name, rtoSeconds: $0.rto.inSeconds)
    }
    let lines = status.lines.about(.aspectDrill)
    let slow = runs.first.flatMap { run in
        objectives.contains { $0.scenario == run.scenario && run.rtoSeconds.value ?? 0 > $0.rtoSeconds }
    }
    let body = DrillResultsBody(
        cluster: status.name, runs: runs, objectives: objectives,
        trend: Known(trend(sight.facts.drills.map(\.record)), else: Message(.widgetTooFewDrills)),
        reasons: whyNotWell(lines))
    return SeenBody(.drillResults(body), slow == true ? max(lines.worst, .critical) : lines.worst)
}

extension DrillResultsBody.Run {
    fileprivate init(_ record: DrillRecord, at time: Timestamp) {
        let failed = record.failure ?? record.failedChecks.joined(separator: ", ")
        self.init(
            id: record.action, at: time, ok: record.passed, scenario: record.scenario, store: record.store,
            rtoSeconds: Known(record.passed ? record.recoveryTime.inSeconds : nil, else: Message(.widgetDrillFailed)),
            checks: record.checks.map {
                .init(name: $0.name, passed: Known($0.passed, else: Message(.wordNotJudged)))
            }, why: record.passed ? nil : Message(.widgetPlain, .name(failed)))
    }
}

/// Of the scenario of the newest; `nil` for less than three that passed.
private func trend(_ drills: [DrillRecord]) -> DrillResultsBody.Trend? {
    guard let newest = drills.last(where: \.passed) else { return nil }
    let took = drills.filter { $0.passed && $0.scenario == newest.scenario }.map(\.recoveryTime.inSeconds)
    guard took.count >= 3, let last = took.last else { return nil }
    let before = took.dropLast().sorted(), median = before[before.count / 2]
    let direction: DrillResultsBody.Trend.Direction =
        last > median * 1.1 ? .slower : last < median * 0.9 ? .faster : .steady
    return DrillResultsBody.Trend(direction: direction, newestSeconds: last, medianSeconds: median, runs: took.count)
}
