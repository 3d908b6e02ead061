import Model
import Ports
import Stores

extension PhysicalEngine {
    /// Holds a point's files against its backup manifest: each that it lists is there and as long as it says. Whether
    /// they have its checksums a restore compares while it writes them, and so does a drill.
    /// - Returns: a line for each that is not.
    func comparison(of point: PointDocument, in store: Store) async throws(PraError) -> [String] {
        var sizes: [String: Int64] = [:], lines: [String] = [], hasManifest = false
        do throws(PraError) {
            var entries = store.tree(point).makeAsyncIterator()
            while let entry = try await entries.next() {
                if entry.path == FetchFiles.manifest {
                    // It stands behind the files that it lists.
                    hasManifest = true
                    try await BackupManifest.read(entry, in: store) { lines += differences(of: sizes, from: $0) }
                } else if case .file = entry.kind {
                    sizes[entry.path] = entry.size
                }
            }
        } catch  where error.code == .storeCorrupt {
            return [error.what]
        }
        guard hasManifest else { return ["the point has no backup manifest"] }
        lines.sort()
        return lines.count > 100 ? lines.prefix(100) + ["and \(lines.count - 100) more"] : lines
    }
}

private func differences(of sizes: [String: Int64], from manifest: [UInt8]) -> [String] {
    BackupManifest.sizes(in: manifest).filter { sizes[$0.key] != $0.value }.map { path, size in
        let found = sizes[path].map { "it has \($0) bytes" } ?? "it is not there"
        return "\(path): \(found), the backup manifest says \(size) bytes"
    }
}
