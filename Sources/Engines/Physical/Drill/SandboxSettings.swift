import Model

/// `postgresql.conf` of a restored copy that must touch nothing outside its folder (DESIGN §9).
package struct SandboxSettings: Hashable, Sendable {
    package var data: String
    /// Of `pg_hba.conf` and `pg_ident.conf`.
    package var configuration: String
    package var socket: String
    package var major: Int
    package var limits: ControlFile.Limits

    package init(data: String, configuration: String, socket: String, major: Int, limits: ControlFile.Limits) {
        (self.data, self.configuration, self.socket) = (data, configuration, socket)
        (self.major, self.limits) = (major, limits)
    }

    package static let port = 5432

    package var text: String {
        settings.map { "\($0.0) = \(quoted($0.1))\n" }.joined()
    }

    /// Only those who may enter the socket's folder (mode 0700) can connect at all.
    package static let hostBasedAuthentication = "local all all trust\n"

    private var settings: [(String, String)] {
        [
            ("data_directory", data),
            ("hba_file", "\(configuration)/pg_hba.conf"),
            ("ident_file", "\(configuration)/pg_ident.conf"),
            ("listen_addresses", ""),
            ("port", "\(SandboxSettings.port)"),
            ("unix_socket_directories", socket),
            ("unix_socket_permissions", "0700"),
            ("ssl", "off"),
            ("archive_mode", "off"),
            ("primary_conninfo", ""),
            ("primary_slot_name", ""),
            ("synchronous_standby_names", ""),
            // Subscriptions must not wake up and pull from the real publisher.
            ("max_logical_replication_workers", "0"),
            ("shared_preload_libraries", ""),
            ("session_preload_libraries", ""),
            ("local_preload_libraries", ""),
            ("jit", "off"),
            // As a real restore has them: without them a drill would be faster than what it measures.
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("logging_collector", "off"),
            ("log_timezone", "UTC"),
            // Without hot standby the server answers first when recovery is over, which is what a drill times.
            ("hot_standby", "off"),
            ("wal_level", "replica"),
            ("max_connections", "\(limits.connections)"),
            ("max_worker_processes", "\(limits.workers)"),
            ("max_wal_senders", "\(limits.senders)"),
            ("max_prepared_transactions", "\(limits.preparedTransactions)"),
            ("max_locks_per_transaction", "\(limits.locksPerTransaction)"),
        ] + (major >= 17 ? [("event_triggers", "off")] : [])
    }
}
