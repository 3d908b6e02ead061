import Model
import Ports
import Stores

/// Fills a folder from a plan. Until the end `global/pg_control` is missing and the marker is there, so that nothing
/// can start on half of it.
struct CarryOutRestore: Sendable {
    let plan: PlannedRestore
    let runner: any ProcessRunner
    let progress: ProgressHandler
    private let disk = Disk()

    init(_ plan: PlannedRestore, runner: any ProcessRunner, progress: @escaping ProgressHandler) {
        (self.plan, self.runner, self.progress) = (plan, runner, progress)
    }

    private var directory: String { plan.directory }
    private var tablespaceFolders: [String] { plan.tablespaces.values.sorted() }

    func run() async throws(PraError) -> RestoreResult {
        let target = TargetFolder(path: directory, owner: plan.owner, disk: disk)
        try await target.prepare()
        for folder in tablespaceFolders { try await target.prepareTablespace(folder) }
        let fetch = FetchFiles(
            store: plan.store, point: plan.point, directory: directory, tablespaces: plan.tablespaces,
            owner: plan.owner, progress: progress)
        let files = try await fetch.run()
        try await makeMissingFolders()
        try await linkTablespaces()
        let external = try await writeExternal(files.external, fetch)
        if plan.restoreCommand == nil { try await stageWAL() }
        try await writeRecoverySettings()
        for folder in files.folders + tablespaceFolders + ["\(directory)/pg_wal", "\(directory)/pg_tblspc", directory] {
            try await disk.syncFolder(folder)
        }
        try await writeControlFile(files.control)
        let isVerified = try await verify()
        try await target.removeMarkers(tablespaces: tablespaceFolders)
        return RestoreResult(
            choice: plan.choice, directory: directory, restoredBytes: files.bytes, isVerified: isVerified,
            externalConfiguration: external, holdsWAL: plan.restoreCommand == nil,
            notRestored: plan.notRestored)
    }

    /// A base backup leaves these out or empty; the server wants them to be there (initdb.c, basebackup.c).
    private func makeMissingFolders() async throws(PraError) {
        let needed = [
            "pg_wal", "pg_wal/archive_status", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots",
            "pg_stat", "pg_stat_tmp", "pg_subtrans", "pg_tblspc", "pg_commit_ts", "pg_logical",
            "pg_logical/snapshots", "pg_logical/mappings", "pg_twophase",
        ]
        for name in needed where await !disk.exists("\(directory)/\(name)") {
            try await disk.makeFolder("\(directory)/\(name)", owner: plan.owner)
        }
    }

    private func linkTablespaces() async throws(PraError) {
        for (oid, folder) in plan.tablespaces {
            try await disk.link("\(directory)/pg_tblspc/\(oid)", to: folder, owner: plan.owner)
        }
    }

    /// Beside the data directory, never into it: `pg_verifybackup` would call it foreign, and the operator compares
    /// it first.
    private func writeExternal(
        _ entries: [TreeEntry], _ fetch: FetchFiles
    ) async throws(PraError) -> String? {
        guard !entries.isEmpty else { return nil }
        let folder = directory + ".external"
        if await !disk.exists(folder) { try await disk.makeFolder(folder, owner: plan.owner) }
        for entry in entries {
            let path = "\(folder)/\(entry.path.dropFirst("external/".count))"
            try await disk.remove(path)
            try await fetch.write(entry, to: path, on: disk)
        }
        try await disk.syncFolder(folder)
        return folder
    }

    /// Puts the WAL into `pg_wal`, where recovery looks when `restore_command` has nothing.
    private func stageWAL() async throws(PraError) {
        let names = plan.walNames
        for (index, name) in names.enumerated() {
            try stopIfCancelled()
            guard let bytes = try await plan.store.walFile(name.text, system: plan.point.system) else { continue }
            let path = "\(directory)/pg_wal/\(name.text)"
            try await disk.begin(path, mode: 0o600, owner: plan.owner)
            try await disk.append(bytes)
            try await disk.finish(size: Int64(bytes.count))
            progress(
                Progress(
                    stage: "wal", done: ByteCount((index + 1) * plan.point.walSegmentBytes),
                    total: ByteCount(names.count * plan.point.walSegmentBytes)))
        }
    }

