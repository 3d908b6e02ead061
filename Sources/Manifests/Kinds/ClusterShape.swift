import Model

extension Cluster {
    package static let doc = "How to reach a PostgreSQL cluster, and what healthy means for it"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "host", .text(.host),
            "Where pra restores this cluster: local, or the host whose own pra does; backups and drills run anywhere",
            default: "local"),
        Field("connection", connection, "How to connect"),
        Field(
            optional: "programs", .text(.absolutePath), "Folder of PostgreSQL's programs; found by itself when absent",
            example: "/usr/lib/postgresql/15/bin"),
        Field(
            optional: "runAs", .text(.identifier),
            "Unprivileged user that owns restored files and runs drills when pra runs as root", example: "postgres"),
        Field(
            optional: "heartbeat", heartbeat,
            "A row that pra writes at an interval, so that freshness is measured on an idle cluster"
        ),
        Field(
            "criticalTables", .list(criticalTable, distinct: "name") { $0.name },
            "Tables that must be there, in the cluster and in every restored copy; counted by pra status and by drills",
            default: []),
        Field(
            "checks", .list(check, distinct: "name") { $0.name },
            "Questions in SQL that a restored copy must answer right",
            default: []),
        Field(
            "endpoints", .list(Endpoint.shape, distinct: "name") { $0.name },
            "Health endpoints of the applications on it", default: []),
        Field(
            optional: "failureDomain", BackupStore.FailureDomain.shape,
            "Where its server is, so that scenarios may say what they lose")
    )

    private static let connection = Shape<Connection>.object(
        Connection.init,
        Field(
            "hosts", .list(.text(.postgresHost), atLeast: 1, distinct: nil) { $0 },
            "Socket folders or hosts, tried in order; the primary is the one that says so", default: ["/run/postgresql"]
        ),
        Field("port", .integer(1...65_535), "TCP port, and the number in the socket's name", default: 5432),
        Field("database", .text(.line), "Database to connect to", default: "postgres"),
        Field("user", .text(.line), "Role with REPLICATION and pg_monitor", example: "pra"),
        Field(optional: "password", .secret, "Where the role's password is", example: ["file": "/run/secrets/akig_pw"]),
        Field("tls", .choice, "As libpq's sslmode; not used on a socket", default: "VerifyFull"),
        Field(
            optional: "tlsFiles", tlsFiles,
            "Files for tls, on the host where pra runs; for one that is absent libpq looks in ~/.postgresql"),
        Field("connectTimeout", .duration(to: "10m"), "How long to wait for each host", default: "10s"))

    private static let tlsFiles = Shape<TLSFiles>.object(
        TLSFiles.init,
        Field(
            optional: "rootCertificate", .text(.absolutePath),
            "Who may vouch for the server (sslrootcert); VerifyCA and VerifyFull need it",
            example: "/etc/pra/root.crt"),
        Field(
            optional: "certificate", .text(.absolutePath), "What pra shows a server that asks for one (sslcert)",
            example: "/etc/pra/client.crt"),
        Field(
            optional: "key", .text(.absolutePath), "The certificate's private key, for its owner's eyes only (sslkey)",
            example: "/etc/pra/client.key")
    ).checked { files in
        guard (files.certificate == nil) != (files.key == nil) else { return [] }
        let (there, missing) = files.key == nil ? ("certificate", "key") : ("key", "certificate")
        return [
            Fault(
                "missing-field", at: [.field(there)], "“\(there)” stands without “\(missing)”",
                "add “\(missing)”; both may name one file")
        ]
    }

    private static let heartbeat = Shape<Heartbeat>.object(
        Heartbeat.init,
        Field("schema", .text(.identifier), "Schema of the heartbeat's table; pra creates both", default: "pra"),
        Field("every", .duration(to: "1h"), "Time between two rows", default: "15s"))

    private static let criticalTable = Shape<CriticalTable>.object(
        CriticalTable.init,
        Field("name", .text(.table), "Its schema and name", example: "public.payments"),
        Field("minRows", .integer(0...Int64.max), "It has at least so many rows", default: 0),
        Field(optional: "minSize", .text(.size), "It has at least this size on disk", example: "500Mi"))

    private static let check = Shape<SQLCheck>.object(
        SQLCheck.init,
        Field("name", .text(.line), "What it checks, in words", example: "no payment without lease"),
        Field("sql", .text(.paragraph), "A query that returns one row with one integer"),
        Field("equals", .integer(Int64.min...Int64.max), "The right answer", example: 0)
    ).checked { check in
        guard DrillRecord.reservedChecks.contains(check.name) else { return [] }
        return [
            Fault(
                "reserved-name", at: [.field("name")], "“\(check.name)” is the name of a check of pra's own",
                "say in other words what the query checks")
        ]
    }
}
