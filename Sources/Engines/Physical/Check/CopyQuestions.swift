import Manifests
import Model
import Postgres

/// What any restored copy is asked over a session.
struct CopyQuestions {
    let session: Postgres.Session

    /// How much there is: for people to compare, since only they know what there was.
    func counts() async throws(PraError) -> [DrillRecord.Check] {
        let row = try await session.query(
            """
            select (select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace
                    where relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema') as tables,
                (select count(*) from pg_constraint c join pg_namespace n on n.oid = connamespace
                    where nspname !~ '^pg_' and nspname <> 'information_schema') as constraints,
                (select count(*) from pg_index where not indisvalid) as invalid
            """
        ).only()
        let (tables, constraints) = (try row.int64("tables"), try row.int64("constraints"))
        let invalid = try row.int64("invalid")
        return [
            .init(name: "tables", passed: nil, detail: "\(tables) tables"),
            .init(name: "constraints", passed: nil, detail: "\(constraints) constraints"),
            .init(name: "indexes", passed: invalid == 0, detail: "\(invalid) invalid indexes"),
        ]
    }

    /// Text that the source sorted by other rules than this host's is not found, or wrongly, through its indexes.
    /// - Returns: `nil` when all collations have the version that is recorded.
    func collations() async throws(PraError) -> DrillRecord.Check? {
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

    /// Another build or system than the source's is no fault, and the first thing to look at where one is found.
    /// - Returns: `nil` when it is the same, or not known.
    func platform(besides source: String?) async throws(PraError) -> DrillRecord.Check? {
        let here = try await session.query("select version() as version").only().text("version")
        guard let source, source != here else { return nil }
        return DrillRecord.Check(name: "platform", passed: nil, detail: "backed up from \(source), restored on \(here)")
    }

    func rows(of table: Cluster.CriticalTable) async -> DrillRecord.Check {
        await check(named: table.name) { () throws(PraError) in
            let some = "select 1 from \(quotedTable(table.name)) limit \(table.minRows)"
            let answer = try await session.query("select count(*) as found from (\(some)) as part")
            let found = try answer.only().int64("found")
            return (found >= table.minRows, "\(found) of at least \(table.minRows) rows")
        }
    }

    func ask(_ wanted: Cluster.SQLCheck) async -> DrillRecord.Check {
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
            return DrillRecord.Check(name: name, passed: false, detail: error.recordedCause ?? error.what)
        }
    }
}

/// `schema.table` as SQL wants it, every part quoted.
func quotedTable(_ name: String) -> String {
    name.split(separator: ".").map { part in
        "\"" + part.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }.joined(separator: ".")
}
