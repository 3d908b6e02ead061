import Model
import Ports

/// What became of one point that was to be copied.
package struct CopiedPoint: Hashable, Sendable, Encodable {
    package enum Outcome: String, Sendable, Encodable { case copied, wasThere, failed }

    package var point: ActionID
    package var cluster: String
    package var outcome: Outcome
    /// What it added to the store that it came into.
    package var added: ByteCount
    /// Why it failed.
    package var because: String?
}

/// How a copy is stored.
package struct CopyWay: Sendable {
    var compressor: Compressor
    /// Of this host: for page caches of stores of which reading is dear.
    var folder: any ObjectStore

    package init(_ compressor: Compressor, folder: any ObjectStore) {
        (self.compressor, self.folder) = (compressor, folder)
    }
}

/// Takes one point from a store into another. Extents are decoded, compared with their ids and stored again by the
/// writer that backups use: whatever the two stores' ciphers and codecs, no damage is carried over, what is there is
/// not stored twice, and what a killed copy stored its successor finds.
struct CopyPoint {
    let source: Store
    let target: Store
    let way: CopyWay
    let now: Timestamp

    /// Plain stores name content alike: what the target has need not be read.
    private var namesAlike: Bool { source.cipher.keys == nil && target.cipher.keys == nil }

    /// - Returns: what was added; `nil` when the point was there and counts.
    /// - Throws: `.storeCorrupt` when the source is damaged, or the target where the point was there; `.refused` when
    ///   the target has forgotten it; `.wrongCluster` when the target knows the cluster as another one.
    func run(_ point: PointDocument, progress: (ByteCount) -> Void) async throws(PraError) -> ByteCount? {
        let home = try await bind(point)
        try await refuseForgotten(point, home.uid)
        if let there = try await target.point(StoreKey.point(home.uid, point.action)) {
            try await copyWAL(of: point)
            try await check(there)
            return nil
        }
        let writer = try await target.beginPoint(
            point.action, cluster: home.uid, way.compressor, at: now,
            pages: PageCache(in: way.folder, of: target.id, cluster: home.uid))
        do throws(PraError) {
            let written = try await write(point, with: writer, progress)
            try await copyWAL(of: point)
            var copy = point
            (copy.clusterUID, copy.epoch, copy.tree) = (home.uid, home.epoch, written.tree)
            (copy.dataBytes, copy.addedBytes) = (written.dataBytes, written.addedBytes)
            copy.requiredWAL = try await requiredWAL(of: point)
            try await writer.commit(copy)
            try await check(copy)
            return written.addedBytes
        } catch {
            do throws(PraError) { try await writer.abandon() } catch {
                // Its session ends by itself; why the copy failed is what has to be told.
            }
            throw error
        }
    }

    private func check(_ copy: PointDocument) async throws(PraError) {
        guard let first = try await target.structureCheck(copy).first else { return }
        throw corrupt("\(copy.action) in store \(target.id)", first)
    }

    /// Retention let it go there: it would do so again.
    private func refuseForgotten(_ point: PointDocument, _ uid: String) async throws(PraError) {
        let key = StoreKey.point(uid, point.action)
        guard try await target.objects.size(StoreKey.forgotten(uid, point.action)) != nil,
            try await !target.pointKeys().live.contains(key)
        else { return }
        throw PraError(
            .refused, "store \(target.id) had \(point.action) and has forgotten it",
            remedy: "a forgotten point does not come back; change the retention there, and copy another point")
    }

    /// The cluster and its epoch in the target, made there with its earlier epochs when the target has not seen them.
    private func bind(_ point: PointDocument) async throws(PraError) -> (uid: String, epoch: Int) {
        guard let origin = try await source.clusters().first(where: { $0.uid == point.clusterUID }),
            let life = origin.epochs.first(where: { $0.number == point.epoch })
        else { throw corrupt(StoreKey.cluster(point.clusterUID), "the epoch of \(point.action) is not there") }
        if let there = try await place(of: life) { return there }
        for epoch in origin.epochs where epoch.number <= life.number {
            _ = try await target.bind(
                cluster: epoch.name, system: epoch.system, major: epoch.major, at: epoch.first)
        }
        guard let made = try await place(of: life) else { throw corrupt("clusters/", "what was put is not there") }
        return made
    }

