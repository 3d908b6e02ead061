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
/// - Parameters:
///   - directory: the data directory that recovers; PostgreSQL runs `restore_command` in it.
///   - open: opens the store, where the file was not fetched ahead.
package func walGet(
    _ name: String, to path: String, system: SystemIdentifier, into directory: String = ".",
    from open: () async throws(PraError) -> Store
) async -> WALDelivery {
    if let delivery = walGetAhead(name, to: path, system: system, into: directory) { return delivery }
    do throws(PraError) {
        let store = try await open()
        guard let bytes = try await store.walFile(name, system: system) else { return .absent }
        try deliver(bytes, of: name, to: path, into: directory)
        if store.isDear {
            await WALAhead(of: system, in: directory).fetch(after: name, segmentBytes: bytes.count, from: store)
        }
        return .delivered
    } catch { return .failed(error) }
}

/// The same for a file that an earlier call fetched ahead; `nil` for any other.
package func walGetAhead(
    _ name: String, to path: String, system: SystemIdentifier, into directory: String = "."
) -> WALDelivery? {
    guard let bytes = WALAhead(of: system, in: directory).take(name) else { return nil }
    do throws(PraError) {
        try deliver(bytes, of: name, to: path, into: directory)
        return .delivered
    } catch { return .failed(error) }
}

private func deliver(
    _ bytes: [UInt8], of name: String, to path: String, into directory: String
) throws(PraError) {
    try TablespaceGuard(directory: directory).check(bytes, named: name)
    try HostFile.write(bytes, to: path)
}
