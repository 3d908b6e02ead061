import Manifests
import Model

extension Session {
    func observe() async throws(PraError) -> ClusterObservation {
        let row = try await query(observation).only()
        let seenSlots = try await slots(), seenTablespaces = try await toldTablespaces()
        let seenWaits = try await commitWaits(), seenArchived = try await archived()
        let system = try row.text("system")
        guard let identifier = SystemIdentifier(text: system.hasPrefix("-") ? unsigned(system) : system) else {
            throw PraError(.postgresQuery, "“\(system)” is no system identifier", remedy: "see pg_controldata")
        }
        var seen = ClusterObservation(
            system: identifier, timeline: try row.timeline("timeline"), versionNumber: try row.int("version"),
            isInRecovery: try row.bool("in_recovery"), startedAt: try row.timestamp("started"),
            serverTime: try row.timestamp("now"), insert: try row.lsn("insert"), flush: try row.lsn("flush"),
            segmentBytes: try row.int64("segment_bytes"), databaseBytes: ByteCount(try row.int64("database_bytes")),
            hasChecksums: try row.bool("checksums"), walLevel: try row.text("wal_level"),
            maxSenders: try row.int("max_senders"), activeSenders: try row.int("senders"),
            maxSlots: try row.int("max_slots"), mayReplicate: try row.bool("may_replicate"), slots: seenSlots)
        (seen.tablespaces, seen.commitWaits, seen.archived) = (seenTablespaces, seenWaits, seenArchived)
        return seen
    }

    /// The end of the segment that `archive_command` last took, whatever it did with it.
    private func archived() async throws(PraError) -> WALEnd? {
        let rows = try await query(
            """
            select ('x' || left(name, 8))::bit(32)::int as timeline, '0/0'::pg_lsn + segment_bytes * (1
                + ('x' || substr(name, 9, 8))::bit(32)::int8 * (4294967296 / segment_bytes)
                + ('x' || right(name, 8))::bit(32)::int8)::numeric as position
            from pg_stat_archiver, pg_size_bytes(current_setting('wal_segment_size')) as segment_bytes,
                left(last_archived_wal, 24) as name
            where current_setting('archive_mode') <> 'off' and last_archived_wal ~ '^[0-9A-F]{24}$'
            """)
        guard let row = rows.first else { return nil }
        return WALEnd(timeline: try row.timeline("timeline"), position: try row.lsn("position"))
    }

    /// After the positions were read: what is then said to be durable may only be more. What is set for this session's
    /// own role or database, to whatever value, hides from it what is set for all.
    private func commitWaits() async throws(PraError) -> CommitWaits {
        let row = try await query(
            """
            select current_setting('synchronous_standby_names') as names, pg_conf_load_time() as loaded,
                current_setting('synchronous_commit') in ('on', 'remote_write', 'remote_apply') and not exists (
                    select from pg_db_role_setting, unnest(setconfig) as one
                    where one like 'synchronous_commit=%' and (
                        setrole = (select oid from pg_roles where rolname = current_user)
                        or setdatabase = (select oid from pg_database where datname = current_database())
                        or one not in (
                        'synchronous_commit=on', 'synchronous_commit=remote_write', 'synchronous_commit=remote_apply')
                    )) as for_all
            """
        ).only()
        var waits = CommitWaits(
            names: SynchronousNames(try row.text("names")), isForAll: try row.bool("for_all"), standbys: [])
        waits.settingsLoadedAt = try row.timestamp("loaded")
        guard !waits.names.names.isEmpty else { return waits }
        let standbys = try await query(
            """
            select application_name as name, coalesce(sync_state in ('sync', 'quorum'), false) as is_awaited, flush_lsn
            from pg_stat_replication where state = 'streaming'
            """)
        for row in standbys {
            waits.standbys.append(
                CommitWaits.Standby(
                    name: try row.text("name"), isAwaited: try row.bool("is_awaited"),
                    flush: try row.optionalLSN("flush_lsn")))
        }
        return waits
    }