    private func place(of life: BoundCluster.Epoch) async throws(PraError) -> (uid: String, epoch: Int)? {
        for cluster in try await target.clusters() {
            let same = cluster.epochs.first { ($0.name, $0.system, $0.major) == (life.name, life.system, life.major) }
            if let same { return (cluster.uid, same.number) }
        }
        return nil
    }

    // Files

    private func write(
        _ point: PointDocument, with writer: PointWriter, _ progress: (ByteCount) -> Void
    ) async throws(PraError) -> WrittenTree {
        var entries = source.tree(point).makeAsyncIterator(), done = ByteCount.zero
        while let entry = try await entries.next() {
            switch entry.kind {
            case .directory: try await writer.addDirectory(entry.path, mode: entry.mode, modified: entry.modified)
            case .symlink(let to):
                try await writer.addSymlink(entry.path, to: to, mode: entry.mode, modified: entry.modified)
            case .file(let size):
                try await writer.beginFile(entry.path, mode: entry.mode, size: size, modified: entry.modified)
                try await write(entry, with: writer)
                try await writer.endFile()
                done += ByteCount(size)
                progress(done)
            }
        }
        return try await writer.finish()
    }

    private func write(_ entry: TreeEntry, with writer: PointWriter) async throws(PraError) {
        var ids = source.extents(of: entry).makeAsyncIterator(), left = entry.size
        while left > 0 {
            var batch: [Digest] = []
            while batch.count < 4 * coreCount(), let id = try await ids.next() { batch.append(id) }
            guard !batch.isEmpty else { throw corrupt("the map of \(entry.path)", "it ends too early") }
            let read = try await fetch(
                try await batch.asyncMap { id throws(PraError) in try await isThere(id) ? nil : id })
            for (id, bytes) in zip(batch, read) {
                let count = min(left, Store.extentBytes)
                left -= count
                if bytes == nil, try await writer.append(known: id, count: Int(count)) { continue }
                if let bytes {
                    try await writer.append(extent: bytes)
                } else {
                    try await writer.append(extent: try await source.extent(id))
                }
            }
        }
    }

    private func isThere(_ id: Digest) async throws(PraError) -> Bool {
        guard namesAlike else { return false }
        return try await target.index.chainForWriting(id) != nil
    }

    /// The extents' bytes, in order, read at once.
    private func fetch(_ ids: [Digest?]) async throws(PraError) -> [[UInt8]?] {
        do {
            return try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
                for (number, id) in ids.enumerated() {
                    guard let id else { continue }
                    group.addTask { [source] in (number, try await source.extent(id)) }
                }
                var read = [[UInt8]?](repeating: nil, count: ids.count)
                for try await (number, bytes) in group { read[number] = bytes }
                return read
            }
        } catch { throw PraError.wrapping(error) }
    }

    // WAL

    /// The WAL from its start to its stop, and the history files.
    private func copyWAL(of point: PointDocument) async throws(PraError) {
        try await CopyWAL(source: source, target: target, system: point.system).run { part in
            part.timeline == point.timeline && part.to > point.start && part.from < point.stop
        }
    }

    /// What the target will compare with; the source's WAL is compared with what the source's point says.
    private func requiredWAL(of point: PointDocument) async throws(PraError) -> [PointDocument.RequiredSegment] {
        let needed = Dictionary(
            point.neededSegments.map { ($0.name.text, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        return try await point.requiredWAL.asyncMap { segment throws(PraError) in
            guard let bytes = try await source.walFile(segment.name, system: point.system),
                case let part = Array(bytes.prefix(needed[segment.name] ?? bytes.count)),
                await source.digest(of: part) == segment.digest
            else {
                throw corrupt(
                    "WAL segment \(segment.name)", "it is not the one that \(point.action) was committed with")
            }
            return .init(name: segment.name, digest: await target.digest(of: part))
        }
    }
}
