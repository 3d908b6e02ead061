import Model

extension BackupStore {
    package static let doc = "Where copies live"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("url", .text(.storeURL), "Folder or bucket of the store", example: "file:///var/lib/pra/store"),
        Field(optional: "s3", s3, "How the bucket of an s3 URL is reached"),
        Field(optional: "sftp", sftp, "How ssh reaches the host of an sftp URL; as ssh's own configuration says it"),
        Field("failureDomain", FailureDomain.shape, "What is lost together with it"),
        Field("compression", .text(.compression), "Codec and level of new data", default: "zstd-3"),
        Field(
            optional: "encryption", encryption,
            "Who can open the store; without it the store is plain. Set before the store is made: it stays as it is"),
        Field(
            "capacity", capacity, "Shares of the file system in use at which to speak and to stop",
            default: ["warnAt": "80%", "stopAt": "95%"]),
        Field("scrub", scrub, "How often every byte of the store is read back", default: ["every": "30d"])
    ).checked(wrongSections)

    private static let scrub = Shape<Scrub>.object(
        { Scrub(every: $0) },
        Field(
            "every", .duration(from: "1h"),
            "What was read back and found sound is read again after this long; the loop reads a part of it at a time",
            default: "30d"))

    private static let encryption = Shape<Encryption>.object(
        Encryption.init,
        Field("operator", recipientKey, "The key that pra uses, for every backup and restore"),
        Field(
            "recovery", recipientKey,
            "A second key, for the day on which the first is lost: keep it elsewhere. Needed when the store is made "
                + "and when keys are rotated")
    ).checked { keys in
        keys.operatorKey.reference != keys.recoveryKey.reference
            ? []
            : [
                Fault(
                    "one-key", at: [.field("recovery")], "both recipients have the same key",
                    "give `recovery` a key of its own, kept elsewhere")
            ]
    }

    private static let recipientKey = Shape<RecipientKey>.exactlyOne([
        Field(
            "key", Shape<SecretReference>.secret.made { .key($0) }, "Where 32 bytes are, in hexadecimal or base64",
            example: ["file": "/etc/pra/store.key"]),
        Field(
            "passphrase", Shape<SecretReference>.secret.made { .passphrase($0) },
            "Where a passphrase is, of at least 12 characters"),
    ])

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
        "a codec and level (none, zstd-1 to zstd-19, gzip-1 to gzip-9)", rule: "compression",
        pattern: "^(none|zstd-([1-9]|1[0-9])|gzip-[1-9])$", example: "zstd-3",
        parse: { text in
            if text == "none" { return Value(codec: .none, level: 0) }
            for (codec, levels) in [(Value.Codec.zstd, 1...19), (.gzip, 1...9)] {
                guard text.hasPrefix("\(codec)-"), let level = Int(text.dropFirst(5)), levels.contains(level) else {
                    continue
                }
                return text == "\(codec)-\(level)" ? Value(codec: codec, level: level) : nil
            }
            return nil
        },
        write: { $0.codec == .none ? "none" : "\($0.codec.rawValue)-\($0.level)" })
}
