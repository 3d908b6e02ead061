import Manifests
import Model
import Postgres

/// Refuses what would hang commits once they wait for the stream. Whether the server waits at all is its own setting.
struct SynchronousPreflight {
    let cluster: String
    let session: Postgres.Session
    let wanted: RecoveryPlan.Synchronous

    func run() async throws(PraError) {
        let row = try await session.query(
            """
            select current_setting('synchronous_standby_names') as names,
                   current_setting('synchronous_commit') as waits
            """
        ).only()
        try refuse(try SynchronousNames(row.text("names")))
        var waiting = try row.text("waits") == "remote_apply" ? ["in its configuration"] : []
        let own = try await session.query(
            """
            select coalesce('role ' || rolname, 'all roles') || coalesce(' in database ' || datname, '') as place
            from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole
                left join pg_database d on d.oid = s.setdatabase
            where 'synchronous_commit=remote_apply' = any (setconfig) order by 1
            """)
        for row in own { waiting.append("for \(try row.text("place"))") }
        guard let first = waiting.first else { return }
        throw refusal(
            "has synchronous_commit = remote_apply \(waiting.count == 1 ? first : waiting.joined(separator: ", "))"
                + ": such a commit waits until WAL is replayed, and pra replays none",
            remedy: "set it to on there")
    }

    private func refuse(_ names: SynchronousNames) throws(PraError) {
        if names.names.contains("*") {
            throw refusal(
                "has a * in synchronous_standby_names, by which any connection may be the one that commits wait for",
                remedy: "name the standbys, and \(wanted.name) among them")
        }
        guard names.names.contains(wanted.name), names.names.count <= names.needed, wanted.stalledCommits == .refuse
        else { return }
        throw refusal(
            "needs \(wanted.name) for every commit: none would end while pra is away",
            remedy:
                "add another standby to synchronous_standby_names, as in ANY 1 (\(wanted.name), standby), or accept "
                + "it with `wal.synchronous.stalledCommits: Accept`")
    }

    private func refusal(_ what: String, remedy: String) -> PraError {
        PraError(.postgresSetting, "cluster \(cluster) \(what)", remedy: remedy, retry: .later)
    }
}
