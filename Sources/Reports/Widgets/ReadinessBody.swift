import Model
import Objectives

/// Whether each cluster could be brought back within what is promised.
package struct ReadinessBody: Hashable, Sendable, Codable {
    package struct RPO: Hashable, Sendable, Codable {
        package var scenario: String
        package var objectiveSeconds: Double
        package var actualSeconds: Known<Double>
    }

    package struct RTO: Hashable, Sendable, Codable {
        package var scenario: String
        package var objectiveSeconds: Double
        /// What the newest drill of the scenario took under the plan as it stands.
        package var predictedSeconds: Known<Double>
    }

    package struct LastDrill: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var ok: Bool
        package var tookSeconds: Double
    }

    /// How many of the answers of `pra status` about a cluster are of each kind.
    package struct Score: Hashable, Sendable, Codable {
        package var ok: Int
        package var warn: Int
        package var crit: Int
        package var unknown: Int
    }

    package struct Cluster: Hashable, Sendable, Codable {
        package var name: String
        package var status: WidgetData.Status
        package var rpo: [RPO]
        package var rto: [RTO]
        package var lastDrill: Known<LastDrill>
        package var score: Score
        /// What is not well, the worst first.
        package var reasons: [Message]
    }

    /// By name.
    package var clusters: [Cluster]
}

func readiness(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    let shown = input.status.clusters.filter { params.cluster == nil || $0.name == params.cluster }
    guard params.cluster == nil || !shown.isEmpty else { return nil }
    let clusters = shown.sorted { $0.name < $1.name }.map { cluster in
        ReadinessBody.Cluster(cluster, input.clusters[cluster.name]?.facts ?? ClusterFacts())
    }
    let level = clusters.map(\.status.level).max() ?? .unknown
    return SeenBody(.readiness(ReadinessBody(clusters: clusters)), level)
}

extension ReadinessBody.Cluster {
    fileprivate init(_ cluster: StatusDocument.ClusterStatus, _ facts: ClusterFacts) {
        let lines = cluster.lines.filter { $0.aspect != .aspectObjective }
        let count = { (level: StatusDocument.Level) in lines.count { $0.level == level } }
        self.init(
            name: cluster.name, status: WidgetData.Status(lines.worst),
            rpo: cluster.exposures.map {
                ReadinessBody.RPO(
                    scenario: $0.scenario, objectiveSeconds: $0.targetSeconds,
                    actualSeconds: Known($0.exposureSeconds, else: Message(.widgetExposureUnbounded)))
            },
            rto: Self.recoveryTimes(cluster, facts),
            lastDrill: Known(
                cluster.lastDrill.flatMap { record in
                    cluster.lastDrillAt.map {
                        ReadinessBody.LastDrill(at: $0, ok: record.passed, tookSeconds: record.recoveryTime.inSeconds)
                    }
                }, else: Message(.statusNoDrill)),
            score: ReadinessBody.Score(
                ok: count(.ok), warn: count(.warning), crit: count(.critical), unknown: count(.unknown)),
            reasons: whyNotWell(lines))
    }

    private static func recoveryTimes(
        _ cluster: StatusDocument.ClusterStatus, _ facts: ClusterFacts
    ) -> [ReadinessBody.RTO] {
        facts.stated.values.sorted { $0.plan < $1.plan }.flatMap { plan in
            plan.scenarios.map { scenario in
                let result = cluster.objectives?.last {
                    $0.objective == .rto && $0.plan == plan.plan && $0.scenario == scenario.name
                }
                let newest = facts.drills.last { $0.record.plan == plan.plan && $0.record.scenario == scenario.name }
                var took: Double?
                // One that failed did not take the time of a restore.
                if newest?.record.passed == true, case .duration(let time)? = result?.proven { took = time.inSeconds }
                return ReadinessBody.RTO(
                    scenario: scenario.name, objectiveSeconds: scenario.rto.inSeconds,
                    predictedSeconds: Known(took, else: result?.detail ?? Message(.noDrill)))
            }
        }
    }
}
