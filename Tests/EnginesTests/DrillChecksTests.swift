import ClusterHarness
import Manifests
import Model
import Ports
import Postgres
import Stores
import Testing

@testable import Engines

/// Each check of a drill can fail, and none can do harm.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DrillChecksTests {
    @Test func aDamagedIndexFailsAmcheckAndNothingElse() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("create index by_word on items (word)")
            let file = try await cluster.psql("checkpoint; select pg_relation_filepath('by_word')")
            try await cluster.stop("fast")
            // Entries of a leaf in another order, with a checksum that fits: as a bug or a changed collation leaves it.
            try await cluster.run("pg_checksums", ["--disable", "-D", cluster.data])
            try await cluster.swapItems(of: "\(cluster.data)/\(file)", block: 1)
            try await cluster.start()
            let record = try await bench.drill(try await bench.backup("backup/shop/1"))
            #expect(record.failedChecks == ["amcheck"] && !record.passed, "\(record.failure ?? "") \(record.checks)")
        }
    }

    @Test func aTableThatIsNotThereFailsItsCheck() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            var order = DrillOrder(
                action: ActionID("drill/shop/1"), plan: bench.plan, scenario: bench.plan.spec.objectives.scenarios[0],
                cluster: bench.manifest, store: bench.local, point: point)
            order.cluster.spec.criticalTables = [("public.gone", 0), ("public.items", 20_001)].map { name, rows in
                var table = bench.manifest.spec.criticalTables[0]
                (table.name, table.minRows) = (name, Int64(rows))
                return table
            }
            let record = try await bench.engine.drill(order) { _ in }
            #expect(record.failedChecks == ["public.gone", "public.items"], "\(record.checks)")
        }
    }

    /// What a manifest asks may neither leave the copy nor change it.
    @Test func checksRunAsARoleThatMayReadAndNoMore() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql(
                """
                create role hers login; create schema inner_one; create table inner_one.secrets as select 1 as id;
                alter table items enable row level security; alter table items owner to hers;
                alter table items force row level security;
                create function evil() returns bigint language plpgsql as $$
                    begin copy items to program 'touch /tmp/pra-drill-evil'; return 1; end $$
                """)
            let point = try await bench.backup("backup/shop/1")
            var order = DrillOrder(
                action: ActionID("drill/shop/1"), plan: bench.plan, scenario: bench.plan.spec.objectives.scenarios[0],
                cluster: bench.manifest, store: bench.local, point: point)
            let asked = [
                ("all rows", "select count(*) from items", 20_000),
                ("any schema", "select count(*) from inner_one.secrets", 1),
                ("no rights", "select count(*) from pg_user where usename = user and usesuper", 0),
                ("file", "select length(pg_read_file('/etc/hostname'))", 0), ("program", "select evil()", 1),
                ("write", "with w as (delete from items returning 1) select count(*) from w", 20_000),
            ]
            order.cluster.spec.checks = asked.map { name, sql, answer in
                var check = bench.manifest.spec.checks[0]
                (check.name, check.sql, check.equals) = (name, sql, Int64(answer))
                return check
            }
            let record = try await bench.engine.drill(order) { _ in }
            #expect(record.failedChecks == ["file", "program", "write"], "\(record.checks)")
            for name in ["file", "program", "write"] {
                let said = record.checks.first { $0.name == name }?.detail ?? ""
                #expect(["SQLSTATE 42501", "SQLSTATE 25006"].contains { said.hasPrefix($0) }, "\(name): \(said)")
            }
            #expect(await Disk().exists("/tmp/pra-drill-evil") == false)
        }
    }

    /// The record becomes an entry of the ledger, which nobody can take back out of a store that locks it.
    @Test func noRowOfTheClusterIsQuotedInTheRecord() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql(
                """
                create table people as select 'Mme Dupont'::text as name;
                create function told() returns bigint language plpgsql as $$
                    begin raise exception 'seen %', (select name from people)
                        using detail = (select name from people), hint = (select name from people); end $$
                """)
            var order = DrillOrder(
                action: ActionID("drill/shop/1"), plan: bench.plan, scenario: bench.plan.spec.objectives.scenarios[0],
                cluster: bench.manifest, store: bench.local, point: try await bench.backup("backup/shop/1"))
            order.cluster.spec.checks = [
                ("number", "select max(name)::bigint from people"), ("raised", "select told()"),
                ("text", "select name from people"),
            ].map { name, sql in
                var check = bench.manifest.spec.checks[0]
                (check.name, check.sql) = (name, sql)
                return check
            }
            let record = try await bench.engine.drill(order) { _ in }
            #expect(!"\(record)".contains("Dupont"), "\(record)")
            let said = record.checks.filter { record.failedChecks.contains($0.name) }.map(\.detail)
            #expect(said.prefix(2) == ["SQLSTATE 22P02 invalid_text_representation", "SQLSTATE P0001 raise_exception"])
            #expect(said.count == 3 && said[2].contains("column “name” is not an integer"), "\(said)")
        }
    }

    @Test func whatACrashedLookIntoWALLeftIsRemoved() async throws {
        try await withCluster(isStarted: false) { cluster in
            let bench = try Bench(cluster), disk = Disk(), state = "\(bench.folder)/state"
            for name in ["look-1", "look-2"] {
                try await disk.makeFolders("\(state)/\(name)", owner: nil)
                try await disk.write("\(state)/\(name).lock", [], owner: nil)
            }
            let living = try #require(try await disk.lock("\(state)/look-2.lock"))
            try await bench.engine.clearLeftovers()
            #expect(try await disk.names(in: state) == ["look-2", "look-2.lock"])
            withExtendedLifetime(living) {}
        }
    }

    @Test func anotherPlatformThanTheSourcesIsNamed() async throws {
        try await withCluster { cluster in
            let session = try await Postgres.Session.connect(cluster.settings, as: "test")
            let questions = CopyQuestions(session: session)
            let here = try await cluster.psql("select version()")
            #expect(try await questions.platform(besides: here) == nil)
            #expect(try await questions.platform(besides: nil) == nil)
            let other = try #require(try await questions.platform(besides: "PostgreSQL 15.1 on another"))
            #expect(other.passed == nil && other.detail.contains("PostgreSQL 15.1 on another"))
            await session.close()
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            #expect(try await bench.document().settings["version"] == here)
        }
    }
}

extension TestCluster {
    /// Exchanges the first two line pointers behind the high key of a page.
    fileprivate nonisolated func swapItems(of path: String, block: Int) async throws {
        var bytes = try await Disk().contents(path)
        let second = block * 8192 + 24 + 4, third = second + 4
        for offset in 0..<4 { bytes.swapAt(second + offset, third + offset) }
        try await overwrite(path, bytes)
    }
}
