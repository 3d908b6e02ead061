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
    /// When the drill began: freshness of the newest moment is the age of the newest data then.
    let began: Timestamp
    /// What the backed up server said of itself; `nil` of a point that does not have it.
    let source: String?

    /// What the copy answered.
    struct Answers {
        var checks: [DrillRecord.Check] = []
        var freshness: Duration?
        var newest: Timestamp?
    }

    func settings(as user: String? = nil) -> ConnectionSettings {
        let wanted = order.cluster.spec.connection
        var settings = ConnectionSettings(
            cluster: "\(order.cluster.name) (restored copy)", hosts: [socket], port: SandboxSettings.port,
            database: wanted.database, user: user ?? wanted.user)
        settings.tls = .disable
        return settings
    }

    func run(_ kinds: [RecoveryPlan.Drill.Check], on session: Postgres.Session) async throws(PraError) -> Answers {
        var answers = Answers()
        let superuser = try await session.query(
            "select rolname from pg_roles where rolsuper and rolcanlogin order by oid limit 1"
        ).first?.text("rolname")
        if kinds.contains(.amCheck) { answers.checks.append(try await amcheck(as: superuser)) }
        let reading = try await reader(madeBy: superuser) ?? session
        let questions = CopyQuestions(session: reading)
        if kinds.contains(.sql) {
            for table in order.cluster.spec.criticalTables { answers.checks.append(await questions.rows(of: table)) }
            for check in order.cluster.spec.checks { answers.checks.append(await questions.ask(check)) }
        }
        if let found = try await questions.collations() { answers.checks.append(found) }
        if let found = try await questions.platform(besides: source) { answers.checks.append(found) }
        let freshness = try await DrillFreshness(order: order, began: began).measure(on: reading)
        (answers.freshness, answers.newest) = (freshness.age, freshness.newest)
        if kinds.contains(.freshness) { answers.checks.append(freshness.check) }
        await reading.close()
        return answers
    }

    /// A session of a role that may read everything and do nothing: whoever may write a manifest may ask in SQL, and
    /// must not come to run programs on this host by it. Row security would hide rows that are there.
    /// - Returns: `nil` where no superuser can log in: then the manifest's own role is none either.
    private func reader(madeBy superuser: String?) async throws(PraError) -> Postgres.Session? {
        guard let superuser else { return nil }
        let session = try await Postgres.Session.connect(settings(as: superuser), as: "pra drill")
        try await session.command(
            """
            create role \(DrillChecks.role) login nosuperuser bypassrls;
            grant pg_read_all_data, pg_read_all_settings to \(DrillChecks.role);
            alter role \(DrillChecks.role) set default_transaction_read_only = on;
            do $$ begin
                execute format('grant connect on database %I to \(DrillChecks.role)', current_database());
            end $$
            """)
        await session.close()
        return try await Postgres.Session.connect(settings(as: DrillChecks.role), as: "pra drill")
    }

    /// Made in the copy, and gone with it.
    private static let role = "pra_drill_reader"

    private func amcheck(as superuser: String?) async throws(PraError) -> DrillRecord.Check {
        let program = server.programs.path("pg_amcheck")
        guard let superuser else {
            return DrillRecord.Check(name: "amcheck", passed: false, detail: "no superuser can log in")
        }
        let command = Command(
            program,
            [
                "--host", socket, "--port", "\(SandboxSettings.port)", "--username", superuser, "--no-password",
                "--all", "--install-missing", "--jobs", "2",
            ], directory: server.sandbox, user: server.owner?.name)
        let result = try await runner.run(command, deadline: order.plan.spec.limits.timeout)
        let said = [result.output, result.errors].joined().split(separator: "\n").prefix(4).joined(separator: "; ")
        return DrillRecord.Check(
            name: "amcheck", passed: result.exitStatus == 0,
            detail: result.exitStatus == 0 ? "heap and B-tree indexes of all databases are consistent" : said)
    }
}
