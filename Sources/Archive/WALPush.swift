import Model
import Stores

/// Stores the WAL file at `path` under `name`; returns when it is durable. For `archive_command`.
/// - Parameter open: makes the way to the store, while the file is read already.
/// - Throws: `.storeConflict` when other bytes have that name.
package func walPush(
    _ name: String, from path: String, system: SystemIdentifier, to open: () async throws(PraError) -> Store
) async throws(PraError) {
    // Backup history files (`….backup`) and `….partial`: the store has the points themselves, and pieces.
    guard let wal = WALName(text: name) else { return }
    guard let file = try HostFile(reading: path) else {
        throw PraError(
            .fileFault, "there is no WAL file \(path)", remedy: "give archive_command `%f %p` as they are")
    }
    if case .history(let timeline) = wal {
        let bytes = try file.read(0..<file.size)
        return try await open().putHistory(system: system, timeline: timeline, bytes: bytes)
    }
    let found = try WALHeader(of: file, at: path)
    guard found.system == system else {
        throw PraError(
            .wrongCluster, "\(path) is of system \(found.system), the store's cluster is system \(system)",
            remedy: "give this server a store or a cluster name of its own")
    }
    let (number, rest) = found.start.bytes.quotientAndRemainder(dividingBy: UInt64(file.size))
    guard rest == 0, wal.number(segmentBytes: file.size) == number else {
        throw PraError(
            .fileFault, "\(path) holds the WAL from \(found.start) on, which is not segment \(name)",
            remedy: "give archive_command `%f %p` as they are")
    }
    let segment = SegmentSource(bytes: file.size) { (range) throws(PraError) in try file.read(range) }
    try await push(segment, as: wal, system: system, to: open)
}

/// What the first page of a segment says of it (xlog_internal.h, XLogLongPageHeaderData).
private struct WALHeader {
    let system: SystemIdentifier
    let start: LSN

    init(of file: HostFile, at path: String) throws(PraError) {
        let bytes = try file.read(0..<min(40, file.size))
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * $1) }
        }
        let hasLongHeader: UInt64 = 2
        guard bytes.count == 40, number(2, 2) & hasLongHeader != 0, number(32, 4) == UInt64(file.size) else {
            throw PraError(
                .fileFault, "\(path) is no whole WAL segment",
                remedy: "see what wrote it; PostgreSQL calls archive_command with whole segments only")
        }
        (system, start) = (SystemIdentifier(number(24, 8)), LSN(number(8, 8)))
    }
}
