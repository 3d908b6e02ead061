import Model

/// Where copies live.
package enum BackupStore: Kind {
    package static let name = "BackupStore"

    package struct Spec: Hashable, Sendable {
        /// `file:///absolute/path`.
        package var url: String
        package var failureDomain: FailureDomain
        /// Written `zstd-3`, `gzip-6`, `none`.
        package var compression: Compression
        /// `nil` for a plain store. A store stays what it was made as.
        package var encryption: Encryption?
        package var capacity: Capacity

        package init(
            url: String, failureDomain: FailureDomain, compression: Compression, encryption: Encryption? = nil,
            capacity: Capacity
        ) {
            (self.url, self.failureDomain, self.compression) = (url, failureDomain, compression)
            (self.encryption, self.capacity) = (encryption, capacity)
        }
    }

    /// Who can open an encrypted store. Two, so that a lost key is not a lost backup.
    package struct Encryption: Hashable, Sendable {
        /// Used for every backup and restore.
        package var operatorKey: RecipientKey
        /// Kept elsewhere; needed when the store is made and when keys are rotated.
        package var recoveryKey: RecipientKey
    }

    package enum RecipientKey: Hashable, Sendable {
        /// 32 bytes, in hexadecimal or base64.
        case key(SecretReference)
        case passphrase(SecretReference)

        package var reference: SecretReference {
            switch self {
            case .key(let reference), .passphrase(let reference): reference
            }
        }
    }

    package struct FailureDomain: Hashable, Sendable {
        package var site: String
        package var host: String
    }

    package struct Compression: Hashable, Sendable {
        package enum Codec: String, Hashable, Sendable, CaseIterable { case none, zstd, gzip }

        package var codec: Codec
        /// 1 to 19 for zstd, 1 to 9 for gzip.
        package var level: Int
    }

    /// Shares of the file system in use.
    package struct Capacity: Hashable, Sendable {
        package var warnAt: Ratio
        /// No new base backup above it; WAL goes on.
        package var stopAt: Ratio
    }
}
