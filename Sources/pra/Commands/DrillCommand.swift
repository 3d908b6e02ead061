import ArgumentParser
import Manifests
import Model
import Planning
import Ports
import Reconciler
import State

/// `pra drill`: a restore drill now.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Restore a cluster into a sandbox now, start it, and run the plan's checks.",
        discussion: """
            The sandbox has no network and is removed afterwards. Exit status 9 when the drill fails. Of an encrypted \
            store the recovery key is tried once a quarter, where its secret is at hand.
            """)

    @Option(help: ArgumentHelp("Cluster (default: the only one).", valueName: "name")) var cluster: String?
    @Option(
        help: ArgumentHelp(
            "What is restored: the newest moment, a random one of the recoverable window, or the oldest point (default:"
                + " as the plan states).", valueName: "latest|random|oldest"))
    var target: RecoveryPlan.Drill.Target?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let cluster = try chosen(cluster, among: desired.clusters, kind: "Cluster", option: "--cluster")
        let plan = try desired.plan(for: cluster)
        let wiring = try await Wiring(state: state.path, for: .writing)
        let printer = LoopPrinter(json: output.isJSON)
        let loop = try await Loop(desired, in: wiring.world, mode: .converge, actor: operatorName) { printer.tell($0) }
        let gaps = try await gaps(plan, cluster, desired, wiring)
        let failures = try await Interruption.whenAsked({ await loop.stop() }) { try await loop.perform(gaps) }
        if let status = Interruption.current.status { throw ExitCode(status) }
        if let first = failures.first { throw first.error }
        try await show(gaps.map(\.action.id), wiring)
    }

    /// One drill a scenario, from the first store that survives it and has a sound point.
    private func gaps(
        _ plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>, _ desired: Desired, _ wiring: Wiring
    ) async throws(PraError) -> [Gap] {
        let now = wiring.world.time.now()
        var gaps: [Gap] = []
        for scenario in plan.spec.objectives.scenarios {
            let id = ActionID(series: "drill/\(plan.name)/\(cluster.name)/\(scenario.name)", slot: now)
            var choice: DrillChoice?
            for store in desired.stores where scenario.survives.contains(store.name) && choice == nil {
                choice = try await ClusterPoints(of: cluster.name, in: store, wiring)
                    .choice(target ?? plan.spec.drill.target, for: id, due: now)
            }
            guard let choice else {
                throw PraError(
                    .pointMissing, "no sound recovery point of \(cluster.name) survives \(scenario.name)",
                    remedy: "make one: pra backup; pra points lists what there is")
            }
            gaps.append(
                Gap(
                    resource: plan.id, reason: "Asked", because: "\(operatorName) asked for it",
                    action: Action(
                        id: id, verb: .drill, plan: plan.name, cluster: cluster.name, store: choice.point.store,
                        points: [choice.point.action], target: choice.target)))
        }
        return gaps
    }

    private func show(_ actions: [ActionID], _ wiring: Wiring) async throws {
        var records: [DrillRecord] = []
        for fact in try await wiring.journal.facts(from: 0) {
            if case .drilled(let record) = fact.event, actions.contains(record.action) { records.append(record) }
        }
        try output.show(json: Versioned("pra.drill/v1", ["drills": records])) { records.map(text).joined() }
        if records.contains(where: { !$0.passed }) { throw ExitCode(PraError.Code.drillFailed.exitStatus) }
    }

    private func text(_ record: DrillRecord) -> String {
        let phases = record.phases.map { [$0.name.rawValue, DurationText.compact($0.took)] }
        let checks = record.checks.map { check in
            [check.passed.map { $0 ? "passed" : "FAILED" } ?? "not judged", check.name, check.detail]
        }
        return
            "\(record.scenario): \(record.passed ? "passed" : "FAILED") in \(DurationText.compact(record.recoveryTime))"
            + ", \(record.point) to \(record.target ?? .latest)"
            + (record.failure.map { ": \($0)" } ?? "") + "\n" + table(["PHASE", "TOOK"], phases)
            + table(["CHECK", "OF", "DETAIL"], checks)
    }
}

extension RecoveryPlan.Drill.Target: ExpressibleByArgument {
    /// Its lower-case name.
    public init?(argument: String) {
        guard let target = Self.allCases.first(where: { $0.rawValue.lowercased() == argument }) else { return nil }
        self = target
    }
}
