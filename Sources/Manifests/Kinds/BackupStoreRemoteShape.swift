import Model

extension BackupStore {
    static let s3 = Shape<S3>.object(
        S3.init,
        Field("region", .text(.host), "Region of the bucket; us-east-1 where there are none", example: "eu-west-3"),
        Field(
            optional: "endpoint", .text(.endpoint), "Of the S3-compatible service; Amazon's of the region without it",
            example: "https://s3.example.org"),
        Field(
            "pathStyle", .boolean, "The bucket stands in the path (true) or in the host's name (false)", default: true),
        Field(
            optional: "caFile", .text(.absolutePath),
            "Certificates that may vouch for the endpoint, in place of the system's", example: "/etc/pra/s3-ca.crt"),
        Field(
            "credentials", credentials, "Of a user that may list, read, write and delete below the prefix",
            default: ["accessKeyId": ["env": "AWS_ACCESS_KEY_ID"], "secretAccessKey": ["env": "AWS_SECRET_ACCESS_KEY"]]
        ),
        Field(
            "conditionalWrites", .choice,
            "Required: the endpoint honours If-None-Match. SingleWriter: it need not, and one pra alone writes here",
            default: "Required"),
        Field(optional: "lock", lock, "Object lock on what is put; the bucket must have object lock, and no default"))

    private static let lock = Shape<Lock>.object(
        Lock.init,
        Field("mode", .choice, "Governance: a user with the right may end it. Compliance: nobody may"),
        Field(
            "period", .duration(from: "1d"), "How long at least; extended at each backup for what the new point needs",
            example: "30d"))

    private static let credentials = Shape<Credentials>.object(
        Credentials.init,
        Field("accessKeyId", .secret, "Where the access key's id is"),
        Field("secretAccessKey", .secret, "Where the secret key is"),
        Field(optional: "sessionToken", .secret, "Where the token of temporary credentials is"))

    static let sftp = Shape<SFTP>.object(
        SFTP.init,
        Field(
            optional: "keyFile", .text(.absolutePath), "Private key, for its owner's eyes only",
            example: "/etc/pra/sftp_key"),
        Field(
            optional: "knownHosts", .text(.absolutePath), "File that names the host's key",
            example: "/etc/pra/known_hosts"))

    @Sendable static func wrongSections(_ spec: Spec) -> [Fault] {
        var faults: [Fault] = []
        let scheme = spec.url.prefix { $0 != ":" }
        for (name, isThere) in [("s3", spec.s3 != nil), ("sftp", spec.sftp != nil)] where isThere && scheme != name {
            faults.append(
                Fault(
                    "unused-field", at: [.field(name)], "a \(scheme) store has no “\(name)”",
                    "remove it, or write url: \(name)://…"))
        }
        if scheme == "s3", spec.s3 == nil {
            faults.append(Fault("missing-field", "an s3 store needs its region", "add “s3: {region: REGION}”"))
        }
        if spec.s3?.conditionalWrites == .singleWriter {
            faults.append(
                Fault(
                    "single-writer", at: [.field("s3"), .field("conditionalWrites")],
                    "two pra that write to this store at once may replace each other's points unseen",
                    "see that one pra alone writes here, or use a service that honours If-None-Match",
                    severity: .warning))
        }
        return faults
    }
}