    private func writeRecoverySettings() async throws(PraError) {
        let path = "\(directory)/postgresql.auto.conf"
        let existing = try await disk.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let settings = RecoverySettings(
            restoreCommand: plan.restoreCommand ?? "/bin/false", target: plan.choice.target,
            timeline: plan.choice.timeline)
        try await disk.write(path, Array(settings.merged(into: existing).utf8), owner: plan.owner)
        try await disk.write("\(directory)/recovery.signal", [], owner: plan.owner)
    }

    private func writeControlFile(_ entry: TreeEntry) async throws(PraError) {
        var bytes: [UInt8] = []
        do {
            for try await id in plan.store.extents(of: entry) { bytes += try await plan.store.extent(id) }
        } catch { throw PraError.wrapping(error) }
        let control = try ControlFile(bytes)
        guard control.system == plan.point.system else {
            throw PraError(
                .storeCorrupt, "pg_control of \(plan.point.action) is of system \(control.system)",
                remedy: "choose another point: pra points")
        }
        try await disk.write("\(directory)/global/pg_control", bytes, owner: plan.owner)
    }

    /// - Returns: `nil` when `pg_verifybackup` is not installed.
    /// - Throws: `.verificationFailed`; the copy can not start then.
    private func verify() async throws(PraError) -> Bool? {
        guard plan.programs.has("pg_verifybackup") else { return nil }
        progress(Progress(stage: "verify", done: .zero, total: plan.point.dataBytes))
        let ignored = [TargetFolder.marker] + plan.tablespaces.keys.map { "pg_tblspc/\($0)/\(TargetFolder.marker)" }
        let command = Command(
            plan.programs.path("pg_verifybackup"),
            ["--no-parse-wal", "--quiet"] + ignored.map { "--ignore=\($0)" } + [directory],
            directory: directory, user: plan.owner?.name)
        let result = try await runner.run(command, deadline: .seconds(24 * 3600))
        guard result.exitStatus != 0 else { return true }
        // From 126 on it is the program that failed: no shell could run it, or a signal ended it.
        guard result.exitStatus < 126 else {
            throw PraError(
                .processFailed, "\(command.program) can not be run: it ended with status \(result.exitStatus)",
                remedy: "run `\(command.program) --version` by hand, mend that installation, then restore again",
                cause: result.errors.isEmpty ? nil : String(result.errors.prefix(600)))
        }
        try await disk.remove("\(directory)/global/pg_control")
        throw PraError(
            .verificationFailed, "pg_verifybackup refuses what was restored to \(directory)",
            remedy: "verify the point with `pra verify`, and restore another one with --point",
            cause: String(result.errors.prefix(600)))
    }
}

extension PhysicalEngine {
    /// Restores a point and makes it ready to be started: recovery to the target begins with the first start.
    /// Nothing is written before the plan stands; a crashed restore is redone by the same call.
    /// - Parameter planned: told before the first byte is written what the copy will lack, one line each.
    package func restore(
        _ request: RestoreRequest, planned: (_ notRestored: [String]) -> Void = { _ in },
        progress: @escaping ProgressHandler = { _ in }
    ) async throws(PraError) -> RestoreResult {
        let plan = try await plan(request)
        planned(plan.notRestored)
        return try await holding(plan.store, for: ActionID("restore/\(plan.point.action)")) { () throws(PraError) in
            try await CarryOutRestore(plan, runner: world.runner, progress: progress).run()
        }
    }

    /// Keeps what `body` reads from being swept. A store that can not be written to can not be swept either.
    func holding<T>(
        _ store: Store, for action: ActionID, _ body: () async throws(PraError) -> T
    ) async throws(PraError) -> T {
        var session: Stores.Session?
        do throws(PraError) {
            session = try await store.beginSession(.restore, action, at: world.time.now())
        } catch  where error.code == .storeReadOnly {
            session = nil
        }
        let result: Result<T, PraError>
        do throws(PraError) { result = .success(try await body()) } catch { result = .failure(error) }
        if let session { try await store.endSession(session) }
        return try result.get()
    }
}
