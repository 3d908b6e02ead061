import Model

/// Where copies live.
package enum BackupStore: Kind {
    package static let name = "BackupStore"

    package struct Spec: Hashable, Sendable {
        /// `file:///absolute/path`, `s3://bucket/prefix` or `sftp://user@host:port/absolute/path`.
        package var url: String
        /// Of an `s3` URL, and of no other.
        package var s3: S3?
        /// Of an `sftp` URL, where ssh's own configuration does not say it.
        package var sftp: SFTP?
        package var failureDomain: FailureDomain
        /// Written `zstd-3`, `gzip-6`, `none`.
        package var compression: Compression
        /// `nil` for a plain store. A store stays what it was made as.
        package var encryption: Encryption?
        package var capacity: Capacity
        package var scrub: Scrub

        package init(
            url: String, s3: S3? = nil, sftp: SFTP? = nil, failureDomain: FailureDomain, compression: Compression,
            encryption: Encryption? = nil, capacity: Capacity, scrub: Scrub = Scrub()
        ) {
            (self.s3, self.sftp) = (s3, sftp)
            (self.url, self.failureDomain, self.compression) = (url, failureDomain, compression)
            (self.encryption, self.capacity, self.scrub) = (encryption, capacity, scrub)
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

    /// How old the reading of an object may become.
    package struct Scrub: Hashable, Sendable {
        /// In so many passes, about, a store is read.
        package static let passes = 30

        package var every: Duration

        package init(every: Duration = .seconds(30 * 86_400)) { self.every = every }
    }

    /// Shares of the file system in use.
    package struct Capacity: Hashable, Sendable {
        package var warnAt: Ratio
        /// No new base backup above it; WAL goes on.
        package var stopAt: Ratio
    }
}
