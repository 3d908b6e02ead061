import Manifests
import Model
import Ports
import Postgres

/// What is to be checked of a restored server, and how long may be waited for it.
package struct CheckOrder: Sendable {
    package var record: RestoreRecord
    /// As the manifests state it; without one the server is asked as its owner, and nothing of its own is checked.
    package var cluster: Resource<Cluster.Spec>?
    package var owner: String?
    package var wait: Duration

    package init(record: RestoreRecord, cluster: Resource<Cluster.Spec>?, owner: String?, wait: Duration) {
        (self.record, self.cluster, self.owner, self.wait) = (record, cluster, owner, wait)
    }
}

extension PhysicalEngine {
    /// Starts the server of a restored directory unless it runs, waits for its recovery, and asks it. It stays up.
    /// - Returns: the record with the times to the first `SELECT 1`, and what each check said.
    /// - Throws: `.verificationFailed` when it does not come up; a check that fails is in the record.
    package func check(
        _ order: CheckOrder, endpoints: any EndpointProbe, progress: @escaping ProgressHandler = { _ in }
    ) async throws(PraError) -> RestoreRecord {
        var record = order.record, timer = PhaseTimer(world.time)
        let account = try owner(order.owner)
        let server = RestoredServer(
            directory: record.directory,
            programs: try await PostgresPrograms.find(
                major: record.major, configured: order.cluster?.spec.programs, runner: world.runner),
            runner: world.runner, owner: account, time: world.time)
        progress(Progress(stage: "replay", done: .zero))
        try await server.start(within: order.wait)
        let place = try await server.awaitRecovery(isStandby: record.isStandby, within: order.wait)
        let settings = try await settings(order, at: place, account)
        if !record.isStandby { try await server.awaitPrimary(settings, within: order.wait) }
        timer.end(.replay)
        let session = try await Postgres.Session.connect(settings, role: .primaryOrStandby, as: "pra restore")
        _ = try await session.query("select 1")
        timer.end(.connect)
        progress(Progress(stage: "validate", done: .zero))
        try await ask(&record, session, order.cluster)
        await session.close()
        for endpoint in order.cluster?.spec.endpoints ?? [] {
            record.checks.append(await answer(of: endpoint, by: endpoints))
        }
        timer.end(.validate)
        let timed = Set(timer.phases.map(\.name))
        record.phases = record.phases.filter { !timed.contains($0.name) } + timer.phases
        record.passed = record.checks.allSatisfy { $0.passed != false }
        return record
    }

    /// Its socket, or the address on which it listens where the manifest reaches the cluster over TCP.
    private func settings(
        _ order: CheckOrder, at place: PostmasterFile.Listening, _ account: Account?
    ) async throws(PraError) -> ConnectionSettings {
        let own = place.address == "*" || place.address == "0.0.0.0" ? "localhost" : place.address
        let isLocal = order.cluster?.spec.connection.hosts.allSatisfy { $0.hasPrefix("/") } ?? true
        let host = (isLocal || own.isEmpty) && !place.socket.isEmpty ? place.socket : own
        guard let cluster = order.cluster else {
            let user = account?.name ?? Account.current()?.name ?? defaultUser
            var settings = ConnectionSettings(
                cluster: order.record.cluster, hosts: [host], port: place.port, user: user)
            settings.tls = .prefer
            return settings
        }
        var settings = try await ConnectionSettings(cluster, secrets: world.secrets)
        (settings.hosts, settings.port) = ([host], place.port)
        return settings
    }

    private func ask(
        _ record: inout RestoreRecord, _ session: Postgres.Session, _ cluster: Resource<Cluster.Spec>?
    ) async throws(PraError) {
        let answers = try await session.query(
            """
            select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                else coalesce(pg_last_wal_replay_lsn(), pg_current_wal_lsn()) end as reached,
                case when not pg_is_in_recovery()
                then ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end as timeline
            """)
        record.reached = try answers.only().optionalLSN("reached")
        record.ownTimeline = try answers.only().optionalInt64("timeline").map { Timeline(UInt32($0)) }
        record.checks = [reached(record)] + (try await CopyQuestions(session: session).counts())
        guard let spec = cluster?.spec else { return }
        let questions = CopyQuestions(session: session)
        for table in spec.criticalTables { record.checks.append(await questions.rows(of: table)) }
        for check in spec.checks { record.checks.append(await questions.ask(check)) }
        if let found = try await questions.collations() { record.checks.append(found) }
    }

    private func reached(_ record: RestoreRecord) -> DrillRecord.Check {
        let isThere = record.reached.map { $0 >= record.pointStop } ?? false
        return DrillRecord.Check(
            name: "recovery", passed: isThere,
            detail: "reached \(record.reached.map { "\($0)" } ?? "an unknown position"), the point ends at "
                + "\(record.pointStop)")
    }

    /// An application may need a while after its database is back.
    private func answer(of endpoint: Cluster.Endpoint, by probe: any EndpointProbe) async -> DrillRecord.Check {
        var last: EndpointObservation?
        for attempt in 1...5 {
            let seen = await probe.probe(endpoint)
            if seen.isHealthy {
                let tries = attempt == 1 ? "" : " at try \(attempt)"
                return DrillRecord.Check(
                    name: endpoint.name, passed: true, detail: "\(endpoint.url) is healthy\(tries)")
            }
            last = seen
            do throws(PraError) { try await world.time.sleep(for: .seconds(1 << (attempt - 1))) } catch { break }
        }
        return DrillRecord.Check(
            name: endpoint.name, passed: false, detail: "\(endpoint.url): \(last?.problem ?? "was not asked")")
    }
}
