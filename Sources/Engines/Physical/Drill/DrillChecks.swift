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
        let questions = CopyQuestions(session: session)
        if kinds.contains(.amCheck) { answers.checks.append(try await amcheck(session)) }
        if kinds.contains(.sql) {
            for table in order.cluster.spec.criticalTables { answers.checks.append(await questions.rows(of: table)) }
            for check in order.cluster.spec.checks { answers.checks.append(await questions.ask(check)) }
        }
        if let found = try await questions.collations() { answers.checks.append(found) }
        let newest = try await newestData(session)
        answers.freshness = max(.zero, began - newest.at)
        if kinds.contains(.freshness) { answers.checks.append(freshness(newest)) }
        return answers
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
