import Manifests
import Model
import Ports

/// All that a session needs to log in, the secret resolved.
package struct ConnectionSettings: Sendable {
    /// As people call the cluster; for messages only.
    package var cluster: String
    /// Socket folders or host names, tried in order.
    package var hosts: [String]
    package var port: Int
    package var database: String
    package var user: String
    package var password: Secret?
    package var tls: Cluster.TLSMode
    package var tlsFiles: Cluster.TLSFiles?
    /// For each host.
    package var connectTimeout: Duration

    package init(
        cluster: String, hosts: [String], port: Int, database: String = "postgres", user: String,
    ) {
        (self.cluster, self.hosts, self.port) = (cluster, hosts, port)
        (self.database, self.user, self.password) = (database, user, nil)
        (self.tls, self.tlsFiles, self.connectTimeout) = (.prefer, nil, .seconds(10))
    }

    /// - Throws: `.secretUnavailable`.
    package init(_ cluster: Resource<Cluster.Spec>, secrets: any SecretResolver) async throws(PraError) {
        let connection = cluster.spec.connection
        self.init(
            cluster: cluster.name, hosts: connection.hosts, port: connection.port, database: connection.database,
            user: connection.user)
        if let reference = connection.password { password = try await secrets.resolve(reference) }
        (tls, tlsFiles, connectTimeout) = (connection.tls, connection.tlsFiles, connection.connectTimeout)
    }

    /// libpq's keywords and values for one host. `~/.pgpass` is never read; dead peers are noticed within two
    /// minutes.
    func keywords(host: String, as application: String, replication: Bool) -> [(String, String)] {
        var pairs = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user),
            ("sslmode", tls.libpqName), ("gssencmode", "disable"), ("application_name", application),
            ("fallback_application_name", "pra"),
            ("passfile", "/nonexistent"), ("client_encoding", "UTF8"),
            ("options", "-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "120000"),
        ]
        let files = [
            ("sslrootcert", tlsFiles?.rootCertificate), ("sslcert", tlsFiles?.certificate), ("sslkey", tlsFiles?.key),
        ]
        for (keyword, path) in files { if let path { pairs.append((keyword, path)) } }
        if let password { pairs.append(("password", password.revealed)) }
        if replication { pairs.append(("replication", "true")) }
        return pairs
    }
}

extension Cluster.TLSMode {
    fileprivate var libpqName: String {
        switch self {
        case .disable: "disable"
        case .allow: "allow"
        case .prefer: "prefer"
        case .require: "require"
        case .verifyCA: "verify-ca"
        case .verifyFull: "verify-full"
        }
    }
}
