import Alerts
import ArgumentParser
import Crypto
import FoundationEssentials
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Reports
import State
import Widgets

/// `pra plan`: what `pra apply` would do, and why.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what would bring the clusters to their manifests, and why. Changes nothing.",
        discussion: """
            Looks at the clusters and stores, names every gap, and prints the action that closes each. Says which alerts
            of the last 30 days would reach others by these manifests than by those in force, lost ones first, and how
            many people would see their dashboard otherwise.
            --out FILE saves the plan; `pra apply FILE` then runs exactly these actions, and refuses each one whose
            preconditions no longer hold.

            Exit status: 0; 8 when something could not be looked at; with --detailed-exitcode 20 when changes are \
            pending, 21 when one of them destroys, needs approval or is blocked until a person does something. What a \
            plan in mode Observe leaves alone is not pending.
            """)

    @Argument(help: "Manifest files and folders (default: manifests policies).") var paths: [String] = []
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions
    @Option(help: ArgumentHelp("Save the plan.", valueName: "file")) var out: String?
    @Flag(name: .customLong("detailed-exitcode"), help: "20 when changes are pending, 21 when destructive or blocked.")
    var detailedExitCode = false

    func run() async throws {
        var stated = try await loadStated(paths)
        let wiring = try await Wiring(state: state.path, for: .reading)
        stated.warn(of: try await wiring.journal.standing().alerts.contacts)
        let desired = try await admit(stated, knownTo: wiring.journal)
        let turn = try await Turn(looking: wiring.world, desired)
        let plan = try await turn.plan()
        let document = try await PlanDocument(plan, of: desired, in: wiring.journal)
        if let out { try save(document, to: out) }
        try output.show(json: document) { text(of: document, in: .english, styled: output.isStyled) }
        if let unseen = plan.unseen.first { throw ExitCode(unseen.because.code.exitStatus) }
        guard detailedExitCode, let pending = desired.pending(plan.gaps) else { return }
        throw ExitCode(pending == .needingAPerson ? 21 : 20)
    }

    private func save(_ document: PlanDocument, to path: String) throws(PraError) {
        let bytes = try json(of: document)
        do { try Data(bytes).write(to: URL(filePath: path), options: .atomic) } catch {
            throw PraError(
                .fileFault, "cannot save the plan to \(path)", remedy: "choose a folder that you may write to",
                cause: error.words)
        }
    }
}

extension SQLiteJournal {
    /// Against the routes, channels, teams and users that are in force; none where nothing is yet.
    fileprivate func reroutedAlerts(by desired: Desired) async throws(PraError) -> [ReroutedAlerts] {
        let rows = try await documents(of: Desired.alertingKinds)
        guard !rows.isEmpty, let before = desired.alerting(as: rows) else { return [] }
        let (now, size) = (SystemTime().now(), try await size())
        let start = now - .seconds(30 * 86_400)
        let past = try await scan(
            .period(from: start, to: now), upTo: size, into: PastAlerts(since: start)
        ) { past, fact, _ in past.take(fact) }
        return reroutes(of: past, from: before, to: desired)
    }

    /// Dashboards that people would see otherwise than by the defaults that are in force.
    func rearrangedDashboards(by desired: Desired) async throws(PraError) -> [RearrangedDashboard] {
        let rows = try await documents(of: [WidgetDefaults.name])
        guard !rows.isEmpty, let before = desired.dashboards(as: rows) else { return [] }
        let known = try await scan(.arrangements, upTo: try await size(), into: DashboardHistory()) {
            (known, fact, _) in known.take(fact)
        }
        return rearrangements(
            from: before, to: desired, arranged: known.arranged.mapValues { $0.mapValues(\.edits) })
    }
}

extension PlanDocument {
    /// Named by what it would do: the same gaps under the same manifests give the same digest.
    init(_ plan: Plan, of desired: Desired, in journal: SQLiteJournal) async throws(PraError) {
        let bytes = try json(of: plan.gaps) + plan.revision.bytes
        self.init(
            digest: Digest(SHA256.hash(data: bytes)), observedAt: plan.observedAt, manifestRevision: plan.revision,
            gaps: plan.gaps, unseen: plan.unseen.map { Unseen(resource: $0.resource, because: $0.because) },
            reroutedAlerts: try await journal.reroutedAlerts(by: desired),
            rearrangedDashboards: try await journal.rearrangedDashboards(by: desired))
    }
}