    /// `nil` when the server does not tell: where the link of one is gone it tells of none, and that is no reason not
    /// to look at the rest of the cluster.
    private func toldTablespaces() async throws(PraError) -> [ClusterObservation.Tablespace]? {
        do throws(PraError) { return try await tablespaces() } catch {
            guard error.code == .postgresQuery else { throw error }
            return nil
        }
    }

    /// Those with a path of their own: one without is a part of the data directory.
    package func tablespaces() async throws(PraError) -> [ClusterObservation.Tablespace] {
        let rows = try await query(
            """
            select oid::int8 as oid, spcname as name, location
            from pg_tablespace, pg_tablespace_location(oid) as location
            where oid >= 16384 and location like '/%' order by 1
            """)
        return try rows.map { (row) throws(PraError) in
            ClusterObservation.Tablespace(
                oid: UInt32(truncatingIfNeeded: try row.int64("oid")), name: try row.text("name"),
                location: try row.text("location"))
        }
    }

    private func slots() async throws(PraError) -> [ClusterObservation.Slot] {
        var slots: [ClusterObservation.Slot] = []
        // The reason is a column from PostgreSQL 17 on.
        let rows = try await query(
            """
            select slot_name, active, restart_lsn, wal_status, safe_wal_size,
                to_jsonb(slot) ->> 'invalidation_reason' as invalidation
            from pg_replication_slots slot order by 1
            """)
        for row in rows {
            var slot = ClusterObservation.Slot(
                name: try row.text("slot_name"), isActive: try row.bool("active"),
                restart: try row.optionalLSN("restart_lsn"), walStatus: try row.optionalText("wal_status"),
                safe: try row.optionalInt64("safe_wal_size").map { ByteCount($0) })
            slot.invalidation = try row.optionalText("invalidation")
            slots.append(slot)
        }
        return slots
    }

    /// The size of each, then its rows, counted up to what the manifest asks.
    func count(_ tables: [Cluster.CriticalTable]) async throws(PraError) -> [TableObservation] {
        var seen: [TableObservation] = []
        for table in tables {
            // The regclass prints as a quoted identifier: safe to put into the next statement.
            let found = try await query(
                "select to_regclass($1)::text as name, pg_total_relation_size(to_regclass($1)) as bytes", [table.name]
            ).only()
            guard let name = try found.optionalText("name"), let bytes = try found.optionalInt64("bytes") else {
                seen.append(TableObservation(name: table.name, bytes: nil, rowsAtLeast: nil))
                continue
            }
            let rows = try await query(
                "select count(*) as rows from (select from \(name) limit $1) as counted", [String(table.minRows)]
            ).only().int64("rows")
            seen.append(TableObservation(name: table.name, bytes: ByteCount(bytes), rowsAtLeast: rows))
        }
        return seen
    }
}

/// The bits of a signed 64-bit number as SQL prints it, unsigned as PostgreSQL means them.
private func unsigned(_ text: String) -> String { Int64(text).map { String(UInt64(bitPattern: $0)) } ?? text }

/// A primary's timeline is that of the file it writes: the control file's is one checkpoint late after a promotion.
private let observation = """
    select clock_timestamp() as now, in_recovery, pg_postmaster_start_time() as started,
        case when in_recovery then coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
            else pg_current_wal_insert_lsn() end as insert,
        case when in_recovery then coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
            else pg_current_wal_flush_lsn() end as flush,
        case when in_recovery then (select timeline_id from pg_control_checkpoint())
            else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end as timeline,
        (select system_identifier from pg_control_system()) as system,
        current_setting('server_version_num') as version,
        pg_size_bytes(current_setting('wal_segment_size')) as segment_bytes,
        (select coalesce(sum(pg_database_size(oid)), 0)::int8 from pg_database
            where has_database_privilege(oid, 'connect') or pg_has_role('pg_read_all_stats', 'usage'))
            as database_bytes,
        current_setting('data_checksums')::bool as checksums,
        current_setting('wal_level') as wal_level,
        current_setting('max_wal_senders') as max_senders,
        (select count(*) from pg_stat_replication) as senders,
        current_setting('max_replication_slots') as max_slots,
        (select rolsuper or rolreplication from pg_roles where rolname = current_user) as may_replicate
    from pg_is_in_recovery() as in_recovery
    """
