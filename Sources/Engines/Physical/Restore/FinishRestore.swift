import Model
import Ports
import Stores

extension CarryOutRestore {
    /// PostgreSQL's own check, while the disk takes what it has not yet.
    /// - Returns: `nil` when `pg_verifybackup` is not installed.
    /// - Throws: `.verificationFailed`; the copy can not start then.
    func verifyAndSync(_ files: FetchFiles.Fetched, isBuiltOn: Bool) async throws(PraError) -> Bool? {
        do {
            async let synced: Void = sync(files)
            // A drill proves what PostgreSQL's program reads from the disk.
            let isVerified = try await verify(skippingChecksums: isBuiltOn || files.areChecked && !plan.isConfined)
            try await synced
            return isVerified
        } catch { throw PraError.wrapping(error) }
    }

    /// Files first, then the folders that name them. Here and not as each is written: the first of them makes the file
    /// system write its journal for all.
    private func sync(_ files: FetchFiles.Fetched) async throws(PraError) {
        let changed = files.changed, share = max(1, (changed.count + FetchWorkers.count - 1) / FetchWorkers.count)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for start in stride(from: 0, to: changed.count, by: share) {
                    group.addTask { try await Disk().syncFiles(changed[start..<min(start + share, changed.count)]) }
                }
                try await group.waitForAll()
            }
        } catch { throw PraError.wrapping(error) }
        let folders =
            files.folders + plan.places.tablespaces.values + [
                "\(directory)/pg_wal", "\(directory)/pg_tblspc", directory,
            ]
        for folder in Set(folders).sorted() { try await disk.syncFolder(folder) }
    }

    /// - Parameter skippingChecksums: where all files were compared already, with the store by SHA-256 or, as they were
    ///   written, with the backup manifest.
    private func verify(skippingChecksums: Bool) async throws(PraError) -> Bool? {
        guard plan.programs.has("pg_verifybackup") else { return nil }
        progress(Progress(stage: "verify", done: .zero, total: plan.point.dataBytes))
        let ignored = try await ignored()
        let command = Command(
            plan.programs.path("pg_verifybackup"),
            ["--no-parse-wal", "--quiet"] + (skippingChecksums ? ["--skip-checksums"] : [])
                + ignored.map { "--ignore=\($0)" } + [directory],
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
        throw PraError(
            .verificationFailed, "pg_verifybackup refuses what was restored to \(directory)",
            remedy: "verify the point with `pra verify`, and restore another one with --point",
            cause: String(result.errors.prefix(600)))
    }

    /// What is no part of the point: `pg_control`, which comes last and is checked on its own; markers; and what
    /// servers of other major versions have in the same tablespace folders.
    private func ignored() async throws(PraError) -> [String] {
        var paths = [TargetFolder.marker, "global/pg_control"]
        for (oid, folder) in plan.places.tablespaces {
            let names = try await disk.names(in: folder) ?? []
            paths += names.filter { !$0.hasPrefix("PG_\(plan.point.major)_") }.map { "pg_tblspc/\(oid)/\($0)" }
        }
        return paths
    }

    func writeControlFile(_ entry: TreeEntry) async throws(PraError) {
        let bytes = try await plan.store.bytes(of: entry)
        let control = try ControlFile(bytes)
        guard control.system == plan.point.system else {
            throw PraError(
                .storeCorrupt, "pg_control of \(plan.point.action) is of system \(control.system)",
                remedy: "choose another point: pra points")
        }
        try await disk.write(
            "\(directory)/global/pg_control", try ControlFile.withoutCheckpoint(bytes), owner: plan.owner)
    }
}
