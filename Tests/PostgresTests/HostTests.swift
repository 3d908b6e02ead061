import ClusterHarness
import Foundation
import Model
import Postgres
import Testing

@Suite("Finding a host", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct HostTests {
    @Test("the primary is found behind a standby, and the standby serves to look when there is no primary")
    func primaryBehindStandby() async throws {
        try await withCluster(isStarted: false) { primary in
            let folder = "\(primary.folder)/standby"
            try await primary.run("/usr/bin/mkdir", ["-m", "700", folder])
            try await primary.run("/usr/bin/cp", ["-a", primary.data, "\(folder)/data"])
            try await primary.run("/usr/bin/touch", ["\(folder)/data/standby.signal"])
            let standby = TestCluster(folder: folder, data: "\(folder)/data")
            try await standby.configure(["unix_socket_directories": folder])
            try await primary.start()
            try await standby.start()
            let checked = await Result { try await check(primary, standby) }
            try await standby.stop()
            try checked.get()
        }
    }

    private func check(_ primary: TestCluster, _ standby: TestCluster) async throws {
        var settings = primary.settings
        settings.hosts = [standby.folder, primary.folder]
        for role in [Session.Role.primary, .primaryOrStandby] {
            #expect(try await Session.connect(settings, role: role).isInRecovery == false)
        }
        settings.hosts = [primary.folder, "\(primary.folder)/."]
        #expect(try await Session.connect(settings).isInRecovery == false, "one server by two addresses is one")
        settings.hosts = [standby.folder, primary.folder]
        try await primary.stop()
        #expect(try await Session.connect(settings, role: .primaryOrStandby).isInRecovery)
        let gone = await failure { try await Session.connect(settings) }
        #expect(gone?.code == .postgresUnreachable)
        settings.hosts = [standby.folder]
        let none = await failure { try await Session.connect(settings) }
        #expect(none?.what == "no host of cluster test is its primary")
    }

    @Test("a host that takes the connection and never answers is unreachable after the connect timeout")
    func silentHost() async throws {
        let folder = NSTemporaryDirectory() + "/silent-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let listener = try listen(at: "\(folder)/.s.PGSQL.5432")
        defer { close(listener) }
        var settings = ConnectionSettings(cluster: "test", hosts: [folder], port: 5432, user: "postgres")
        settings.connectTimeout = .milliseconds(50)
        let error = await failure { try await Session.connect(settings) }
        #expect(error?.code == .postgresUnreachable)
        #expect(error?.what == "cluster test did not answer the login at \(folder) port 5432 within 50ms")
    }

    @Test("a session closes with its last reference")
    func lastReference() async throws {
        try await withCluster { cluster in
            let others = "select count(*) from pg_stat_activity where application_name = 'held'"
            var session: Session? = try await Session.connect(cluster.settings, as: "held")
            #expect(try await cluster.psql(others) == "1")
            #expect(await session?.isIdle == true)
            session = nil
            try await until { try await cluster.psql(others) == "0" }
        }
    }
}

/// A Unix socket on which nobody accepts.
private func listen(at path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard status == 0, Foundation.listen(descriptor, 1) == 0 else { throw HarnessError("no socket: errno \(errno)") }
    return descriptor
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
