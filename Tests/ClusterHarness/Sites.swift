import Foundation

/// Folders for sites; those of runs that are dead go first.
private actor Ground {
    static let shared = Ground()

    private let root = "/tmp/pra-commands"
    private var count = 0

    func newFolder() throws -> String {
        let run = "\(root)/\(getpid())"
        if count == 0 { try clear() }
        count += 1
        try FileManager.default.createDirectory(atPath: "\(run)/\(count)", withIntermediateDirectories: true)
        return "\(run)/\(count)"
    }

    private func clear() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: root) {
            guard let process = pid_t(name), kill(process, 0) != 0, errno == ESRCH else { continue }
            try FileManager.default.removeItem(atPath: "\(root)/\(name)")
        }
    }
}

/// Runs `body` in a folder of its own, which goes with it, whatever happens.
package func withFolder<T>(
    socket: String, filled source: String? = nil, _ body: (Site) async throws -> T
) async throws -> T {
    let folder = try await Ground.shared.newFolder()
    let site = try Site(folder: folder, socket: socket)
    let result: Result<T, any Error>
    do {
        if let source {
            for name in ["store", "state"] { try await site.run("/usr/bin/cp", "-a", "\(source)/\(name)", folder) }
        }
        result = .success(try await body(site))
    } catch { result = .failure(error) }
    await site.killAll()
    try FileManager.default.removeItem(atPath: folder)
    return try result.get()
}

extension Site {
    /// A certificate for `localhost` that vouches for itself: `NAME.crt` and `NAME.key`.
    package func certify(_ name: String) throws {
        try run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost", "-keyout", "\(folder)/\(name).key",
                "-out", "\(folder)/\(name).crt",
            ])
    }
}

/// A cluster that nobody protects yet, with the table `items` of 2,000 rows and the role `pra` with its password.
/// - Parameter isInitialised: whether it has a system identifier of its own; otherwise that of all clusters of this
/// run.
package func withNewCluster<T>(
    settings: [String: String] = [:], isInitialised: Bool = false, _ body: (Site, TestCluster) async throws -> T
) async throws -> T {
    try await withCluster(settings: settings, isStarted: !isInitialised) { cluster in
        if isInitialised {
            try await cluster.run("/usr/bin/rm", ["-rf", cluster.data])
            try await cluster.run(
                "initdb", ["-D", cluster.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
            try await cluster.configure([
                "listen_addresses": "", "unix_socket_directories": cluster.folder, "fsync": "off",
            ])
            try await cluster.start()
        }
        try await cluster.allow(["local all,replication pra scram-sha-256", "local all postgres trust"])
        try await cluster.reload()
        try await cluster.psql(
            """
            create role pra login replication password '\(Site.password)';
            grant pg_monitor, pg_read_all_data to pra; grant create on database postgres to pra;
            create table items as select g as id, md5(g::text) as word from generate_series(1, 2000) g
            """)
        return try await withFolder(socket: cluster.folder) { site in try await body(site, cluster) }
    }
}

/// A server on a data directory that is there already, stopped afterwards, whatever happens.
package func withServer<T>(on data: String, _ body: (TestCluster) async throws -> T) async throws -> T {
    let folder = "/tmp/pra-clusters/on-\(UUID())"
    let server = TestCluster(folder: folder, data: data)
    try await server.run("/usr/bin/mkdir", ["-m", "700", folder])
    let result: Result<T, any Error>
    do {
        try await server.configure(["unix_socket_directories": folder])
        try await server.start()
        result = .success(try await body(server))
    } catch { result = .failure(error) }
    if await server.isRunning { try await server.stop() }
    try await server.run("/usr/bin/rm", ["-rf", folder])
    return try result.get()
}
