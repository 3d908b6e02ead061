import Model

extension BackupStore {
    package static let doc = "Where copies live"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("url", .text(.storeURL), "Folder or bucket of the store", example: "file:///var/lib/pra/store"),
        Field(optional: "s3", s3, "How the bucket of an s3 URL is reached"),
        Field(optional: "sftp", sftp, "How ssh reaches the host of an sftp URL; as ssh's own configuration says it"),
        Field("failureDomain", failureDomain, "What is lost together with it"),
        Field("compression", .text(.compression), "Codec and level of new data", default: "zstd-3"),
        Field(
            "capacity", capacity, "Shares of the file system in use at which to speak and to stop",
            default: ["warnAt": "80%", "stopAt": "95%"])
    ).checked(wrongSections)

    private static let failureDomain = Shape<FailureDomain>.object(
        FailureDomain.init,
        Field("site", .text(.line), "Building or region", example: "conakry"),
        Field("host", .text(.host), "Machine that holds it", example: "db1"))

    private static let capacity = Shape<Capacity>.object(
        Capacity.init,
        Field("warnAt", .text(.ratio), "An incident opens above it", default: "80%"),
        Field("stopAt", .text(.ratio), "No new base backup above it; WAL goes on", default: "95%")
    ).checked { capacity in
        capacity.warnAt < capacity.stopAt
            ? []
            : [
                Fault(
                    "never-warns", at: [.field("warnAt")],
                    "the warning at \(capacity.warnAt) does not come before the stop at \(capacity.stopAt)",
                    "write warnAt below \(capacity.stopAt)")
            ]
    }
}

extension TextForm where Value == BackupStore.Compression {
    static let compression = TextForm(
        "a codec and level (none, zstd-1 to zstd-19)", rule: "compression", pattern: "^(none|zstd-([1-9]|1[0-9]))$",
        example: "zstd-3",
        parse: { text in
            if text == "none" { return Value(codec: .none, level: 0) }
            guard text.hasPrefix("zstd-"), let level = Int(text.dropFirst(5)), (1...19).contains(level),
                text == "zstd-\(level)"
            else { return nil }
            return Value(codec: .zstd, level: level)
        },
        write: { $0.codec == .none ? "none" : "\($0.codec.rawValue)-\($0.level)" })
}
