import Model
import Ports
import Stores

extension PhysicalEngine {
    /// Holds a point's files against its backup manifest: each that it lists is there and as long as it says. Whether
    /// they have its checksums a restore compares while it writes them, and so does a drill.
    /// - Returns: a line for each that is not.
    func comparison(of point: PointDocument, in store: Store) async throws(PraError) -> [String] {
        var sizes: [String: Int64] = [:], listed: [String: Int64]?
        do throws(PraError) {
            var entries = store.tree(point).makeAsyncIterator()
            while let entry = try await entries.next() {
                if entry.path == FetchFiles.manifest {
                    listed = BackupManifest.sizes(in: try await store.bytes(of: entry))
                } else if case .file = entry.kind {
                    sizes[entry.path] = entry.size
                }
            }
        } catch  where error.code == .storeCorrupt {
            return [error.what]
        }
        guard let listed else { return ["the point has no backup manifest"] }
        var lines: [String] = []
        for (path, size) in listed.sorted(by: { $0.key < $1.key }) where sizes[path] != size {
            let found = sizes[path].map { "it has \($0) bytes" } ?? "it is not there"
            lines.append("\(path): \(found), the backup manifest says \(size) bytes")
        }
        return lines.count > 100 ? lines.prefix(100) + ["and \(lines.count - 100) more"] : lines
    }
}
