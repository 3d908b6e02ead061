import Archive
import Model
import Ports
import Stores

/// What lies in `pg_wal` of a restored data directory, which a point never has.
struct RestoredWAL: Sendable {
    let plan: PlannedRestore
    let disk: Disk
    let progress: ProgressHandler

    /// Bytes of segments that are in memory at once.
    private static let most = 64 << 20

    private var folder: String { "\(plan.directory)/pg_wal" }

    /// Where WAL goes that was in the directory and is in no store, for it may be the only copy of the last
    /// transactions: beside it, on the same file system.
    private func aside() async -> String {
        guard case .link(let path) = await disk.kind(of: folder), path.hasPrefix("/") else {
            return plan.directory + ".pg_wal"
        }
        return path + ".aside"
    }

    /// Empties it. Recovery looks here when the store has nothing: what another life of the cluster left would be
    /// replayed, or taken for the end of WAL.
    /// - Returns: where the WAL is that the store lacks; `nil` when there was none.
    func clear(_ found: TargetFolder.Found) async throws(PraError) -> String? {
        guard found.isBuiltOn else { return nil }
        let (lacking, other) = try await content()
        let aside = await aside()
        for name in lacking {
            if await !disk.exists(aside) { try await disk.makeFolder(aside, owner: plan.owner) }
            try await disk.remove("\(aside)/\(name)")
            try await disk.move("\(folder)/\(name)", to: "\(aside)/\(name)")
        }
        if !lacking.isEmpty { try await disk.syncFolder(aside) }
        for name in other { try await disk.remove("\(folder)/\(name)") }
        // Also when an earlier run put it there.
        return await disk.exists(aside) ? aside : nil
    }

    /// The WAL files in `pg_wal` that the store lacks, and what else is there.
    func content() async throws(PraError) -> (lacking: [String], other: [String]) {
        let coverage = try await plan.store.coverage(of: plan.point.system)
        var (lacking, other): ([String], [String]) = ([], [])
        for name in try await disk.names(in: folder) ?? [] {
            let isLacking = try await isLacking(name, coverage)
            if isLacking { lacking.append(name) } else { other.append(name) }
        }
        return (lacking, other)
    }

    private func isLacking(_ name: String, _ coverage: [WALCoverage]) async throws(PraError) -> Bool {
        let size = plan.point.walSegmentBytes
        guard let wal = WALName(text: name), case .segment = wal, let number = wal.number(segmentBytes: size) else {
            return false
        }
        let start = LSN(number * UInt64(size)), end = LSN(start.bytes + UInt64(size))
        let stored = coverage.first { $0.timeline == wal.timeline }?.end(from: start)
        if let stored, stored >= end { return false }
        // One that PostgreSQL has made ready for later has another position on its first page.
        let page = try await disk.read("\(folder)/\(name)", first: 16)
        return page.count == 16 && (8..<16).reversed().reduce(0) { $0 << 8 | UInt64(page[$1]) } == start.bytes
    }

    /// Puts the WAL there, where recovery looks when `restore_command` has nothing. While a segment is checked and
    /// written, others come from the store, which may be far away.
    func stage() async throws(PraError) {
        let names = plan.walNames, size = plan.point.walSegmentBytes
        let atOnce = max(1, RestoredWAL.most / size)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<names.count + atOnce {
                    if number >= atOnce, try await group.next() != nil {
                        progress(
                            Progress(
                                stage: "wal", done: ByteCount((number - atOnce + 1) * size),
                                total: ByteCount(names.count * size)))
                    }
                    if number < names.count { group.addTask { try await stage(names[number]) } }
                }
            }
        } catch { throw PraError.wrapping(error) }
    }

    private func stage(_ name: WALName) async throws(PraError) {
        try stopIfCancelled()
        guard let bytes = try await plan.store.walFile(name.text, system: plan.point.system) else { return }
        let tablespaces = TablespaceGuard(directory: plan.directory, isConfined: plan.isConfined)
        try await disk.check(bytes, named: name.text, by: tablespaces)
        try await disk.write("\(folder)/\(name.text)", bytes, owner: plan.owner)
    }
}

extension Disk {
    /// On this disk's thread, for it blocks.
    fileprivate func check(_ segment: [UInt8], named name: String, by tablespaces: TablespaceGuard) throws(PraError) {
        try tablespaces.check(segment, named: name)
    }
}
