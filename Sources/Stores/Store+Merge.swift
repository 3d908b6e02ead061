import Model
import Ports

extension Store {
    /// A look-up asks each index file's filter, and who opens a store reads each file's head: so a sweep merges small
    /// ones when there are more than this. An entry is copied once for so many backups, until its file is no longer
    /// small.
    static let mostSmallIndexes = 4

    /// Puts one index file in the place of several small ones, the smallest first, as far as one holds them. Those are
    /// replaced from then on, whatever crashes, and go with a later sweep: who has read them may use them until then.
    /// Files that have an extent in common stay apart, since a file holds an id once.
    /// - Returns: how many were replaced.
    func mergeIndexes() async throws(PraError) -> Int {
        let small = await index.small
        guard small.count > Store.mostSmallIndexes else { return 0 }
        var merged: [(Entry, IndexFile.HeldPack)] = [], ids: Set<Digest> = [], replaced: [IndexFile] = []
        for file in small.sorted(by: { ($0.entryCount, $0.id) < ($1.entryCount, $1.id) })
        where merged.count + file.entryCount <= IndexFile.mostEntries {
            guard let entries = try await file.allEntries(in: objects) else { continue }
            guard entries.allSatisfy({ !ids.contains($0.0.id) }) else { continue }
            ids.formUnion(entries.map(\.0.id))
            merged += entries
            replaced.append(file)
        }
        guard replaced.count > 1 else { return 0 }
        // What they replaced themselves and is still there would else be in force again once they are gone.
        let names = Set(replaced.map(\.id)).union(
            Set(replaced.flatMap(\.replaces)).intersection(try await listedIndexes()))
        let bytes = IndexFile.encode(merged, replacing: names.sorted()), id = Hash.of(bytes)
        try await objects.put(StoreKey.index(id), bytes)
        try await index.add(id)
        return replaced.count
    }

    private func listedIndexes() async throws(PraError) -> [Digest] {
        try await objects.list("index/").compactMap { StoreKey.digest(in: $0.key) }
    }

    /// Files that others in force have replaced.
    func replacedIndexes() async throws(PraError) -> Set<Digest> {
        let files = await index.current
        return Set(files.flatMap(\.replaces)).subtracting(files.map(\.id))
            .intersection(try await listedIndexes())
    }
}

extension IndexFile {
    /// Half of what one may hold.
    var isSmall: Bool { entryCount < IndexFile.mostEntries / 2 }

    /// `nil` when a sweep has replaced the file.
    func allEntries(in objects: any ObjectStore) async throws(PraError) -> [(Entry, HeldPack)]? {
        var all: [(Entry, HeldPack)] = []
        for block in 0..<blockCount {
            guard let entries = try await entries(ofBlock: block, in: objects) else { return nil }
            all += entries
        }
        return all
    }
}
