import Model

/// How to reach a PostgreSQL cluster, and what healthy means for it.
package enum Cluster: Kind {
    package static let name = "Cluster"

    package struct Spec: Hashable, Sendable {
        /// Where `pra` restores this cluster: `local`, or the name of the host whose own `pra` does.
        package var host: String
        package var connection: Connection
        /// Folder of PostgreSQL's programs; found by itself when absent.
        package var programs: String?
        /// Unprivileged user that owns restored files and runs drills when `pra` runs as root.
        package var runAs: String?
        package var heartbeat: Heartbeat?
        package var criticalTables: [CriticalTable]
        package var checks: [SQLCheck]
        package var endpoints: [Endpoint]
        /// Where its server is; `nil` where nothing says it.
        package var failureDomain: BackupStore.FailureDomain?
    }

    package struct Connection: Hashable, Sendable {
        /// Socket folders or host names, tried in order; the primary is the one that says so.
        package var hosts: [String]
        package var port: Int
        package var database: String
        package var user: String
        package var password: SecretReference?
        package var tls: TLSMode
        package var tlsFiles: TLSFiles?
        package var connectTimeout: Duration
    }

    /// As libpq's `sslmode`.
    package enum TLSMode: String, Hashable, Sendable, CaseIterable {
        case disable = "Disable", allow = "Allow", prefer = "Prefer", require = "Require", verifyCA = "VerifyCA"
        case verifyFull = "VerifyFull"
    }

    /// As libpq's `sslrootcert`, `sslcert` and `sslkey`: absolute paths on the host where `pra` runs.
    package struct TLSFiles: Hashable, Sendable {
        package var rootCertificate: String?
        package var certificate: String?
        package var key: String?

        package init(rootCertificate: String?, certificate: String? = nil, key: String? = nil) {
            (self.rootCertificate, self.certificate, self.key) = (rootCertificate, certificate, key)
        }
    }

    package struct Heartbeat: Hashable, Sendable {
        package var schema: String
        package var every: Duration
    }

    package struct CriticalTable: Hashable, Sendable {
        /// `schema.table`.
        package var name: String
        package var minRows: Int64
        package var minSize: ByteCount?
    }

    package struct SQLCheck: Hashable, Sendable {
        package var name: String
        /// Returns one row with one integer.
        package var sql: String
        package var equals: Int64
    }

    package struct Endpoint: Hashable, Sendable {
        package enum Method: String, Hashable, Sendable, CaseIterable { case get = "GET", head = "HEAD", post = "POST" }

        package var name: String
        package var url: String
        package var method = Method.get
        /// Only with POST; nothing is sent when absent.
        package var body: Body?
        package var expect: Expectation
        package var timeout: Duration
        /// Between the beginnings of two looks.
        package var every = Duration.seconds(5)
    }

    /// No secret: it stands in the manifest as it is sent.
    package struct Body: Hashable, Sendable {
        package var text: String
        package var contentType: String
    }

    package struct Expectation: Hashable, Sendable {
        package var status: Int
        /// The body must contain this text; anything will do when absent.
        package var contains: String?
    }
}

/// Where a secret is, never the secret: `{env: NAME}`, `{file: PATH}` or `{exec: [PROGRAM, ARGUMENT…]}`. Resolved when
/// used.
package enum SecretReference: Hashable, Sendable {
    case env(String), file(String), exec([String])
}
