import Manifests
import Model
import Ports
import Postgres
import Stores

extension PhysicalEngine {
    /// Ends the servers and removes the folders of drills that a crash cut short, and what looks into WAL left; those
    /// of a living process stay.
    package func clearLeftovers() async throws(PraError) {
        try await Sandbox.clearLeftovers(stateDirectory: stateDirectory)
        try await clearLooks()
    }

    package func drill(
        _ order: DrillOrder, progress: @escaping ProgressHandler
    ) async throws(PraError) -> DrillRecord {
        var timer = PhaseTimer(world.time)
        let began = world.time.now()
        let sandbox = Sandbox(
            stateDirectory: stateDirectory, number: world.random.next(), owner: try owner(order.cluster.spec.runAs))
        try await clearLeftovers()
        var run = DrillRun(engine: self, order: order, sandbox: sandbox, began: began, progress: progress)
        var failure: PraError?
        do throws(PraError) { try await run.go(&timer) } catch { failure = error }
        let teardown = await outcome { () throws(PraError) in try await sandbox.tearDown() }
        timer.end(.teardown)
        // What is left behind is cleared by the next drill; the record says so.
        if let teardown { run.checks.append(.init(name: "teardown", passed: false, detail: teardown.what)) }
        if let failure, !aboutTheCopy.contains(failure.code) { throw failure }
        return run.record(phases: timer.phases, failure: failure)
    }

    private func outcome(_ body: () async throws(PraError) -> Void) async -> PraError? {
        do throws(PraError) { try await body() } catch { return error }
        return nil
    }
}

/// One drill from the plan to the last check.
private struct DrillRun {
    let engine: PhysicalEngine
    let order: DrillOrder
    let sandbox: Sandbox
    let began: Timestamp
    let progress: ProgressHandler
    var checks: [DrillRecord.Check] = []
    /// Until the sandbox is torn down.
    private var lock: FileLock?
    private var reached: LSN?
    private var openedBy: DrillRecord.Recipient?
    private var timeline: Timeline
    private var restoredBytes = ByteCount.zero
    private var freshness: Duration?
    private var newest: Timestamp?

    init(
        engine: PhysicalEngine, order: DrillOrder, sandbox: Sandbox, began: Timestamp,
        progress: @escaping ProgressHandler
    ) {
        (self.engine, self.order, self.sandbox, self.began) = (engine, order, sandbox, began)
        (self.progress, timeline) = (progress, order.point.timeline)
    }

    mutating func go(_ timer: inout PhaseTimer) async throws(PraError) {
        let (runner, time) = (engine.world.runner, engine.world.time)
        let plan = try await plan()
        timeline = plan.choice.timeline
        timer.end(.plan)
        lock = try await sandbox.make()
        timer.end(.provision)
        let restored = try await engine.holding(plan.store, for: order.action) { () throws(PraError) in
            try await CarryOutRestore(plan, runner: runner, time: time, progress: progress).run()
        }
        restoredBytes = restored.restoredBytes
        if order.plan.spec.drill.checks.contains(.structure) { checks.append(structure(restored.isVerified)) }
        try await configure(plan)
        timer.end(.fetch)
        let server = SandboxServer(
            programs: plan.programs, runner: runner, owner: sandbox.owner, sandbox: sandbox.folder)
        progress(Progress(stage: "replay", done: .zero))
        let isIsolated = try await server.start(
            within: order.plan.spec.limits.timeout, by: engine.world.time)
        if !isIsolated {
            checks.append(
                .init(
                    name: "network", passed: nil,
                    detail: "this host allows no network namespace; no TCP is listened on"))
        }
        timer.end(.replay)
        let validation = DrillChecks(
            order: order, server: server, socket: sandbox.socket, runner: runner, began: began,
            source: plan.point.settings["version"])
        let session = try await Postgres.Session.connect(validation.settings(), as: "pra drill")
        timer.end(.connect)
        try await validate(validation, session, plan)
        timer.end(.validate)
        await session.close()
    }

    /// The point that was ordered, to its target: a hole in the WAL before that is a failed drill.
    private mutating func plan() async throws(PraError) -> PlannedRestore {
        let store = try await open()
        try await refuseForeign(store)
        var request = RestoreRequest(
            store: store, cluster: order.point.clusterUID, directory: sandbox.data, owner: order.cluster.spec.runAs)
        (request.point, request.programs) = (order.point.action, order.cluster.spec.programs)
        let document = try await store.point(order.point.action, cluster: order.point.clusterUID)
        request.tablespaces = sandbox.tablespaces(document.tablespaces.map(\.oid))
        switch order.target {
        case .latest: request.target = .latest
        case .oldest: request.target = .immediate
        case .moment(let moment): request.target = .time(moment)
        }
        var plan: PlannedRestore
        do throws(PraError) { plan = try await engine.plan(request) } catch {
            guard case .moment = order.target, error.code == .targetOutsideWindow else { throw error }
            // No commit in the store is later: the state of the moment is the newest one.
            request.target = .latest
            plan = try await engine.plan(request)
        }
        plan.isConfined = true
        return plan
    }

