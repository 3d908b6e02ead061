import Model
import Ports

extension Store {
    /// Marks packs, so that no new point builds on them.
    /// - Returns: why they can not be marked; what was found is worth more than that.
    func condemn(damaged packs: [Digest], at now: Timestamp) async -> String? {
        do throws(PraError) {
            let known = await index.damaged
            let found = packs.filter { !known.contains($0) }.sorted()
            guard !found.isEmpty, !isReadOnly else { return nil }
            let tombstone = Tombstone(at: now, packs: found, isDamage: true)
            try await objects.put(StoreKey.tombstone(Store.mintedID(random)), try Document.encode(tombstone))
            try await index.refresh()
            return nil
        } catch { return "new points may still build on what is damaged: \(error.what)" }
    }

    /// Which of the point's files stand on damaged extents.
    func files(of point: PointDocument, on damaged: Set<Digest>) async throws(PraError) -> [String] {
        guard !damaged.isEmpty else { return [] }
        var lines: [String] = []
        do throws(PraError) {
            var entries = tree(point).makeAsyncIterator()
            while let entry = try await entries.next() {
                try await name(damaged, of: entry, in: &lines)
            }
        } catch  where error.code == .storeCorrupt {
            lines.append(error.what)
        }
        return lines
    }

    /// Adds a line for each damaged extent of a file; those before an error are added all the same.
    private func name(
        _ damaged: Set<Digest>, of entry: TreeEntry, in lines: inout [String]
    ) async throws(PraError) {
        var ids = extents(of: entry).makeAsyncIterator(), number = 0
        while let id = try await ids.next() {
            if damaged.contains(id) { lines.append("\(entry.path) has damaged extent \(id) (MiB \(number))") }
            number += 1
        }
    }
}
