import Model

// For what is not read from a manifest: sandboxes, tests.

extension Resource {
    package init(_ kind: String, name: String, labels: [String: String] = [:], spec: Spec, digest: Digest) {
        (self.kind, self.spec, self.digest) = (kind, spec, digest)
        metadata = Metadata(name: name, labels: labels)
        location = SourceLocation(file: "none", line: 1, column: 1)
        document = ""
    }
}

extension Cluster.Spec {
    /// A local cluster and nothing more.
    package init(connection: Cluster.Connection) {
        (host, self.connection, programs, runAs) = ("local", connection, nil, nil)
        (heartbeat, criticalTables, checks, endpoints) = (nil, [], [], [])
    }
}

extension Cluster.Connection {
    package init(hosts: [String], port: Int, database: String = "postgres", user: String) {
        (self.hosts, self.port, self.database, self.user) = (hosts, port, database, user)
        (password, tls, tlsFiles, connectTimeout) = (nil, .prefer, nil, .seconds(10))
    }
}

extension Cluster.CriticalTable {
    package init(name: String, minRows: Int64) { (self.name, self.minRows, minSize) = (name, minRows, nil) }
}

extension Cluster.Heartbeat {
    package init(schema: String) { (self.schema, every) = (schema, .seconds(30)) }
}
