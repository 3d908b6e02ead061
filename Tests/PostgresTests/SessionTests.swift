import ClusterHarness
import Model
import Postgres
import Testing

extension Tag {
    @Tag static var postgres: Self
}

@Suite("Sessions on a real server", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct SessionTests {
    @Test("parameters arrive as they are and values come back with their types")
    func typedValues() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            let row = try await session.query(
                """
                select $1::text as text, $2::int8 as number, $3::text as nothing, true as yes,
                    '16/B374D848'::pg_lsn as position, '2026-11-22 16:00:00.5+01'::timestamptz as moment
                """, ["it's; \"quoted\" – é", "-9000000000", nil]
            ).only()
            #expect(try row.text("text") == "it's; \"quoted\" – é")
            #expect(try row.int64("number") == -9_000_000_000)
            #expect(try row.optionalText("nothing") == nil)
            #expect(try row.bool("yes"))
            #expect(try row.lsn("position") == LSN(0x16_B374_D848))
            #expect(try row.timestamp("moment") == Timestamp(text: "2026-11-22T15:00:00.5Z"))
            let mismatch = #expect(throws: PraError.self) { try row.int64("text") }
            #expect(mismatch?.code == .postgresQuery)
        }
    }

    @Test("warnings are kept until the next statement and never printed")
    func notices() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            try await session.command("do $$ begin for i in 1..30 loop raise warning 'page %', i; end loop; end $$")
            #expect(await session.notices == (11...30).map { "page \($0)" })
            _ = try await session.query("select 1")
            #expect(await session.notices.isEmpty)
        }
    }

    @Test("simple statements run together; the first error stops them and is the one that is thrown")
    func simpleStatements() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            let rows = try await session.command("select 1 as a; select 2 as b")
            #expect(try rows.only().int("b") == 2)
            let error = await failure { try await session.command("create table t (i int); select 1/0; select 3") }
            #expect(error?.cause?.hasPrefix("SQLSTATE 22012") == true)
            #expect(await session.isIdle)
        }
    }
}
