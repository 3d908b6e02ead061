import ClusterHarness
import Foundation
import Testing

extension Tag {
    @Tag static var postgres: Self
}

/// A store and a state folder of a protected cluster whose server is gone: one point, verified and drilled, and later
/// WAL.
func withStore<T>(_ body: (Site, Protected) async throws -> T) async throws -> T {
    let protected = try await Protected.shared()
    return try await withFolder(socket: "/nonexistent", filled: protected.folder) { site in
        try await body(site, protected)
    }
}

/// The protected cluster itself, running.
func withProtectedCluster<T>(_ body: (Site, TestCluster) async throws -> T) async throws -> T {
    let protected = try await Protected.shared()
    return try await withCluster(isStarted: false) { cluster in
        try await cluster.run("/usr/bin/rm", ["-rf", cluster.data])
        try await cluster.run("/usr/bin/cp", ["-a", "\(protected.folder)/data", cluster.data])
        try await cluster.configure(["unix_socket_directories": cluster.folder])
        try await cluster.start()
        return try await withFolder(socket: cluster.folder, filled: protected.folder) { site in
            try await body(site, cluster)
        }
    }
}

/// What a server on the restored data directory says of `items` once its recovery is over. The WAL comes from the
/// store.
func fingerprint(ofRestored data: String) async throws -> String {
    try await withServer(on: data) { copy in
        try await copy.psql("do $$ begin while pg_is_in_recovery() loop perform pg_sleep(0.01); end loop; end $$")
        return try await copy.psql(Protected.sum)
    }
}
