import Model
import Postgres

/// The server's non-exclusive backup mode: it belongs to one session, and ends with it.
struct OnlineBackup: Sendable {
    struct End: Sendable {
        var stop: LSN
        var label: [UInt8]
        var tablespaceMap: [UInt8]
    }

    let session: Postgres.Session
    let start: LSN

    /// Returns when the checkpoint is done: a spread one takes its time.
    static func begin(
        _ session: Postgres.Session, label: String, isFast: Bool, within limit: Duration
    ) async throws(PraError) -> OnlineBackup {
        let row = try await session.query(
            "select pg_backup_start($1, $2::boolean) as start", [label, isFast ? "true" : "false"], within: limit
        ).only()
        return OnlineBackup(session: session, start: try row.lsn("start"))
    }

    /// Does not wait for an archive: the WAL is received beside the copy.
    func end() async throws(PraError) -> End {
        let row = try await session.query(
            "select lsn, labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)", within: .seconds(600)
        ).only()
        return End(
            stop: try row.lsn("lsn"), label: Array(try row.text("labelfile").utf8),
            tablespaceMap: Array((try row.optionalText("spcmapfile") ?? "").utf8))
    }

    /// - Throws: when the session is gone: what was copied is then no backup.
    func isHeld() async throws(PraError) { _ = try await session.query("select 1") }
}
