import ArgumentParser
import Crypto
import FoundationEssentials
import Manifests
import Model
import Reports
import State

/// `pra runbook`: what to do at night, with the real names.
struct RunbookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runbook", abstract: "Write the runbook: whom to call, and what to type, step by step.",
        discussion: """
            Made from the manifests and from what the ledger has measured: for each cluster its hosts, stores, targets \
            and last drill, and the procedures for a database that is unavailable, corrupted data, an intrusion and \
            data loss. Print it: what it is for may take this machine along.

              pra runbook
              pra runbook --cluster akig --language fr

            Writes runbook.LANGUAGE.md and .html and runbook.json into the folder for reports. That it was made, and \
            from which revision of the manifests, goes into the ledger where there is one.
            """)

    @Option(help: ArgumentHelp("Cluster (default: all).", valueName: "name")) var cluster: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var reports: ReportOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let only = try cluster.map { (name) throws(PraError) in
            try chosen(name, among: desired.clusters, kind: "Cluster", option: "--cluster").name
        }
        let journal = try await openJournal(state.path, for: .reading)
        let facts = try await journal.facts(from: 0)
        var runbook = RunbookInput(desired, facts, at: SystemTime().now(), state: state.path)
        if let only { runbook.clusters.removeAll { $0.name != only } }
        let document = try json(of: runbook)
        let paths = try writeFiles(
            [
                ("runbook.json", document),
                ("runbook.\(language.code).md", Array(markdown(of: runbook, in: language.language).utf8)),
                ("runbook.\(language.code).html", Array(html(of: runbook, in: language.language).utf8)),
            ], in: reports.path)
        if try await journal.origin() != nil, only == nil {
            _ = try await recordFact(
                .documented(
                    DocumentRecord(
                        kind: .runbook, revision: desired.revision, digest: Digest(SHA256.hash(data: document)))),
                about: ResourceID("Document", "runbook"), confidence: .claimed, in: state.path)
        }
        try output.show(json: Versioned("pra.reports/v1", ["reports": paths])) { paths.map { "\($0)\n" }.joined() }
    }
}

extension RunbookInput {
    /// One subject for each plan of each cluster, as the manifests have them.
    init(_ desired: Desired, _ facts: [Fact], at time: Timestamp, state: String) {
        self.init(
            at: time, revision: desired.revision, ledgerEntries: facts.count,
            folder: FileManager.default.currentDirectoryPath, state: state,
            people: desired.teams.flatMap { team in
                team.spec.members.map { member in
                    Contact(
                        team: team.name, name: member.name, role: member.role, mail: desired.mail(of: member),
                        phone: desired.phone(of: member))
                }
            },
            receivers: desired.routes.flatMap(\.spec.receivers).map {
                Receiver(name: $0.name, channels: $0.channels)
            },
            clusters: desired.clusters.flatMap { cluster in
                desired.plans(of: cluster).map { Subject(cluster, $0, desired, facts) }
            })
    }
}

extension RunbookInput.Subject {
    fileprivate init(
        _ cluster: Resource<Cluster.Spec>, _ plan: Resource<RecoveryPlan.Spec>, _ desired: Desired, _ facts: [Fact]
    ) {
        let connection = cluster.spec.connection
        let own = facts.filter { $0.subject == cluster.id }
        self.init(
            name: cluster.name, plan: plan.name, hosts: connection.hosts, port: connection.port,
            database: connection.database, user: connection.user, owner: cluster.spec.runAs,
            scenarios: plan.spec.objectives.scenarios.map {
                StatedObjectives.Scenario(name: $0.name, survives: $0.survives, rpo: $0.rpo, rto: $0.rto)
            },
            stores: plan.spec.stores.compactMap { name in
                desired.stores.first { $0.name == name }.map { RunbookInput.Place($0) }
            },
            drills: own.compactMap { fact in
                guard case .drilled(let record) = fact.event, record.plan == plan.name else { return nil }
                return RunbookInput.Drill(at: fact.at, record: record)
            }.latestOfEachScenario,
            restore: own.compactMap { if case .restored(let record) = $0.event { record } else { nil } }.last)
    }
}

extension RunbookInput.Place {
    fileprivate init(_ store: Resource<BackupStore.Spec>) {
        self.init(
            name: store.name, url: store.spec.url, site: store.spec.failureDomain.site,
            isEncrypted: store.spec.encryption != nil)
    }
}

extension [RunbookInput.Drill] {
    fileprivate var latestOfEachScenario: [RunbookInput.Drill] {
        Dictionary(grouping: self, by: \.record.scenario).values.compactMap { $0.max { $0.at < $1.at } }
            .sorted { $0.record.scenario < $1.record.scenario }
    }
}
