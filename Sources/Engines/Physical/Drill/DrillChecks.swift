import Manifests
import Model
import Ports
import Postgres

/// Asks a restored copy whether it is what it should be. A check that can not be made has failed, and says why;
/// one that has nothing to judge by has neither passed nor failed.
struct DrillChecks {
    let order: DrillOrder
    let server: SandboxServer
    let socket: String
    let runner: any ProcessRunner
    /// When the drill began: freshness is the age of the newest data at that moment.
    let began: Timestamp

    /// What the copy answered.
    struct Answers {
        var checks: [DrillRecord.Check] = []
        var freshness: Duration?
    }

    func settings() -> ConnectionSettings {
        let wanted = order.cluster.spec.connection
        var settings = ConnectionSettings(
            cluster: "\(order.cluster.name) (restored copy)", hosts: [socket], port: SandboxSettings.port,
            database: wanted.database, user: wanted.user)
        settings.tls = .disable
        return settings
    }

    func run(_ kinds: [RecoveryPlan.Drill.Check], on session: Postgres.Session) async throws(PraError) -> Answers {
        var answers = Answers()
        if kinds.contains(.amCheck) { answers.checks.append(try await amcheck(session)) }
        if kinds.contains(.sql) {
            for table in order.cluster.spec.criticalTables { answers.checks.append(await rows(of: table, session)) }
            for check in order.cluster.spec.checks { answers.checks.append(await ask(check, session)) }
        }
        if let found = try await collations(session) { answers.checks.append(found) }
        let newest = try await newestData(session)
        answers.freshness = max(.zero, began - newest.at)
        if kinds.contains(.freshness) { answers.checks.append(freshness(newest)) }
        return answers
    }

    /// Text that the source sorted by other rules than this host's is not found, or wrongly, through its indexes.
    /// - Returns: `nil` when all collations have the version that is recorded.
    private func collations(_ session: Postgres.Session) async throws(PraError) -> DrillRecord.Check? {
        let rows = try await session.query(
            """
            select format('%s: recorded %s, here %s', what, recorded, coalesce(actual, 'unknown')) as difference from (
                select 'database ' || datname, datcollversion, pg_database_collation_actual_version(oid)
                from pg_database union all
                select 'collation ' || collname, collversion, pg_collation_actual_version(oid) from pg_collation
            ) as seen (what, recorded, actual) where recorded is distinct from actual and recorded is not null
            order by what limit 5
            """)
        let differences = try rows.map { (row) throws(PraError) in try row.text("difference") }
        guard !differences.isEmpty else { return nil }
        return DrillRecord.Check(
            name: "collations", passed: false,
            detail: differences.joined(separator: "; ") + "; restore on a system like the source's, or REINDEX there")
    }

    private func amcheck(_ session: Postgres.Session) async throws(PraError) -> DrillRecord.Check {
        let program = server.programs.path("pg_amcheck")
        let superuser = try await session.query(
            "select rolname from pg_roles where rolsuper and rolcanlogin order by oid limit 1")
        guard let name = try superuser.first?.text("rolname") else {
            return DrillRecord.Check(name: "amcheck", passed: false, detail: "no superuser can log in")
        }
        let command = Command(
            program,
            [
                "--host", socket, "--port", "\(SandboxSettings.port)", "--username", name, "--no-password",
                "--all", "--install-missing", "--jobs", "2",
            ], directory: server.sandbox, user: server.owner?.name)
        let result = try await runner.run(command, deadline: order.plan.spec.limits.timeout)
        let said = [result.output, result.errors].joined().split(separator: "\n").prefix(4).joined(separator: "; ")
        return DrillRecord.Check(
            name: "amcheck", passed: result.exitStatus == 0,
            detail: result.exitStatus == 0 ? "heap and B-tree indexes of all databases are consistent" : said)
    }

    private func rows(of table: Cluster.CriticalTable, _ session: Postgres.Session) async -> DrillRecord.Check {
        await check(named: table.name) { () throws(PraError) in
            let some = "select 1 from \(quotedTable(table.name)) limit \(table.minRows)"
            let answer = try await session.query("select count(*) as found from (\(some)) as part")
            let found = try answer.only().int64("found")
            return (found >= table.minRows, "\(found) of at least \(table.minRows) rows")
        }
    }

    private func ask(_ wanted: Cluster.SQLCheck, _ session: Postgres.Session) async -> DrillRecord.Check {
        await check(named: wanted.name) { () throws(PraError) in
            let answer = try await session.query(wanted.sql, within: .seconds(600))
            let value = try answer.only().int64(answer.columns.first ?? "")
            return (value == wanted.equals, "\(value), expected \(wanted.equals)")
        }
    }

    private func check(
        named name: String, _ body: () async throws(PraError) -> (passed: Bool, detail: String)
    ) async -> DrillRecord.Check {
        do throws(PraError) {
            let (passed, detail) = try await body()
            return DrillRecord.Check(name: name, passed: passed, detail: detail)
        } catch {
            return DrillRecord.Check(name: name, passed: false, detail: error.cause ?? error.what)
        }
    }

    /// What proves how new the copy is, and when that was.
    private struct Newest {
        var what: String
        var at: Timestamp
    }

    /// The newest of: heartbeat, replayed commit, and the end of the base backup, up to which nothing can be missing.
    private func newestData(_ session: Postgres.Session) async throws(PraError) -> Newest {
        var found = [Newest(what: "end of the base backup", at: order.point.stoppedAt)]
        let replayed = try await session.query("select pg_last_xact_replay_timestamp() as at").only()
        if let at = try replayed.optionalText("at").flatMap({ Timestamp(text: $0) }) {
            found.append(Newest(what: "commit", at: at))
        }
        if let beats = order.cluster.spec.heartbeat {
            let table = quotedTable("\(beats.schema).heartbeat")
            let there = try await session.query("select to_regclass($1) is not null as there", [table])
            if try there.only().bool("there"),
                let text = try await session.query("select max(at) as at from \(table)").only().optionalText("at"),
                let at = Timestamp(text: text)
            {
                found.append(Newest(what: "heartbeat", at: at))
            }
        }
        return found.max { $0.at < $1.at } ?? found[0]
    }

    /// Only a cluster that beats tells loss from quiet: an idle cluster's last commit may be old with nothing lost.
    private func freshness(_ newest: Newest) -> DrillRecord.Check {
        let age = max(.zero, began - newest.at)
        let target = order.scenario.rpo
        let text =
            "newest is the \(newest.what), \(DurationText.compact(age)) old, target \(DurationText.compact(target))"
        guard order.cluster.spec.heartbeat != nil else {
            return DrillRecord.Check(
                name: "freshness", passed: nil, detail: "\(text); not judged, because the cluster has no heartbeat")
        }
        return DrillRecord.Check(name: "freshness", passed: age <= target, detail: text)
    }
}

/// `schema.table` as SQL wants it, every part quoted.
func quotedTable(_ name: String) -> String {
    name.split(separator: ".").map { part in
        "\"" + part.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }.joined(separator: ".")
}
