import ClusterHarness
import Manifests
import Model
import Ports
import Postgres
import Testing

@Suite("Faults of a server", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct FaultTests {
    @Test("a refused statement keeps its SQLSTATE, and the session goes on")
    func sqlState() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            let error = await failure { try await session.query("select * from nowhere") }
            #expect(error?.code == .postgresQuery)
            #expect(error?.cause?.hasPrefix("SQLSTATE 42P01") == true)
            #expect(try await session.query("select 1 as one").only().int("one") == 1)
        }
    }

    @Test(
        "a COPY where rows were expected is an error, not a hang",
        arguments: ["copy (select 1) to stdout", "copy pg_temp.t from stdin"])
    func copyForRows(statement: String) async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            try await session.command("create temp table t (i int)")
            let error = await failure { try await session.query(statement) }
            #expect(error?.code == .postgresQuery)
            #expect(await !session.isIdle, "the session is closed")
        }
    }

    @Test("a statement that opens a transaction leaves the session usable, but not idle")
    func openTransaction() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            _ = try await session.query("begin")
            #expect(await !session.isIdle)
            #expect(try await session.query("select 1 as one").only().int("one") == 1)
        }
    }

    @Test("a wrong password, a missing one and an unknown role are told apart from an unreachable server")
    func authentication() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create role guest login password 'right'; create role nobody nologin")
            try await cluster.allow(["local all postgres trust", "local all all scram-sha-256"])
            try await cluster.reload()
            var settings = cluster.settings
            settings.user = "guest"
            let missing = await failure { try await Session.connect(settings) }
            #expect(missing?.code == .postgresAuthentication)
            settings.password = Secret("wrong")
            let wrong = await failure { try await Session.connect(settings) }
            #expect(wrong?.code == .postgresAuthentication)
            #expect(wrong?.cause?.hasPrefix("SQLSTATE 28P01") == true)
            #expect(wrong.map { "\($0)".contains("wrong") } == false, "the password must not be in the error")
            settings.password = Secret("right")
            #expect(try await Session.connect(settings).query("select current_user as me").only().text("me") == "guest")
            settings.hosts = ["/nonexistent", cluster.folder]
            #expect(try await Session.connect(settings).serverVersion >= 150_000, "the second host is tried")
            settings.hosts = ["/nonexistent"]
            let nowhere = await failure { try await Session.connect(settings) }
            #expect(nowhere?.code == .postgresUnreachable)
            #expect(nowhere?.retry == .later)
        }
    }

    @Test("a role without REPLICATION is told which right it lacks")
    func privilege() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create role guest login")
            try await cluster.allow(["local all all trust", "local replication all trust"])
            try await cluster.reload()
            var settings = cluster.settings
            settings.user = "guest"
            let error = await failure { try await Session.connect(settings, replication: true) }
            #expect(error?.code == .postgresPrivilege)
            #expect(error?.remedy.contains("REPLICATION") == true)
        }
    }

    @Test("wal_level=minimal and a server without slots are settings to change")
    func settings() async throws {
        let minimal = ["wal_level": "minimal", "max_wal_senders": "0"]
        try await withCluster(settings: minimal) { cluster in
            let error = await failure { try await Session.connect(cluster.settings, replication: true) }
            #expect(error?.code == .postgresSetting)
            #expect(error?.remedy.contains("wal_level") == true)
            let slot = await failure {
                try await LivePostgres(secrets: NoSecrets()).createGuardSlot("guard", on: cluster.resource)
            }
            #expect(slot?.code == .postgresSetting)
        }
        try await withCluster(settings: ["max_replication_slots": "1"]) { cluster in
            let servers = LivePostgres(secrets: NoSecrets())
            try await servers.createGuardSlot("first", on: cluster.resource)
            let full = await failure { try await servers.createGuardSlot("second", on: cluster.resource) }
            #expect(full?.code == .slotsExhausted)
        }
        try await withCluster(settings: ["max_replication_slots": "0"]) { cluster in
            let error = await failure {
                try await LivePostgres(secrets: NoSecrets()).createGuardSlot("guard", on: cluster.resource)
            }
            #expect(error?.code == .slotsExhausted)
        }
    }

    @Test("WAL that the server has recycled is `.walRemoved`, which no retry mends")
    func removedWAL() async throws {
        try await withCluster { cluster in
            for _ in 1...3 { try await cluster.psql("select pg_switch_wal(); checkpoint") }
            let session = try await Session.connect(cluster.settings, replication: true)
            try await session.begin("START_REPLICATION PHYSICAL 0/1000000 TIMELINE 1")
            let error = await failure {
                while try await session.nextReply(within: .seconds(10)) != nil {
                    while try await session.nextBatch(patience: .seconds(10)) != nil {}
                }
            }
            #expect(error?.code == .walRemoved)
            #expect(error?.retry == .never)
            #expect(try await session.command("IDENTIFY_SYSTEM").only().timeline("timeline") == Timeline(1))
        }
    }

    @Test("a server that stops while a statement runs is a lost connection")
    func lost() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            async let error = failure { try await session.query("select pg_sleep(60)") }
            try await until { try await cluster.psql(sleeping) == "1" }
            try await cluster.stop()
            #expect(await error?.code == .connectionLost)
            #expect(await failure { try await session.query("select 1") }?.code == .connectionLost)
        }
    }

    @Test("cancelling the task and passing the deadline both stop the statement on the server")
    func cancel() async throws {
        try await withCluster { cluster in
            let cancelled = try await Session.connect(cluster.settings)
            let error = try await withThrowingTaskGroup(of: PraError?.self) { group in
                group.addTask { await failure { try await cancelled.query("select pg_sleep(60)") } }
                try await until { try await cluster.psql(sleeping) == "1" }
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(error?.code == .interrupted)
            #expect(try await cluster.psql(sleeping) == "0", "the call returns when the server has stopped")

            let slow = try await Session.connect(cluster.settings)
            let late = await failure { try await slow.query("select pg_sleep(60)", within: .milliseconds(100)) }
            #expect(late?.code == .timeout)
            #expect(try await cluster.psql(sleeping) == "0")
        }
    }
}

private let sleeping = "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'"

/// The error that `body` throws; `nil`, and a failed test, when it throws none.
func failure<T>(_ body: () async throws -> T) async -> PraError? {
    do { _ = try await body() } catch { return PraError.wrapping(error) }
    Issue.record("an error was expected")
    return nil
}

/// Asks again until `condition` holds; the suite's time limit ends it.
func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try Task.checkCancellation() }
}

struct NoSecrets: SecretResolver {
    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret {
        throw PraError(.secretUnavailable, "this test has no secrets", remedy: "none")
    }
}
