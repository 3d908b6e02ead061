import ArgumentParser
import Engines
import Manifests
import Model
import Ports
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
              pra restore --into DIR --to-time 2026-11-22T16:00:00Z

            Afterwards start PostgreSQL on the directory; it replays WAL through `pra wal get`, or from its own pg_wal
            when the owner of the files may not read the store.
            A cluster whose manifest names another host is restored there: the command is shown, and nothing is done.
            Exit status: 4 the directory is not empty, or another host; 6 outside the recoverable window, or no such \
            point; 9 damaged.
            """)

    @Option(help: ArgumentHelp("Data directory to create.", valueName: "directory")) var into: String
    @Option(help: ArgumentHelp("Store: its name in the manifests, or a URL.", valueName: "name|url")) var store: String?
    @Option(help: ArgumentHelp("Cluster: its name (default: the only one).", valueName: "name")) var cluster: String?
    @Option(help: ArgumentHelp("Recovery point (default: the newest before the target).", valueName: "point"))
    var point: String?
    @Option(help: ArgumentHelp("Moment, RFC 3339 with its offset.", valueName: "time")) var toTime: String?
    @Option(help: ArgumentHelp("WAL position.", valueName: "lsn")) var toLsn: String?
    @Option(help: ArgumentHelp("Transaction.", valueName: "xid")) var toXid: UInt64?
    @Option(help: ArgumentHelp("Restore point made with pg_create_restore_point.", valueName: "name"))
    var toName: String?
    @Flag(help: "No further than consistency.") var immediate = false
    @Option(help: ArgumentHelp("Timeline (default: the newest that leads there).", valueName: "number"))
    var timeline: UInt32?
    @Option(help: ArgumentHelp("New place of a tablespace; may be repeated.", valueName: "oid=directory"))
    var tablespace: [String] = []
    @Option(help: ArgumentHelp("Owner of the files when run as root.", valueName: "user")) var owner: String?
    @OptionGroup var key: KeyOption
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (place, runAs, programs) = try await source()
        let store = try await place.open()
        var request = RestoreRequest(
            store: store, cluster: cluster, target: try target(), directory: absolutePath(into), owner: owner ?? runAs)
        (request.timeline, request.point) = (timeline.map { Timeline($0) }, point.map { ActionID($0) })
        request.tablespaces = try placement()
        request.programs = programs
        if let options = place.optionsForPostgreSQL {
            request.restoreCommand = { "\"\(Wiring.ownExecutable)\" wal get \(options) --system \($0) %f %p" }
        }
        let engine = Wiring.engine(state: state.path)
        let printer = LoopPrinter(json: output.isJSON)
        let result = try await engine.restore(
            request, planned: { for line in $0 { printer.tell(ActionID("restore"), willLack: line) } },
            progress: { printer.tell(ActionID("restore"), $0) })
        try output.show(json: Versioned("pra.restore/v1", RestoreSummary(result))) { RestoreSummary(result).text }
    }

    /// A URL stands for itself; a name, or nothing, is looked up in the manifests.
    private func source() async throws(PraError) -> (place: StorePlace, runAs: String?, programs: String?) {
        let key = try key.reference()
        if let store, store.contains("://") { return (StorePlace(url: store, key: key), nil, nil) }
        let desired = try await manifests.load()
        let found = try chosen(store, among: desired.stores, kind: "BackupStore", option: "--store")
        let stated = desired.clusters.first { $0.name == cluster || cluster == nil }
        if let stated { try ThisHost.refuse(toRestore: stated, from: found.spec.url) }
        return (StorePlace(found.spec, key: key), stated?.spec.runAs, stated?.spec.programs)
    }

    private func target() throws(PraError) -> RestoreTarget {
        var targets: [RestoreTarget] = []
        if let toTime {
            guard let time = Timestamp(text: toTime) else {
                throw PraError(
                    .usage, "“\(toTime)” is not a moment",
                    remedy: "write it as RFC 3339 with its offset: 2026-11-22T16:00:00Z or 2026-11-22T16:00:00+01:00")
            }
            targets.append(.time(time))
        }
        if let toLsn {
            guard let lsn = LSN(text: toLsn) else {
                throw PraError(
                    .usage, "“\(toLsn)” is not a WAL position", remedy: "write it as PostgreSQL does: 0/16B3748")
            }
            targets.append(.lsn(lsn))
        }
        if let toXid { targets.append(.xid(toXid)) }
        if let toName { targets.append(.name(toName)) }
        if immediate { targets.append(.immediate) }
        guard targets.count <= 1 else {
            throw PraError(
                .usage, "more than one target was given",
                remedy: "give one of --to-time --to-lsn --to-xid --to-name --immediate")
        }
        return targets.first ?? .latest
    }

    private func placement() throws(PraError) -> [UInt32: String] {
        var places: [UInt32: String] = [:]
        for pair in tablespace {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let oid = UInt32(parts[0]) else {
                throw PraError(
                    .usage, "“\(pair)” is not OID=DIRECTORY", remedy: "for example --tablespace 16400=/srv/fast")
            }
            places[oid] = absolutePath(String(parts[1]))
        }
        return places
    }
}

private struct RestoreSummary: Encodable {
    var directory: String
    var point: ActionID
    var timeline: Timeline
    var target: String
    var endOfWAL: LSN
    var restoredBytes: ByteCount
    var verified: Bool?
    var externalConfiguration: String?
    var holdsWAL: Bool
    var notRestored: [String]

    init(_ result: RestoreResult) {
        (directory, point, timeline) = (result.directory, result.choice.point.action, result.choice.timeline)
        (target, endOfWAL) = (result.choice.target.description, result.choice.end)
        (restoredBytes, verified) = (result.restoredBytes, result.isVerified)
        (externalConfiguration, holdsWAL) = (result.externalConfiguration, result.holdsWAL)
        notRestored = result.notRestored
    }

    var text: String {
        var lines = [
            "Restored \(restoredBytes) of \(point) into \(directory).",
            "Recovery goes to \(target) on timeline \(timeline); the store's WAL ends at \(endOfWAL).",
            verified.map { $0 ? "pg_verifybackup: every file is as it was." : "pg_verifybackup found damage." }
                ?? "pg_verifybackup is not installed here: extents were checked, the manifest was not.",
        ]
        if let externalConfiguration {
            lines.append("Configuration from outside the data directory: \(externalConfiguration)")
        }
        if !notRestored.isEmpty {
            lines.append("Not restored:\n" + notRestored.map { "  - \($0)" }.joined(separator: "\n"))
        }
        lines.append(
            holdsWAL
                ? "Its WAL is in pg_wal: it starts without the store."
                : "While it recovers it fetches its WAL from the store, by `pra wal get`.")
        lines.append("Next, as its owner: pg_ctl -D \(directory) start")
        return lines.joined(separator: "\n") + "\n"
    }
}
