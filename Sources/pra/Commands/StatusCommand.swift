import ArgumentParser
import Glibc
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Reports
import State

/// `pra status`: what an operator asks at three in the morning.
struct StatusCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, nagios }

    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show whether the clusters are up, protected and within their objectives.",
        discussion: """
            Looks at the clusters, their application's endpoints, the clocks and the stores, and at the ledger for \
            what was done and how the objectives were kept: what is claimed, observed and proven stands apart, and \
            decides no exit status. Works while `pra run` runs.

            Exit status: 0; with --exit-code 3 when something is not well; with -o nagios 0, 1, 2 or 3 as Nagios \
            reads them.
            """)

    @Argument(help: "Manifest files and folders (default: manifests policies).") var paths: [String] = []
    @OptionGroup var state: StateOptions
    @Option(name: [.customShort("o"), .customLong("output")], help: "Form of what is printed.")
    var format: Format = .text
    @Flag(help: "Look again every five seconds until interrupted.") var watch = false
    @Flag(name: .customLong("exit-code"), help: "Exit status 3 when something is not well.") var exitCode = false

    func run() async throws {
        let desired = try await loadDesired(paths)
        let wiring = try await Wiring(state: state.path, for: .reading)
        repeat {
            let status = try await look(desired, wiring)
            try show(status)
            guard watch else { return try end(status) }
            try await wiring.world.time.sleep(for: .seconds(5))
        } while true
    }

    private func look(_ desired: Desired, _ wiring: Wiring) async throws(PraError) -> StatusDocument {
        // Before the ledger: what is open there and was nobody's work then was cut off.
        let holder = try await stateHolder(of: state.path)
        let turn = try await Turn(looking: wiring.world, desired)
        var input = StatusInput(
            await turn.survey(), facts: try await wiring.journal.facts(from: 0), holder: holder)
        input.anchors = desired.statedAnchors
        return makeStatus(input)
    }

    private func show(_ status: StatusDocument) throws(PraError) {
        var output = OutputOptions()
        switch format {
        case .nagios: print(nagiosLine(of: status))
        case .json:
            output.format = .json
            try output.show(json: status) { "" }
        case .text:
            output.format = .text
            // Home and clear, so that the page stays in place.
            if watch, isatty(STDOUT_FILENO) == 1 { print("\u{1B}[H\u{1B}[2J", terminator: "") }
            print(text(of: status, in: .english, styled: output.isStyled), terminator: "")
        }
    }

    private func end(_ status: StatusDocument) throws {
        if format == .nagios { throw ExitCode(Int32(status.level.rawValue)) }
        if exitCode, status.level != .ok { throw ExitCode(PraError.Code.objectiveNotMet.exitStatus) }
    }
}

extension StatusInput {
    init(_ survey: Survey, facts: [Fact], holder: StateHolder?) {
        self.init(
            at: survey.at, clusters: survey.clusters.map(ClusterInput.init), stores: survey.stores.map(StoreInput.init),
            facts: facts + survey.located, holder: holder,
            open: survey.open.map { RunningAction(action: $0.action, since: $0.since) },
            next: survey.next.map { NextAction(action: $0.action, at: $0.at) })
    }
}

extension ClusterInput {
    fileprivate init(_ view: Survey.ClusterView) {
        let slot = view.plans.first?.spec.wal.guardSlot
        self.init(
            name: view.cluster.name, observation: view.server, endpoints: view.endpoints, exposures: view.exposures,
            tables: view.cluster.spec.criticalTables.map {
                ExpectedTable(name: $0.name, minRows: $0.minRows, minSize: $0.minSize ?? .zero)
            },
            seenTables: view.tables,
            slot: slot.map { GuardSlot(name: $0.name, retainAtMost: $0.retainAtMost) },
            wal: WAL(
                stores: Set(view.plans.flatMap(\.spec.stores)).sorted(),
                isStreamed: view.plans.contains { $0.spec.mode == .enforce && $0.spec.wal.stream },
                samples: view.samples, streamed: view.streamed))
        clock = view.clock
    }
}

extension StoreInput {
    fileprivate init(_ view: Survey.StoreView) {
        let observation: Observed<StoreObservation> =
            switch view.state {
            case .known(.present(let seen), let at): .known(seen, at: at)
            case .known(.absent, _):
                .unknown(
                    because: PraError(
                        .storeMissing, "there is no store at \(view.store.spec.url) yet", remedy: "pra apply makes it"))
            case .unknown(let error): .unknown(because: error)
            }
        self.init(
            name: view.store.name, observation: observation, warnAt: view.store.spec.capacity.warnAt,
            stopAt: view.store.spec.capacity.stopAt)
    }
}
