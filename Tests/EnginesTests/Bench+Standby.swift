import ClusterHarness

/// Runs `body` with a filled primary and its standby, both among the hosts of the bench's cluster, the primary first.
func withStandby(
    _ body: (_ primary: TestCluster, _ standby: TestCluster, Bench) async throws -> Void
) async throws {
    try await withCluster { primary in
        let standby = TestCluster(
            folder: "\(primary.folder)/standby", data: "\(primary.folder)/standby/data", programs: primary.programs)
        let bench = try Bench(
            primary,
            connection: "hosts: [\"\(primary.folder)\", \"\(standby.folder)\"], database: postgres, user: postgres")
        try await bench.fill()
        try await primary.run("/usr/bin/mkdir", ["-m", "700", standby.folder])
        try await primary.run(
            "pg_basebackup", ["-h", primary.folder, "-U", "postgres", "-c", "fast", "-D", standby.data])
        try await standby.configure([
            "unix_socket_directories": standby.folder, "primary_conninfo": "host=\(primary.folder) user=postgres",
        ])
        try await primary.run("/usr/bin/touch", ["\(standby.data)/standby.signal"])
        try await standby.start()
        let result: Result<Void, any Error>
        do {
            try await primary.psql("insert into items select g, 'new' from generate_series(20001, 20100) g")
            try await standby.catchUp(with: primary)
            result = .success(try await body(primary, standby, bench))
        } catch { result = .failure(error) }
        if await standby.isRunning { try await standby.stop() }
        try result.get()
    }
}

extension TestCluster {
    /// Waits until this standby has replayed what `primary` has flushed.
    func catchUp(with primary: TestCluster) async throws {
        let lsn = try await primary.psql("select pg_current_wal_flush_lsn()")
        while try psql("select pg_last_wal_replay_lsn() < '\(lsn)'") == "t" {}
    }
}
