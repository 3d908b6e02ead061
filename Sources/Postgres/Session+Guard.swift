import Model

// What keeps WAL on the server, and what proves that writes arrive.
extension Session {
    /// Creates a physical slot that holds WAL from now on; one that is there already is success.
    func createSlot(_ name: String) async throws(PraError) {
        try await dropSlot(name, where: "wal_status = 'lost'")
        _ = try await query(
            """
            select pg_create_physical_replication_slot($1, true)
            where not exists (select from pg_replication_slots where slot_name = $1)
            """, [name])
    }

    /// Drops a slot that meets `condition`, a constant of this program.
    func dropSlot(_ name: String, where condition: String = "true") async throws(PraError) {
        _ = try await query(
            """
            select pg_drop_replication_slot(slot_name) from pg_replication_slots
            where slot_name = $1 and \(condition)
            """, [name])
    }

    /// Moves a slot forward. A slot that is at `position` or past it stays.
    func advanceSlot(_ name: String, to position: LSN) async throws(PraError) {
        // Beyond what the server has flushed it would be an error, which a server that was restored to an earlier
        // moment deserves.
        _ = try await query(
            """
            select pg_replication_slot_advance(slot_name, $2::pg_lsn) from pg_replication_slots
            where slot_name = $1 and restart_lsn < $2::pg_lsn
            """, [name, position.description])
    }

    func beat(schema: String, cluster: String) async throws(PraError) {
        let table = "\(quoted(schema)).heartbeat"
        let upsert = """
            insert into \(table) as h values ($1, 1, clock_timestamp(), pg_current_wal_insert_lsn())
            on conflict (cluster) do update set seq = h.seq + 1, at = excluded.at, lsn = excluded.lsn
            """
        if try await query("select to_regclass($1) as name", [table]).only().optionalText("name") == nil {
            _ = try await query("create schema if not exists \(quoted(schema))")
            _ = try await query(
                """
                create table if not exists \(table)
                (cluster text primary key, seq bigint not null, at timestamptz not null, lsn pg_lsn not null)
                """)
        }
        _ = try await query(upsert, [cluster])
    }
}

/// An SQL identifier.
private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
