import Manifests
import Model
import Postgres

/// What a server says of itself before a base backup begins.
struct SourceServer: Sendable {
    var system: SystemIdentifier
    var timeline: Timeline
    /// Where its WAL was flushed to.
    var flush: LSN
    /// From where on its slots keep WAL; `nil` without any. One that is `unreserved` keeps none: a stream that began
    /// there would find its WAL gone after every new base.
    var retained: LSN?
    /// After which silence it drops a connection that takes WAL; `nil` for never.
    var senderTimeout: Duration?
    var versionNumber: Int
    var isStandby: Bool
    var segmentBytes: Int64
    var blockBytes: Int

    var major: Int { versionNumber / 10_000 }

    /// Where the segment begins that holds `lsn`.
    func segmentStart(_ lsn: LSN) -> LSN { LSN(lsn.bytes - lsn.bytes % UInt64(segmentBytes)) }
}

/// Asks everything that would make a base backup fail later, so that each cause has one clear error and nothing has
/// begun.
struct BackupPreflight {
    let cluster: String
    /// A replication connection and an ordinary one to the same cluster.
    let replication: Postgres.Session
    let session: Postgres.Session
    var source = RecoveryPlan.Engine.Source.primary

    func run() async throws(PraError) -> SourceServer {
        let row = try await session.query(
            """
            select pg_is_in_recovery() as standby, current_setting('wal_level') as wal_level,
                   current_setting('server_version_num')::int as version,
                   pg_size_bytes(current_setting('wal_segment_size')) as segment,
                   current_setting('block_size')::int as block,
                   (select min(restart_lsn) from pg_replication_slots where wal_status in ('reserved', 'extended'))
                       as retained,
                   (select nullif(setting::bigint, 0) from pg_settings where name = 'wal_sender_timeout')
                       as sender_timeout
            """
        ).only()
        let (version, isStandby) = (try row.int("version"), try row.bool("standby"))
        if let refusal = unsupported(major: version / 10_000, of: cluster) { throw refusal }
        try refuse(
            isStandby && source == .primary, .wrongCluster,
            "is a standby; its base backups are taken from the primary",
            remedy: "name the primary in the cluster's `connection.hosts`")
        let level = try row.text("wal_level")
        try refuse(
            level == "minimal", .postgresSetting, "has wal_level = minimal, which logs too little to restore from",
            remedy: "ALTER SYSTEM SET wal_level = 'replica'; then restart the server")
        let identity = try await replication.command("IDENTIFY_SYSTEM").only()
        guard let system = SystemIdentifier(text: try identity.text("systemid")) else {
            throw PraError(
                .postgresQuery, "cluster \(cluster) has no readable system identifier",
                remedy: "run IDENTIFY_SYSTEM by hand on a replication connection")
        }
        return SourceServer(
            system: system, timeline: try identity.timeline("timeline"), flush: try identity.lsn("xlogpos"),
            retained: try row.optionalLSN("retained"),
            senderTimeout: try row.optionalInt64("sender_timeout").map { .milliseconds($0) },
            versionNumber: version, isStandby: isStandby, segmentBytes: try row.int64("segment"),
            blockBytes: try row.int("block"))
    }

    private func refuse(
        _ isWrong: Bool, _ code: PraError.Code, _ what: String, remedy: String
    ) throws(PraError) {
        if isWrong { throw PraError(code, "cluster \(cluster) \(what)", remedy: remedy) }
    }
}

/// Why a cluster of that major version is not backed up: a point that can never be restored is worse than none.
package func unsupported(major: Int, of cluster: String) -> PraError? {
    let known = ControlFile.majors
    guard !known.contains(major) else { return nil }
    return PraError(
        .refused,
        "cluster \(cluster) runs PostgreSQL \(major); this pra can restore \(known.lowerBound) to \(known.upperBound)",
        remedy: major > known.upperBound
            ? "use a newer pra for it" : "upgrade the server to PostgreSQL \(known.lowerBound) or newer")
}
