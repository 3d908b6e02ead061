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

/// Writes the WAL file `name` to `path` whole or not at all: under another name first.
/// - Parameter directory: the data directory that recovers; PostgreSQL runs `restore_command` in it.
package func walGet(
    _ name: String, to path: String, from store: Store, system: SystemIdentifier, into directory: String = "."
) async -> WALDelivery {
    do throws(PraError) {
        guard let bytes = try await store.walFile(name, system: system) else { return .absent }
        let disk = Disk()
        try await TablespaceGuard(directory: directory, disk: disk).check(bytes, named: name)
        try await disk.write(path, bytes, owner: nil)
        return .delivered
    } catch { return .failed(error) }
}

/// Stores the WAL file at `path` under `name`; returns when it is durable. For `archive_command`.
/// - Throws: `.storeConflict` when other bytes have that name.
package func walPush(_ name: String, from path: String, to store: Store, system: SystemIdentifier)
    async throws(PraError)
{
    guard let bytes = try await Disk().read(path) else {
        throw PraError(
            .fileFault, "there is no WAL file \(path)", remedy: "give archive_command `pra wal push %f %p` as it is")
    }
    switch WALName(text: name) {
    case .history(let timeline):
        try await store.putHistory(system: system, timeline: timeline, bytes: bytes)
    case .segment(let timeline, _, _):
        let found = try walHeader(bytes, of: path)
        guard found.system == system else {
            throw PraError(
                .wrongCluster, "\(path) is of system \(found.system), the store's cluster is system \(system)",
                remedy: "give this server a store or a cluster name of its own")
        }
        guard let number = WALName(text: name)?.number(segmentBytes: bytes.count) else { return }
        try await store.putSegment(system: system, timeline: timeline, number: number, bytes: bytes)
    case nil:
        // Backup history files (`….backup`) and `….partial`: the store has the points themselves, and pieces.
        return
    }
}

/// The long header of a segment's first page (xlog_internal.h, XLogLongPageHeaderData).
private func walHeader(_ bytes: [UInt8], of path: String) throws(PraError) -> (system: SystemIdentifier, bytes: Int) {
    func number(_ offset: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * $1) }
    }
    let hasLongHeader: UInt64 = 2
    guard bytes.count >= 40, number(2, 2) & hasLongHeader != 0, number(32, 4) == UInt64(bytes.count) else {
        throw PraError(
            .fileFault, "\(path) is no whole WAL segment",
            remedy: "see what wrote it; PostgreSQL calls archive_command with whole segments only")
    }
    return (SystemIdentifier(number(24, 8)), bytes.count)
}
