import ArgumentParser
import Glibc
import Manifests
import Model
import Planning
import Ports
import Reconciler
import State

/// `pra backup`: one base backup now.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Take a base backup of one cluster now.",
        discussion: """
            Safe from cron: silent when all is well and standard error is no terminal; interrupted, it can simply be \
            run again. The point counts when its WAL is durable in the same store.

            A running loop (pra run) holds the state and takes the backups that the plan asks for; beside it, as \
            beside another pra backup, this command does nothing and ends with exit status 7. Without a loop, cron \
            may call it. What keeps the loop from a backup keeps this command from it as well: a suspended plan, a \
            maintenance window, or a store above capacity.stopAt.

            A point carries its cluster's labels, and those that --label gives it; `pra points` shows them.

            Exit status: 0 done; 4 refused: suspended, in a maintenance window, too full, read-only, another \
            cluster's store; 7 a loop or another command works on the state; 8 the cluster or a store could not be \
            reached.
            """)

    @Option(help: ArgumentHelp("Cluster (default: the only one).", valueName: "name")) var cluster: String?
    @Option(help: ArgumentHelp("Store (default: every store of the plan).", valueName: "name")) var store: String?
    @Option(help: ArgumentHelp("Mark the point with name=value (repeatable).", valueName: "label"))
    var label: [String] = []
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let labels = try parsedLabels(label, of: "--label"), desired = try await manifests.load()
        let cluster = try chosen(cluster, among: desired.clusters, kind: "Cluster", option: "--cluster")
        let plan = try desired.plan(for: cluster)
        let stores = try desired.stores(of: plan, named: store)
        let wiring = try await Wiring(state: state.path, for: .writing)
        let printer = LoopPrinter(json: output.isJSON, isQuiet: isatty(2) == 0)
        let loop = try await Loop(desired, in: wiring.world, mode: .converge, actor: operatorName) {
            printer.tell($0)
        }
        let now = wiring.world.time.now()
        let windows = wiring.world.windows(of: cluster, in: desired)
        var gaps: [Gap] = []
        for store in stores {
            var action = Action(
                id: ActionID(series: "backup/\(cluster.name)/\(store.name)", slot: now), verb: .backup,
                plan: plan.name, cluster: cluster.name, store: store.name)
            if !labels.isEmpty { action.labels = labels }
            gaps.append(
                Gap(
                    resource: plan.id, reason: "Asked", because: "\(operatorName) asked for it", action: action,
                    blocked: await obstacle(plan, store, at: now)
                        ?? maintenance(windows, against: .backup, at: now)?.why
                ))
        }
        let failures = try await Interruption.whenAsked({ await loop.stop() }) { try await loop.perform(gaps) }
        if let status = Interruption.current.status { throw ExitCode(status) }
        if let first = failures.first { throw first.error }
        guard isatty(STDOUT_FILENO) == 1 || output.isJSON else { return }
        let points = gaps.map(\.action.id)
        try output.show(json: Versioned("pra.backup/v1", ["points": points])) { points.map { "\($0)\n" }.joined() }
    }

    /// What keeps the loop from a backup as well. A store that can not be looked at is the backup's own to tell.
    private func obstacle(
        _ plan: Resource<RecoveryPlan.Spec>, _ store: Resource<BackupStore.Spec>, at now: Timestamp
    ) async -> String? {
        if let suspension = RecoveryPlan.suspension(of: plan, at: now) { return suspension.why }
        let space = try? await objectStore(store.spec).capacity()
        return BackupStore.fullness(of: store.name, space, store.spec.capacity)
    }
}

extension Desired {
    /// The plan that protects `cluster`.
    func plan(for cluster: Resource<Cluster.Spec>) throws(PraError) -> Resource<RecoveryPlan.Spec> {
        guard let plan = plans.first(where: { plan in clusters(of: plan).contains { $0.name == cluster.name } }) else {
            throw PraError(
                .refused, "no RecoveryPlan selects cluster \(cluster.name)",
                remedy: "give it the labels that a plan's spec.clusters.matchLabels asks for")
        }
        return plan
    }

    func stores(
        of plan: Resource<RecoveryPlan.Spec>, named name: String?
    ) throws(PraError) -> [Resource<BackupStore.Spec>] {
        let all = stores.filter { plan.spec.stores.contains($0.name) }
        guard let name else { return all }
        return [try chosen(name, among: all, kind: "BackupStore of plan \(plan.name)", option: "--store")]
    }
}
