import ArgumentParser
import Engines
import Glibc
import Manifests
import Model
import Objectives
import Ports
import Reports
import State
import Stores

/// `pra restore`: a data directory from a store, on a bare machine if need be.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Restore a cluster's data directory from a store.",
        discussion: """
            Plans before it writes: the target must be in the recoverable window and the directory empty. The default \
            target is the latest moment that the store holds. With --store URL nothing else is needed: no manifests, \
            no state.

              pra restore --store file:///backup --cluster akig --into /var/lib/postgresql/15/main
              pra restore --store file:///backup --key file:/media/usb/recovery.key --into DIR
              pra restore --into DIR --to-time 2026-11-22T16:00:00Z --plan

            Afterwards start PostgreSQL on the directory; it replays WAL through `pra wal get`, or from its own pg_wal
            when the owner of the files may not read the store.

            WAL of the cluster that a stream of this host has in its spool (--state), and the store has not, is put \
            into the store first: when the server is lost, the newest commits are nowhere else. A stream that works \
            there is waited for, up to 30 s. When it can not be put there, the latest moment is refused, and other \
            targets go on and say what the copy lacks, as they all do where files of the spool are damaged.

            --plan says what would be fetched, replayed and overwritten, and how long it will take; it does nothing, \
            and counts what the store has.
            --delta makes an existing data directory of the same cluster, whose server is stopped, what the point is, \
            and writes only what differs. Files that the point does not have go; WAL that the store lacks is set aside.
            A restored server is a copy: its archive_mode is off and it waits for no standby of its source, so that it \
            can not write to the source's archive. --take-over keeps these settings: after the source is lost or \
            fenced, when this server is the cluster from now on. Its archiving goes on, on a new timeline.
            --check starts the server of the restored directory unless it runs, waits for its recovery, counts, runs \
            the manifest's checks, asks its endpoints, and writes a report. After a restore without it, the same \
            command with --check does this much; the server stays up.

            A cluster whose manifest names another host is restored there: the command is shown, and nothing is done.
            Exit status: 4 the directory is not empty, or another host; 6 outside the recoverable window, or no such \
            point; 7 another restore writes there, or a stream works in the spool; 9 damaged.
            """)

    @Option(help: ArgumentHelp("Data directory to create.", valueName: "directory")) var into: String
    @Option(help: ArgumentHelp("Store: its name in the manifests, or a URL.", valueName: "name|url")) var store: String?
    @Option(help: ArgumentHelp("Cluster: its name (default: the only one).", valueName: "name")) var cluster: String?
    @OptionGroup var target: RestoreTargetOptions
    @Flag(help: "Build on the data directory that is there.") var delta = false
    @Flag(help: "Show what would be done, and do nothing.") var plan = false
    @OptionGroup var checking: RestoreCheckOptions
    @Option(help: ArgumentHelp("New place of a tablespace; may be repeated.", valueName: "oid|name=directory"))
    var tablespace: [String] = []
    @Option(help: ArgumentHelp("Folder for all tablespaces without a place of their own.", valueName: "directory"))
    var tablespaces: String?
    @Option(help: ArgumentHelp("Owner of the files when run as root.", valueName: "user")) var owner: String?
    @OptionGroup var key: KeyOption
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        // It goes on when nobody reads any more what it says: the console that began it may be gone.
        signal(SIGPIPE, SIG_IGN)
        _ = try checking.limit(at: target)
        let source = try await source()
        var request = try await request(from: source)
        let engine = Wiring.engine(state: state.path)
        let printer = LoopPrinter(json: output.isJSON)
        let progress: ProgressHandler = { printer.tell(ActionID("restore"), $0) }
        guard !plan else {
            let outlook = try await engine.outlook(of: request, progress: progress)
            let document = RestorePlanDocument(outlook, store: source.place.url, estimate: await estimate(outlook))
            return try output.show(json: Versioned("pra.restore-plan/v1", document)) { document.text }
        }
        let records = RestoreRecords(of: request.directory, state: state.path)
        let start = SystemTime().now()
        var begun: BegunRestore?
        var (record, result): (RestoreRecord, RestoreResult?)
        do {
            if checking.check, !delta, let kept = try await records.kept() {
                try refuse(kept, for: request)
                begun = await records.begin(RestoringRecord(kept), of: kept.cluster)
                (record, result) = (kept, nil)
            } else {
                request.lacking = try await engine.takeSpool(for: request)
                let done = try await engine.restore(
                    request,
                    planned: { [request] decision in
                        printer.tell(ActionID("restore"), willLack: decision.notRestored)
                        let record = RestoringRecord(decision, request, at: start)
                        begun = await records.begin(record, of: decision.cluster)
                    }, progress: progress)
                (record, result) = (self.record(of: done, request, source, at: start), done)
            }
            record = try await checked(record, records, source, by: engine, progress)
        } catch {
            if let begun { await records.note(PraError.wrapping(error), of: begun) }
            throw error
        }
        try await end(record, result, records)
        withExtendedLifetime(begun) {}
    }

    struct Source {
        var place: StorePlace
        var name: String?
        var cluster: Resource<Cluster.Spec>?
    }

    /// A URL stands for itself; a name, or nothing, is looked up in the manifests.
    private func source() async throws(PraError) -> Source {
        let key = try key.reference()
        if let store, store.contains("://") { return Source(place: StorePlace(url: store, key: key)) }
        let desired = try await manifests.load()
        let found = try chosen(store, among: desired.stores, kind: "BackupStore", option: "--store")
        let stated = desired.clusters.first { $0.name == cluster || cluster == nil }
        if let stated { try ThisHost.refuse(toRestore: stated, from: found.spec.url) }
        return Source(
            place: StorePlace(found, in: manifests.folders, key: key), name: found.name, cluster: stated)
    }

    private func request(from source: Source) async throws(PraError) -> RestoreRequest {
        let place = source.place, spec = source.cluster?.spec
        var request = RestoreRequest(
            store: try await place.open(), cluster: cluster, target: try target.target(),
            directory: absolutePath(into), owner: owner ?? spec?.runAs)
        request.timeline = target.timeline.map { Timeline($0) }
        request.point = target.point.map { ActionID($0) }
        request.ending = try target.ending(at: request.target)
        request.isDelta = delta
        request.tablespaceNames = try placement()
        request.tablespacesFolder = tablespaces.map { absolutePath($0) }
        request.programs = spec?.programs
        request.restoreCommand = place.restoreCommand
        return request
    }

    /// By what was measured on this host's ledger; a bare machine has none.
    private func estimate(_ outlook: RestoreOutlook) async -> RestoreEstimate? {
        do throws(PraError) {
            return RestoreEstimate.make(
                fetching: outlook.fetched, replaying: outlook.replayed, of: outlook.cluster,
                by: try await openLedger(state.path).facts(from: 0))
        } catch { return nil }
    }

    private func placement() throws(PraError) -> [String: String] {
        var places: [String: String] = [:]
        for pair in tablespace {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw PraError(
                    .usage, "“\(pair)” is not NAME=DIRECTORY", remedy: "for example --tablespace fast=/srv/fast")
            }
            places[parts[0]] = absolutePath(parts[1])
        }
        return places
    }
}
