import ClusterHarness
import Manifests
import Model
import Postgres
import Testing

@Suite("A live server", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct LiveTests {
    @Test("an observation says what the server's own tools say")
    func observation() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create table tenants as select generate_series(1, 500) as id")
            var resource = cluster.resource
            resource.spec.criticalTables = [
                Cluster.CriticalTable(name: "public.tenants", minRows: 100),
                Cluster.CriticalTable(name: "public.leases", minRows: 1),
            ]
            let servers = LivePostgres(secrets: NoSecrets())
            let seen = try await servers.observe(resource)
            let control = try await cluster.run("pg_controldata", ["-D", cluster.data])
            #expect(control.contains("\(seen.system)"))
            #expect(seen.timeline == Timeline(1))
            #expect(seen.major >= 15)
            #expect(!seen.isInRecovery)
            #expect(seen.segmentBytes == 16 << 20)
            #expect(seen.hasChecksums)
            #expect(seen.walLevel == "replica")
            #expect((seen.maxSenders, seen.activeSenders, seen.maxSlots) == (10, 0, 10))
            #expect(seen.mayReplicate)
            #expect(seen.flush <= seen.insert)
            #expect(seen.startedAt <= seen.serverTime)
            let position = try await cluster.psql("select pg_current_wal_insert_lsn()")
            #expect(LSN(text: position).map { $0 >= seen.insert } == true)
            let expected = try await cluster.psql("select pg_total_relation_size('tenants')")
            let tables = try await servers.countTables(of: resource)
            #expect(tables.first?.bytes == Int64(expected).map { ByteCount($0) })
            #expect(tables.first?.rowsAtLeast == 100, "counted no further than asked")
            #expect(tables.last == TableObservation(name: "public.leases", bytes: nil, rowsAtLeast: nil))
        }
    }

    @Test("what the archiver says to have put away is told, whatever it did with it, by a role that may do nothing")
    func archived() async throws {
        try await withCluster(settings: ["archive_mode": "on", "archive_command": "true"]) { cluster in
            try await cluster.psql("create role pra login")
            var resource = cluster.resource
            resource.spec.connection.user = "pra"
            let servers = LivePostgres(secrets: NoSecrets())
            #expect(try await servers.observe(resource).archived == nil)
            let switched = try await cluster.psql("select pg_switch_wal()")
            let end = try await cluster.psql("select pg_current_wal_insert_lsn()")
            while try await cluster.psql("select last_archived_wal from pg_stat_archiver").isEmpty {}
            let archived = try #require(try await servers.observe(resource).archived)
            let (before, after) = (try #require(LSN(text: switched)), try #require(LSN(text: end)))
            #expect(archived.timeline == Timeline(1) && archived.position > before && archived.position <= after)
            #expect(archived.position.bytes % (16 << 20) == 0)
        }
    }

    @Test("tablespaces with a folder of their own are told, by a role that may do nothing with them")
    func tablespaces() async throws {
        try await withCluster(settings: ["allow_in_place_tablespaces": "on"]) { cluster in
            let folder = "\(cluster.folder)/ssd"
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", folder])
            try await cluster.psql("create tablespace inside location ''")
            try await cluster.psql("create tablespace fast location '\(folder)'")
            try await cluster.psql("create role pra login")
            var resource = cluster.resource
            resource.spec.connection.user = "pra"
            let seen = try await LivePostgres(secrets: NoSecrets()).observe(resource)
            let oid = try await cluster.psql("select oid from pg_tablespace where spcname = 'fast'")
            #expect(seen.tablespaces?.map { "\($0.oid) \($0.name) \($0.location)" } == ["\(oid) fast \(folder)"])
            let link = "\(cluster.data)/pg_tblspc/\(oid)"
            try await cluster.run("/usr/bin/mv", [link, "\(cluster.folder)/link"])
            let without = try await LivePostgres(secrets: NoSecrets()).observe(resource)
            #expect(without.tablespaces == nil && without.insert >= seen.insert, "the rest is seen all the same")
            try await cluster.run("/usr/bin/mv", ["\(cluster.folder)/link", link])
        }
    }

    @Test("whether commits wait is told of all roles and databases, by a role that is none of them")
    func commitWaits() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create role \"Pra\" login in role pg_monitor; create role clerk")
            try await cluster.psql("create database other")
            try await cluster.psql("alter system set synchronous_standby_names = 'FIRST 2 (a, \"b c\")'")
            try await cluster.reload()
            var resource = cluster.resource
            resource.spec.connection.user = "Pra"
            func waits() async throws -> CommitWaits? {
                try await LivePostgres(secrets: NoSecrets()).observe(resource).commitWaits
            }
            var seen = try await waits()
            while seen?.names.names.isEmpty != false { seen = try await waits() }
            #expect(seen?.names.names == ["a", "b c"] && seen?.names.needed == 2 && seen?.standbys == [])
            #expect(seen?.isForAll == true)
            for (scope, value) in [
                ("role clerk", "local"), ("database other", "local"), ("role clerk in database other", "local"),
                // These hide from the session what is set for all.
                ("role \"Pra\"", "on"), ("database postgres", "on"),
            ] {
                // Nobody is there for whom these could wait.
                let alone = "set synchronous_commit = local; alter \(scope)"
                try await cluster.psql("\(alone) set synchronous_commit = \(value)")
                #expect(try await waits()?.isForAll == false, "\(scope)")
                try await cluster.psql("\(alone) reset synchronous_commit")
                #expect(try await waits()?.isForAll == true)
            }
            #expect(seen?.settingsLoadedAt != nil)
            try await cluster.reload()
            while try await waits()?.settingsLoadedAt == seen?.settingsLoadedAt {}
        }
    }

    @Test("a role with REPLICATION and pg_monitor can observe; a kept session that died is replaced")
    func leastPrivilege() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create role pra login replication in role pg_monitor")
            var resource = cluster.resource
            resource.spec.connection.user = "pra"
            let servers = LivePostgres(secrets: NoSecrets())
            let first = try await servers.observe(resource)
            #expect(first.databaseBytes > ByteCount(10_000_000))
            let sessions = "select count(*) from pg_stat_activity where usename = 'pra'"
            _ = try await servers.observe(resource)
            #expect(try await cluster.psql(sessions) == "1", "the second look uses the first one's session")
            try await cluster.psql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pra'")
            #expect(try await servers.observe(resource).system == first.system)
            try await servers.createGuardSlot("pra_guard", on: resource)
        }
    }

    @Test("what a slot may still hold back is told until the server removes the WAL that it needs")
    func slotLimit() async throws {
        try await withCluster(settings: ["max_slot_wal_keep_size": "256MB"]) { cluster in
            let servers = LivePostgres(secrets: NoSecrets()), resource = cluster.resource
            try await servers.createGuardSlot("pra_guard", on: resource)
            func strain() async throws -> SlotStrain? {
                let seen = try await servers.observe(resource)
                return seen.slots.first?.strain(on: seen, atMost: ByteCount(16 << 30))
            }
            #expect(try await strain()?.level == .calm)
            var near = try await strain()
            while near?.level == .calm {
                try await cluster.psql("create table u (); drop table u; select pg_switch_wal()")
                near = try await strain()
            }
            #expect(near?.level == .near && near?.limit ?? .zero < ByteCount(300 << 20), "\(String(describing: near))")
            for _ in 1...8 { try await cluster.psql("create table u (); drop table u; select pg_switch_wal()") }
            #expect(try await strain()?.level == .unreserved)
            try await cluster.psql("checkpoint")
            #expect(try await strain()?.level == .lost)
        }
    }

    @Test("a promoted standby is observed in recovery before and on its new timeline right after")
    func promotion() async throws {
        try await withCluster(isStarted: false) { cluster in
            try await cluster.run("/usr/bin/touch", ["\(cluster.data)/standby.signal"])
            try await cluster.start()
            let servers = LivePostgres(secrets: NoSecrets())
            let standby = try await servers.observe(cluster.resource)
            #expect(standby.isInRecovery)
            #expect(standby.timeline == Timeline(1))
            let beat = await failure { try await servers.createGuardSlot("pra_guard", on: cluster.resource) }
            #expect(beat?.code == .postgresUnreachable, "a standby is no place for the guard slot")
            try await cluster.promote()
            let primary = try await servers.observe(cluster.resource)
            #expect(!primary.isInRecovery)
            #expect(primary.timeline == Timeline(2))
            #expect(primary.system == standby.system)
        }
    }

    @Test("the guard slot reserves WAL at once, moves forward and never back")
    func guardSlot() async throws {
        try await withCluster { cluster in
            let servers = LivePostgres(secrets: NoSecrets())
            try await servers.createGuardSlot("pra_guard", on: cluster.resource)
            try await servers.createGuardSlot("pra_guard", on: cluster.resource)
            let created = try #require(try await servers.observe(cluster.resource).slots.first)
            #expect(created.name == "pra_guard")
            #expect(created.walStatus == "reserved")
            #expect(!created.isActive)
            let start = try #require(created.restart)
            try await cluster.psql("create table t as select generate_series(1, 10000)")
            let flushed = try await servers.observe(cluster.resource).flush
            try await servers.advanceGuardSlot("pra_guard", to: flushed, on: cluster.resource)
            #expect(try await servers.observe(cluster.resource).slots.first?.restart == flushed)
            try await servers.advanceGuardSlot("pra_guard", to: start, on: cluster.resource)
            #expect(try await servers.observe(cluster.resource).slots.first?.restart == flushed)
        }
    }

    @Test("the first heartbeat makes its table, later ones count")
    func heartbeat() async throws {
        try await withCluster { cluster in
            let servers = LivePostgres(secrets: NoSecrets())
            let heartbeat = Cluster.Heartbeat(schema: "odd \"name")
            for _ in 1...3 { try await servers.beat(heartbeat, on: cluster.resource) }
            let row = try await cluster.psql(
                """
                select cluster, seq, at between now() - interval '1 minute' and now(), lsn > '0/0'
                from "odd ""name".heartbeat
                """
            )
            #expect(row == "test|3|t|t")
        }
    }
}
