import Model
import Ports
import Stores

/// Fills a folder from a plan. Until the end `global/pg_control` is missing and the marker is there, so that nothing
/// can start on half of it; a restore that was cut off is redone by the same call.
struct CarryOutRestore: Sendable {
    let plan: PlannedRestore
    let runner: any ProcessRunner
    let time: any TimeSource
    let progress: ProgressHandler
    let disk = Disk()

    init(
        _ plan: PlannedRestore, runner: any ProcessRunner, time: any TimeSource, progress: @escaping ProgressHandler
    ) {
        (self.plan, self.runner, self.time, self.progress) = (plan, runner, time, progress)
    }

    var directory: String { plan.directory }

    func run() async throws(PraError) -> RestoreResult {
        var timer = PhaseTimer(time)
        let target = plan.target
        let found = try await target.check()
        let lock = try await target.prepare(found)
        try await linkTablespaces()
        let wal = try await RestoredWAL(plan: plan, disk: disk, progress: progress).clear(found)
        timer.end(.provision)
        let fetch = fetch(isBuiltOn: found.isBuiltOn)
        var files = try await fetch.run()
        for path in files.foreign.reversed() { try await disk.remove(path) }
        try await disk.makeServerFolders(in: directory, owner: plan.owner)
        let external = try await writeExternal(files.external, fetch)
        if plan.stagesWAL { try await RestoredWAL(plan: plan, disk: disk, progress: progress).stage() }
        try await writeRecoverySettings()
        // Those are written apart.
        files.changed.removeAll { path in RecoverySettings.signals.contains { path == "\(directory)/\($0)" } }
        timer.end(.fetch)
        let isVerified = try await verifyAndSync(files, isBuiltOn: found.isBuiltOn)
        try await writeControlFile(files.control)
        try await target.removeMarkers()
        withExtendedLifetime(lock) {}
        timer.end(.sync)
        return RestoreResult(
            cluster: plan.point.clusterName, storeID: plan.store.id, choice: plan.choice, directory: directory,
            restoredBytes: files.bytes, writtenBytes: files.written,
            isVerified: isVerified, externalConfiguration: external, holdsWAL: plan.stagesWAL,
            notRestored: plan.notRestored, walSetAside: wal, phases: timer.phases)
    }

    func fetch(isBuiltOn: Bool, isDry: Bool = false) -> FetchFiles {
        FetchFiles(
            store: plan.store, point: plan.point, places: plan.places, owner: plan.owner, isBuiltOn: isBuiltOn,
            isDry: isDry, progress: progress)
    }

    /// Before the files come: what lies in a tablespace is checked through its link. Links of other tablespaces go.
    private func linkTablespaces() async throws(PraError) {
        let folder = "\(directory)/pg_tblspc"
        if await !disk.exists(folder) { try await disk.makeFolder(folder, owner: plan.owner) }
        let wanted = Dictionary(plan.places.tablespaces.map { ("\($0.key)", $0.value) }) { $1 }
        for name in try await disk.names(in: folder) ?? []
        where await disk.kind(of: "\(folder)/\(name)") != wanted[name].map({ .link(to: $0) }) {
            try await disk.remove("\(folder)/\(name)")
        }
        for (oid, place) in wanted where await !disk.exists("\(folder)/\(oid)") {
            try await disk.link("\(folder)/\(oid)", to: place, owner: plan.owner)
        }
    }

    /// Beside the data directory, never into it: `pg_verifybackup` would call it foreign, and the operator compares
    /// it first.
    private func writeExternal(_ entries: [TreeEntry], _ fetch: FetchFiles) async throws(PraError) -> String? {
        guard !entries.isEmpty else { return nil }
        let folder = directory + ".external"
        for entry in entries {
            let path = "\(folder)/\(entry.path.dropFirst("external/".count))"
            try await disk.makeFolders(path.parentFolder, owner: plan.owner)
            try await fetch.write(entry, to: path, on: disk)
        }
        return folder
    }

    private func writeRecoverySettings() async throws(PraError) {
        let path = "\(directory)/postgresql.auto.conf"
        let existing = try await disk.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        // A server that recovers does not start without a command; with all WAL in `pg_wal` it has nothing to fetch.
        let settings = RecoverySettings(
            restoreCommand: plan.restoreCommand ?? (plan.ending.standby == nil ? "/bin/false" : nil),
            target: plan.choice.target, timeline: plan.choice.timeline, ending: plan.ending)
        try await disk.write(path, Array(settings.merged(into: existing).utf8), owner: plan.owner)
        // A point of a standby brings its own, which would have the last word.
        for name in RecoverySettings.signals { try await disk.remove("\(directory)/\(name)") }
        try await disk.write("\(directory)/\(settings.signal)", [], owner: plan.owner)
    }
}

extension PhysicalEngine {
    /// Restores a point and makes it ready to be started: recovery to the target begins with the first start.
    /// Nothing is written before the plan stands; a crashed restore is redone by the same call.
    /// - Parameter planned: told before the first byte is written.
    package func restore(
        _ request: RestoreRequest, planned: (RestoreDecision) async -> Void = { _ in },
        progress: @escaping ProgressHandler = { _ in }
    ) async throws(PraError) -> RestoreResult {
        var timer = PhaseTimer(world.time)
        let plan = try await plan(request)
        await planned(
            RestoreDecision(cluster: plan.point.clusterName, choice: plan.choice, notRestored: plan.notRestored))
        timer.end(.plan)
        let world = world
        var result = try await holding(plan.store, for: ActionID("restore/\(plan.point.action)")) {
            () throws(PraError) in
            try await CarryOutRestore(plan, runner: world.runner, time: world.time, progress: progress).run()
        }
        result.phases = timer.phases + result.phases
        return result
    }

    /// Keeps what `body` reads from being swept. A store that can not be written to can not be swept either.
    func holding<T>(
        _ store: Store, for action: ActionID, _ body: () async throws(PraError) -> T
    ) async throws(PraError) -> T {
        try await store.inSession(.restore, action, at: world.time.now(), body)
    }
}
