import Model
import Stores

/// What `pra wal get` found; each case has its own exit status (DESIGN §12).
package enum WALDelivery: Equatable, Sendable {
    case delivered
    /// The store was read and has no such file: the end of WAL, as far as PostgreSQL is concerned.
    case absent
    /// Anything else. PostgreSQL must not take it for the end of WAL.
    case failed(PraError)

    /// - Parameter standby: whether the server retries by itself, so that an error must not stop it.
    package func exitStatus(standby: Bool) -> Int32 {
        switch self {
        case .delivered: 0
        case .absent: 1
        case .failed: standby ? 1 : 126
        }
    }
}

/// Writes the WAL file `name` to `path` whole or not at all. For `restore_command`.
/// - Parameter directory: the data directory that recovers; PostgreSQL runs `restore_command` in it.
package func walGet(
    _ name: String, to path: String, from store: Store, system: SystemIdentifier, into directory: String = "."
) async -> WALDelivery {
    do throws(PraError) {
        guard let bytes = try await store.walFile(name, system: system) else { return .absent }
        try TablespaceGuard(directory: directory).check(bytes, named: name)
        try HostFile.write(bytes, to: path)
        return .delivered
    } catch { return .failed(error) }
}
