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
        (heartbeat, criticalTables, checks, endpoints, failureDomain) = (nil, [], [], [], nil)
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

extension BackupStore.Spec {
    /// A store that only its URL is known of.
    package init(url: String, s3: BackupStore.S3? = nil) {
        self.init(
            url: url, s3: s3, failureDomain: BackupStore.FailureDomain(site: "unknown", host: "unknown"),
            compression: BackupStore.Compression(codec: .zstd, level: 3),
            capacity: BackupStore.Capacity(warnAt: Ratio(millionths: 800_000), stopAt: Ratio(millionths: 950_000)))
    }
}

extension BackupStore.S3 {
    package init(region: String, endpoint: String?, caFile: String? = nil) {
        (self.region, self.endpoint, pathStyle, self.caFile) = (region, endpoint, true, caFile)
        (credentials, conditionalWrites, lock) = (.ofEnvironment, .required, nil)
    }
}

extension BackupStore.SFTP {
    package init(keyFile: String, knownHosts: String) {
        (self.keyFile, self.knownHosts) = (keyFile, knownHosts)
    }
}

extension WidgetDefaults.Widget {
    package init(
        key: String, type: WidgetDefaults.WidgetType, size: Size, params: WidgetDefaults.Params, visible: Bool
    ) {
        (self.key, self.type, self.size, self.params) = (key, type, size, params)
        (policy, self.visible) = (.standard, visible)
    }
}
