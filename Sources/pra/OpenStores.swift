import FoundationEssentials
import Manifests
import Model
import Ports
import RemoteStores
import Stores
import Synchronization
import Transfer

/// The objects of a store. Those of a remote one are the same each time, with its connections and credentials.
func objectStore(_ spec: BackupStore.Spec, creating: Bool = false) throws(PraError) -> any ObjectStore {
    if spec.url.hasPrefix("file:///") {
        return FileStore(directory: String(spec.url.dropFirst("file://".count)), creating: creating)
    }
    if !creating, let open = openStores.withLock({ $0[spec] }) { return open }
    let store = ReadAhead(try remoteStore(spec, creating: creating, access: try remoteAccess.get()))
    if !creating { openStores.withLock { $0[spec] = store } }
    return store
}

/// The store of a URL alone: credentials and place come from the variables that every S3 client reads.
func stated(url: String) -> BackupStore.Spec {
    guard url.hasPrefix("s3://") else { return BackupStore.Spec(url: url) }
    let environment = ProcessInfo.processInfo.environment
    var s3 = BackupStore.S3(
        region: environment["AWS_REGION"] ?? "us-east-1", endpoint: environment["AWS_ENDPOINT_URL"],
        caFile: environment["AWS_CA_BUNDLE"])
    if environment["AWS_SESSION_TOKEN"] != nil { s3.credentials.sessionToken = .env("AWS_SESSION_TOKEN") }
    return BackupStore.Spec(url: url, s3: s3)
}

private func remoteStore(
    _ spec: BackupStore.Spec, creating: Bool, access: RemoteAccess
) throws(PraError) -> any ObjectStore {
    if spec.url.hasPrefix("s3://"), let s3 = spec.s3 {
        return try S3Store(url: spec.url, s3, creating: creating, access: access)
    }
    if spec.url.hasPrefix("sftp://") {
        return try SFTPStore(url: spec.url, spec.sftp, creating: creating, access: access)
    }
    throw PraError(
        .usage, "\(spec.url) is no store that this version can open",
        remedy: "write file:///absolute/path, s3://bucket/prefix or sftp://user@host/absolute/path")
}

private let openStores = Mutex<[BackupStore.Spec: any ObjectStore]>([:])

private let remoteAccess = Result { () throws(PraError) in
    RemoteAccess(
        client: try HTTPClient(),
        secrets: Wiring.secrets,
        time: SystemTime(),
        random: SystemRandom())
}
