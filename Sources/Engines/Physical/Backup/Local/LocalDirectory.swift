import Model
import Ports
import Postgres
import Stores

/// The server's data directory on this host, after the proof that it is the server's: a copy of it, or one of the same
/// path in another container, would make a point that looks right and is not.
struct LocalDirectory: Sendable {
    let path: String
    let control: ControlFile

    static func proven(
        _ session: Postgres.Session, _ server: SourceServer, of cluster: String
    ) async throws(PraError) -> LocalDirectory {
        let proof = Proof(session: session, server: server, cluster: cluster)
        return try await proof.run()
    }

    /// Reads `pg_control` until it is whole: the server may be writing it.
    static func controlFile(of path: String) throws(PraError) -> (
        bytes: [UInt8], control: ControlFile, stat: FileStatus
    ) {
        let file = "\(path)/global/pg_control"
        guard let status = try FileStatus.of(file) else {
            throw PraError(
                .fileFault, "\(file) is not there", remedy: "see that \(path) is the data directory and can be read")
        }
        var attempt = 0
        while true {
            attempt += 1
            let bytes = try OpenFile.read(file, 0..<Int(status.size))
            do throws(PraError) { return (bytes, try ControlFile(bytes), status) } catch {
                if error.code != .storeCorrupt { throw error }
                if attempt == 10 { throw damagedControl(of: path, error.what) }
            }
        }
    }
}

/// Also where the server sent it: a `pg_control` that can not be read makes no restore.
func damagedControl(of source: String, _ what: String) -> PraError {
    PraError(
        .backupFailed, "the pg_control of \(source) came damaged: \(what)",
        remedy: "run the backup again; if it repeats, look at it with pg_controldata on the server", retry: .later)
}

private struct Proof {
    let session: Postgres.Session
    let server: SourceServer
    let cluster: String

    func run() async throws(PraError) -> LocalDirectory {
        guard !server.isStandby else { throw unproven("it is a standby, and those are copied by their own stream") }
        let row = try await session.query(
            """
            select (select setting from pg_settings where name = 'data_directory') as folder,
                   (select setting from pg_settings where name = 'port') as port,
                   floor(extract(epoch from pg_postmaster_start_time()))::int8 as started,
                   has_function_privilege('pg_backup_start(text, boolean)', 'execute')
                       and has_function_privilege('pg_backup_stop(boolean)', 'execute') as may_copy
            """
        ).only()
        guard let folder = try row.optionalText("folder") else {
            throw unproven("its role may not see where that is (grant pg_read_all_settings)")
        }
        guard try row.bool("may_copy") else {
            throw unproven("its role may not call pg_backup_start and pg_backup_stop (grant execute on them)")
        }
        try await check(folder, port: try row.text("port"), started: try row.int64("started"))
        let control = try readControl(of: folder)
        try await checkExport(in: folder)
        return LocalDirectory(path: folder, control: control)
    }

    /// `postmaster.pid` names the start of the server, which comes a moment before the one that it reports.
    private func check(_ folder: String, port: String, started: Int64) async throws(PraError) {
        let file: [UInt8]?
        do throws(PraError) { file = try await Disk().read("\(folder)/postmaster.pid") } catch {
            throw unproven("\(folder)/postmaster.pid can not be read: \(error.cause ?? error.what)")
        }
        guard let file else { throw unproven("there is no \(folder)/postmaster.pid on this host") }
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 3, let begun = Int64(lines[2]), (0...300).contains(started - begun), lines[3] == port else {
            throw unproven("\(folder)/postmaster.pid on this host is of another server")
        }
    }

    private func readControl(of folder: String) throws(PraError) -> ControlFile {
        let control: ControlFile
        do throws(PraError) { control = try LocalDirectory.controlFile(of: folder).control } catch {
            throw unproven("\(error.what)\(error.cause.map { ": \($0)" } ?? "")")
        }
        guard control.system == server.system else { throw unproven("\(folder) on this host is of another cluster") }
        return control
    }

    /// A snapshot that the session exports is a file that no copy of the directory has.
    private func checkExport(in folder: String) async throws(PraError) {
        _ = try await session.query("begin")
        let found: Result<Bool, PraError>
        do throws(PraError) {
            let name = try await session.query("select pg_export_snapshot() as name").only().text("name")
            found = .success(await Disk().exists("\(folder)/pg_snapshots/\(name)"))
        } catch { found = .failure(error) }
        _ = try await session.query("rollback")
        guard try found.get() else {
            throw unproven("what the server writes does not appear in \(folder) on this host")
        }
    }

    private func unproven(_ why: String) -> PraError {
        PraError(
            .refused, "the data directory of cluster \(cluster) can not be read directly: \(why)",
            remedy: "run `pra` on the server's host as a user that may read the directory, or write "
                + "`engine: {transport: Stream}` in its recovery plan")
    }
}
