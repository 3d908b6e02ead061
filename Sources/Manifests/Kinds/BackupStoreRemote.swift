import Model

extension BackupStore {
    /// How an S3-compatible store is spoken to.
    package struct S3: Hashable, Sendable {
        package var region: String
        /// `https://host[:port]`; Amazon's of the region without it.
        package var endpoint: String?
        /// Whether the bucket stands in the path, and not in the host's name.
        package var pathStyle: Bool
        /// File of the certificates that may vouch for the endpoint; the system's without it.
        package var caFile: String?
        package var credentials: Credentials
        package var conditionalWrites: ConditionalWrites
        package var lock: Lock?
    }

    /// Object lock: what is put stays for a time, whoever asks for its deletion.
    package struct Lock: Hashable, Sendable {
        package enum Mode: String, Hashable, Sendable, CaseIterable {
            /// A user with a special right may shorten it.
            case governance = "Governance"
            /// Nobody may, not even the owner of the account.
            case compliance = "Compliance"
        }

        package var mode: Mode
        package var period: Duration

        package init(mode: Mode, period: Duration) { (self.mode, self.period) = (mode, period) }
    }

    package struct Credentials: Hashable, Sendable {
        package var accessKeyID: SecretReference
        package var secretAccessKey: SecretReference
        package var sessionToken: SecretReference?

        /// Under the names that every S3 client reads.
        package static let ofEnvironment = Credentials(
            accessKeyID: .env("AWS_ACCESS_KEY_ID"), secretAccessKey: .env("AWS_SECRET_ACCESS_KEY"), sessionToken: nil)
    }

    /// What keeps two writers from one name.
    package enum ConditionalWrites: String, Hashable, Sendable, CaseIterable {
        /// The endpoint: it honours `If-None-Match: *`, or the store is refused.
        case required = "Required"
        /// The operator: one pra alone writes to this store.
        case singleWriter = "SingleWriter"
    }

    /// How ssh gets to an SFTP store.
    package struct SFTP: Hashable, Sendable {
        package var keyFile: String?
        package var knownHosts: String?
    }
}
