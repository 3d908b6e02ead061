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
        /// Written `zstd-3`.
        package var compression: Compression
        package var capacity: Capacity
    }

    package struct FailureDomain: Hashable, Sendable {
        package var site: String
        package var host: String
    }

    package struct Compression: Hashable, Sendable {
        package enum Codec: String, Hashable, Sendable, CaseIterable { case none, zstd }

        package var codec: Codec
        /// 1 to 19 for zstd.
        package var level: Int
    }

    /// Shares of the file system in use.
    package struct Capacity: Hashable, Sendable {
        package var warnAt: Ratio
        /// No new base backup above it; WAL goes on.
        package var stopAt: Ratio
    }
}
