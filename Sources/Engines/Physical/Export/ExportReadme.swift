import Model
import Stores

/// What stands in an exported folder for whoever has nothing but it.
struct ExportReadme {
    /// Appended to `postgresql.auto.conf`.
    static let settings = """
        # Added by the export: a copy must not write to its source's archive, nor wait for its source's standbys.
        archive_mode = 'off'
        synchronous_standby_names = ''
        primary_conninfo = ''

        """

    let point: PointDocument
    /// Paths of files that the source kept outside its data directory.
    let external: [String]

    var text: String {
        """
        Cluster \(point.clusterName) as of \(point.stoppedAt): a PostgreSQL \(point.major) data directory
        ====================================================================

        Recovery point   \(point.action)
        System           \(point.system), timeline \(point.timeline)
        Consistent at    \(point.stop), with the WAL in pgdata/pg_wal
        Taint            \(point.taint ?? "none")

        PostgreSQL \(point.major) alone starts it; pra is not needed. In this folder:

        1. Check that nothing has changed:
             sha256sum --check --quiet SHA256SUMS
             pg_verifybackup pgdata
        2. Make it the server's own, if it is not (it must not be root's):
             chown -R postgres: pgdata\(point.tablespaces.isEmpty ? "" : " tablespaces")
        3. Start it, here on a port of its own and without TCP:
             pg_ctl -D "$PWD/pgdata" -w -o "-p 5499 -c listen_addresses='' -k /tmp" start
             psql -h /tmp -p 5499 -l

        \(configuration)\(tablespaces)The first start replays the WAL and changes pgdata: copy the folder before.
        These lines were added to pgdata/postgresql.auto.conf; remove them once this is the cluster from now on:

        \(ExportReadme.settings.split(separator: "\n").map { "    \($0)\n" }.joined())
        Not in it:
        \(LeftBehind.lines(of: point, to: "this folder").map { "- \($0)\n" }.joined())
        """
    }

    private var configuration: String {
        guard !external.isEmpty else { return "" }
        return """
            The source kept configuration outside its data directory. It is in external/; compare it, then name it in
            step 3: -o "… -c config_file=$PWD/external/… -c hba_file=$PWD/external/… -c data_directory=$PWD/pgdata"
            \(external.sorted().map { "    \($0)\n" }.joined())

            """
    }

    private var tablespaces: String {
        guard !point.tablespaces.isEmpty else { return "" }
        let rows = point.tablespaces.map { tablespace in
            "    tablespaces/\(tablespace.oid)  \(point.name(of: tablespace.oid) ?? "")  was \(tablespace.path)\n"
        }
        return """
            The links in pgdata/pg_tblspc are relative: move this folder as a whole, or set them anew.
            \(rows.joined())

            """
    }
}
