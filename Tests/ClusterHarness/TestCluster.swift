import Foundation
import Manifests
import Model
import Ports
import Postgres

/// A PostgreSQL server of one test: its own copy of the template, a private socket, no TCP unless asked, no fsync.
package actor TestCluster {
    /// Holds `data`, the socket and the log; tests may put more there.
    package nonisolated let folder: String
    package nonisolated let data: String
    /// Folder of its programs.
    package nonisolated let programs: String
    package nonisolated let port: Int
    private let thread = SerialThread()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    package static var isAvailable: Bool { Programs.folder != nil }

    /// - Parameter data: of a cluster that is there already, such as a restored one; it must belong to the clusters'
    /// owner.
    /// - Parameter programs: their folder; of the newest version when absent.
    /// - Parameter port: in its socket's name, and of TCP where its settings have it listen.
    package init(folder: String, data: String, programs: String? = nil, port: Int = 5432) {
        (self.folder, self.data, self.programs) = (folder, data, programs ?? Programs.folder ?? "")
        self.port = port
    }

    package nonisolated var settings: ConnectionSettings {
        ConnectionSettings(cluster: "test", hosts: [folder], port: port, user: "postgres")
    }

    package nonisolated var resource: Resource<Cluster.Spec> {
        Resource(
            "Cluster", name: "test",
            spec: Cluster.Spec(connection: Cluster.Connection(hosts: [folder], port: port, user: "postgres")),
            digest: Digest([UInt8](repeating: 0, count: 32)))
    }

    package func configure(_ settings: [String: String]) throws {
        let lines = settings.map { "\($0.key) = '\($0.value.replacing("'", with: "''"))'\n" }.sorted().joined()
        let file = try FileHandle(forWritingTo: URL(filePath: "\(data)/postgresql.auto.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        try file.close()
    }

    /// Replaces pg_hba.conf; a running server has to `reload`.
    package func allow(_ lines: [String]) throws {
        // In place, so that the owner stays.
        let file = try FileHandle(forWritingTo: URL(filePath: "\(data)/pg_hba.conf"))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
        try file.close()
    }

    package func start() throws {
        _ = try control(["start", "-l", "\(folder)/log", "-w", "-t", "60"])
    }

    package func stop(_ mode: String = "immediate") throws {
        _ = try control(["stop", "-m", mode, "-w", "-t", "60"])
    }

    /// `kill -9` of the whole server; it does not come back.
    package func crash() throws {
        let file = "\(data)/postmaster.pid"
        try run(
            "/bin/sh", ["-c", "pid=$(head -1 \(file)); kill -9 $pid; while kill -0 $pid 2>&-; do :; done; rm \(file)"])
    }

    /// A client of its own that inserts row after row until the server is gone. What it was told to be committed is in
    /// the file that is returned, a number a line.
    package func load(from first: Int) throws -> String {
        let told = "\(folder)/told-\(first)"
        let row = "insert into items values (&, 'under load') returning id;"
        let psql = "\(programs)/psql -XAtq -h \(folder) -p \(port) -U postgres"
        try run(
            "/bin/sh",
            [
                "-c",
                "(seq \(first) 99999999 | sed \"s/.*/\(row)/\" | \(psql) >\(told) 2>&-; echo end >>\(told)) >&- 2>&- &",
            ])
        return told
    }

    package func reload() throws { _ = try control(["reload"]) }

    package func promote() throws { _ = try control(["promote", "-w", "-t", "60"]) }

    private func control(_ arguments: [String]) throws -> String {
        do { return try run("pg_ctl", ["-D", data] + arguments) } catch {
            throw HarnessError("\(error)\n\(String(data: log, encoding: .utf8) ?? "")")
        }
    }

    package var isRunning: Bool { FileManager.default.fileExists(atPath: "\(data)/postmaster.pid") }

    /// The server's log.
    package var log: Data { FileManager.default.contents(atPath: "\(folder)/log") ?? Data() }

    /// What `psql` prints for `sql`, unaligned and without headers.
    @discardableResult
    package func psql(_ sql: String) throws -> String {
        try run(
            "psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", String(port), "-U", "postgres", "-c", sql]
        )
        .trimmingCharacters(in: .newlines)
    }

    /// Runs one of PostgreSQL's programs, or any by its path, as the clusters' owner; its standard output.
    @discardableResult
    package func run(_ program: String, _ arguments: [String]) throws -> String {
        try Programs.run(program, arguments, in: programs)
    }

    fileprivate func prepare(_ settings: [String: String]) throws {
        let always = [
            "listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "shared_buffers": "32MB",
            "wal_level": "replica", "log_timezone": "UTC", "port": String(port),
        ]
        try configure(always.merging(settings) { _, chosen in chosen })
    }
}

/// Runs `body` with a cluster of its own, which is stopped and removed afterwards, whatever happens.
package func withCluster<T>(
    programs: String? = nil, settings: [String: String] = [:], port: Int = 5432, isStarted: Bool = true,
    _ body: (TestCluster) async throws -> T
) async throws -> T {
    try await Turnstile.shared.enter()
    let result: Result<T, any Error>
    do {
        let programs = programs ?? Programs.folder ?? ""
        let folder = try await Template.shared.copy(by: programs)
        let cluster = TestCluster(folder: folder, data: "\(folder)/data", programs: programs, port: port)
        do {
            try await cluster.prepare(settings)
            if isStarted { try await cluster.start() }
            result = .success(try await Turnstile.$isInside.withValue(true) { try await body(cluster) })
        } catch { result = .failure(error) }
        if await cluster.isRunning { try await cluster.stop() }
        try FileManager.default.removeItem(atPath: folder)
    } catch {
        Turnstile.shared.leave()
        throw error
    }
    Turnstile.shared.leave()
    return try result.get()
}
