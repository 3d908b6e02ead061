import Console
import Engines
import Manifests
import Model
import Objectives
import Planning
import Ports
import Reconciler
import Reports
import Stores

extension LoopView {
    /// No restore takes so long: what does, hangs.
    private static let longest = Duration.seconds(14 * 86_400)

    func preview(of wish: RestoreWish) async throws(PraError) -> RestorePreview {
        let desired = await desired()
        let cluster = try chosen(wish.cluster, among: desired.clusters, kind: "Cluster", option: "cluster")
        let store = try chosen(wish.store, among: desired.stores, kind: "BackupStore", option: "store")
        let place = StorePlace(store, in: manifests)
        let opened = try await place.open()
        var request = RestoreRequest(
            store: opened, cluster: cluster.name, target: wish.moment.map { .time($0) } ?? .latest,
            directory: absolutePath(wish.directory), owner: cluster.spec.runAs)
        (request.programs, request.restoreCommand) = (cluster.spec.programs, place.restoreCommand)
        let outlook = try await Wiring.engine(state: folder).outlook(of: request)
        let estimate = RestoreEstimate.make(
            fetching: outlook.fetched, replaying: outlook.replayed, of: outlook.cluster, by: await loop.facts)
        let choice = outlook.choice
        return RestorePreview(
            plan: RestorePlanDocument(outlook, store: place.url, estimate: estimate),
            intent: RestoreIntent(
                cluster: cluster.name, from: (store.name, place.identity(opened.id)), point: choice.point.action,
                to: (choice.target.description, choice.timeline), into: (outlook.directory, host(of: cluster))))
    }

    func command(for intent: RestoreIntent) async -> RestoreLine {
        let isHere = await isHere(intent)
        return RestoreLine(text: ThisHost.line(arguments(for: intent, isHere: isHere)), isHere: isHere)
    }

    func window(of cluster: String, in store: String) async -> RestoreWindow? {
        let survey = await loop.survey().survey, history = await loop.history
        guard let seen = survey.stores.first(where: { $0.store.name == store })?.state.value?.observation,
            let view = survey.clusters.first(where: { $0.cluster.name == cluster }),
            let system = view.server.value?.system ?? history.newestPoints[ResourceID("Cluster", cluster)]?.system
        else { return nil }
        let exposures = view.exposures.filter { exposure in
            view.plans.contains { plan in
                plan.spec.objectives.scenarios.contains {
                    $0.name == exposure.scenario && $0.survives.contains(store)
                }
            }
        }
        return RestoreWindow(
            of: seen.points.filter { $0.system == system }, in: seen,
            upTo: exposures.compactMap(\.exposure).min().map { survey.at - $0 })
    }

    func begin(_ intent: RestoreIntent, for id: String, by user: String) async {
        let arguments = arguments(for: intent, isHere: true)
        // Of secrets the manifests may say that they stand in the environment. The ledger is to name whom the console
        // knows, as it does for who works by way of sudo.
        let environment = Inherited.environment.merging(["SUDO_USER": user]) { $1 }
        let command = Command(Wiring.program, arguments, environment: environment)
        let cluster = ResourceID("Cluster", intent.cluster)
        // Nobody waits for it: it is another process's work, which the end of this one does not end.
        Task {
            let failure = await failure(of: command)
            let end = RestoreRequestRecord(id: id, step: .ended(failure: failure))
            do throws(PraError) { try await record([(.restoreRequest(end), cluster)], by: user) } catch {
                // That process has told the ledger itself how the restore ended.
                return
            }
        }
    }

    private func failure(of command: Command) async -> String? {
        do throws(PraError) {
            let result = try await SubprocessRunner(time: time).run(command, deadline: Self.longest)
            guard result.exitStatus != 0 else { return nil }
            let said = result.errors.split(separator: "\n").suffix(3).joined(separator: "\n")
            return "pra restore ended with status \(result.exitStatus): \(said)"
        } catch { return "\(error.what); \(error.remedy)" }
    }

    /// On another host its own manifests and ledger are meant.
    private func arguments(for intent: RestoreIntent, isHere: Bool) -> [String] {
        var words = ["restore", "--cluster", intent.cluster, "--store", intent.store, "--into", intent.directory]
        words += ["--point", intent.point.text, "--timeline", "\(intent.timeline)"]
        if Timestamp(text: intent.target) != nil { words += ["--to-time", intent.target] }
        guard isHere else { return words }
        return words + manifests.flatMap { ["-f", $0] } + ["--state", folder]
    }

    private func host(of cluster: Resource<Cluster.Spec>) -> String {
        ThisHost.isNamed(cluster.spec.host) ? ThisHost.name : cluster.spec.host
    }

    private func isHere(_ intent: RestoreIntent) async -> Bool {
        let stated = await desired().clusters.first { $0.name == intent.cluster }
        return ThisHost.isNamed(intent.host) && stated.map { ThisHost.isNamed($0.spec.host) } ?? false
    }
}