    /// A recovery key that is kept elsewhere is not judged; one that is here and opens nothing is lost.
    private mutating func open() async throws(PraError) -> Store {
        guard order.store.spec.encryption != nil else { return try await engine.open(order.store) }
        var check = DrillRecord.Check(name: "recovery key", passed: true, detail: "it opens store \(order.store.name)")
        if order.usesRecoveryKey {
            defer { checks.append(check) }
            do throws(PraError) {
                let store = try await engine.open(order.store, as: .recovery)
                openedBy = .recovery
                return store
            } catch  where error.code == .secretUnavailable || error.code == .wrongKey {
                check.passed = error.code == .wrongKey ? false : nil
                check.detail = error.what
            }
        }
        openedBy = .operator
        return try await engine.open(order.store)
    }

    /// A drill of another cluster's point would prove nothing of this one.
    private func refuseForeign(_ store: Store) async throws(PraError) {
        let lives = try await store.clusters().filter { $0.epochs.contains { $0.name == order.cluster.name } }
        let systems = Set(lives.flatMap(\.epochs).map(\.system))
        guard !lives.contains(where: { $0.uid == order.point.clusterUID }), !systems.contains(order.point.system) else {
            return
        }
        throw PraError(
            .wrongCluster, "the point \(order.point.action) is not of cluster \(order.cluster.name)",
            remedy: "list the points of the cluster: pra points")
    }

    private func structure(_ isVerified: Bool?) -> DrillRecord.Check {
        .init(
            name: "structure", passed: isVerified == true,
            detail: isVerified == nil
                ? "pg_verifybackup is not installed" : "every file has the size and checksum of the backup manifest")
    }

    /// The source's `postgresql.auto.conf` has the last word over any file, so only the recovery settings stay in it.
    private func configure(_ plan: PlannedRestore) async throws(PraError) {
        let control = try await sandbox.disk.read("\(sandbox.data)/global/pg_control") ?? []
        let settings = SandboxSettings(
            data: sandbox.data, configuration: sandbox.configuration, socket: sandbox.socket, major: plan.point.major,
            limits: try ControlFile(control).limits)
        try await sandbox.write(settings)
        let recovery = RecoverySettings(
            restoreCommand: "/bin/false", target: plan.choice.target, timeline: plan.choice.timeline)
        try await sandbox.disk.write(
            "\(sandbox.data)/postgresql.auto.conf", Array(recovery.merged(into: "").utf8), owner: sandbox.owner)
    }

    private mutating func validate(
        _ validation: DrillChecks, _ session: Postgres.Session, _ plan: PlannedRestore
    ) async throws(PraError) {
        progress(Progress(stage: "validate", done: .zero))
        reached = try await session.query("select pg_last_wal_replay_lsn() as reached").only().optionalLSN("reached")
        let answers = try await validation.run(order.plan.spec.drill.checks, on: session)
        checks += answers.checks
        (freshness, newest) = (answers.freshness, answers.newest)
        guard let reached, reached >= plan.point.stop else {
            throw PraError(
                .drillFailed,
                "recovery ended at \(reached.map { "\($0)" } ?? "an unknown position"), before \(plan.point.stop)",
                remedy: "verify the point and its WAL: pra verify")
        }
    }

    func record(phases: [DrillRecord.Phase], failure: PraError?) -> DrillRecord {
        DrillRecord(
            action: order.action, plan: order.plan.name, planDigest: order.plan.digest, scenario: order.scenario.name,
            point: order.point.action, target: order.target, store: order.store.name, openedBy: openedBy,
            timeline: timeline, reached: reached,
            passed: failure == nil && checks.allSatisfy { $0.passed != false }, phases: phases, checks: checks,
            restoredBytes: restoredBytes, freshnessSeconds: freshness?.inSeconds,
            failure: failure.map { error in error.recordedCause.map { "\(error.what): \($0)" } ?? error.what },
            newest: newest,
            replayed: reached.flatMap { $0 >= order.point.start ? ByteCount($0.bytes - order.point.start.bytes) : nil })
    }
}

/// How a drill ends that has learned something of the copy, rather than of the host that it ran on.
private let aboutTheCopy: Set<PraError.Code> = [
    .drillFailed, .verificationFailed, .walGap, .storeCorrupt, .storeMissing, .pointMissing, .pointTainted,
    .targetOutsideWindow, .timeout, .postgresQuery, .postgresUnreachable, .connectionLost, .postgresAuthentication,
    .postgresPrivilege, .postgresSetting,
]
