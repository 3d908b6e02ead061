import Model
import Ports

/// What a point's data became in the store.
package struct WrittenTree: Hashable, Sendable {
    package var tree: Digest
    /// Sum of the files' sizes.
    package var dataBytes: ByteCount
    /// Packs and index, as stored.
    package var addedBytes: ByteCount
    package var extents: Int
    package var newExtents: Int
}

/// Writes one point: files in the order in which they come, then `finish`, then `commit`. Nothing it does touches an
/// earlier point, and until `commit` nobody sees it. After an error only `abandon` is of use.
package actor PointWriter {
    /// Shorter files share frames.
    static let bundledBelow: Int64 = 256 << 10
    private static let mostInBundle = 1024
    /// A bundle waits no longer than this many other extents, so that the files behind it do not pile up.
    private static let bundlePatience = 256

    private let store: Store
    private let session: Session
    /// Packs that were known to be damaged when this began.
    private let damaged: Set<Digest>
    private let pipeline: ExtentPipeline
    private let bases: BaseFiles
    private let tree = TreeBuilder()
    private var files = Queue<PendingFile>()
    private var current: (file: PendingFile, left: Int64, isSmall: Bool)?
    private var buffer: [UInt8] = []
    private var bundle: (raw: [UInt8], pieces: [ExtentPipeline.Piece], age: Int) = ([], [], 0)
    private var dataBytes: Int64 = 0

    init(_ store: Store, session: Session, damaged: Set<Digest>, bases: BaseFiles, _ compressor: Compressor) {
        (self.store, self.session, self.damaged, self.bases) = (store, session, damaged, bases)
        pipeline = ExtentPipeline(store, compressor)
    }

    /// Begins a file of exactly `size` bytes, which come by `append`.
    package func beginFile(
        _ path: String, mode: UInt32, size: Int64, modified: Timestamp
    ) async throws(PraError) {
        let entry = TreeEntry(path: try checked(path), kind: .file(size: size), mode: mode, modified: modified)
        let file = PendingFile(
            entry, extents: Int((size + Int64(extentBytes) - 1) / Int64(extentBytes)),
            bases: size < Self.bundledBelow ? [] : try await bases.extents(of: path))
        try await beginEntry(file)
        current = (file, size, size < Self.bundledBelow)
        dataBytes += size
        if bundle.raw.count + Int(min(size, Self.bundledBelow)) > extentBytes { try await closeBundle() }
    }

    package func append(_ bytes: ArraySlice<UInt8>) async throws(PraError) {
        guard let (file, left, isSmall) = current, bytes.count <= left else { throw wrongLength() }
        current?.left -= Int64(bytes.count)
        guard !isSmall else { return bundle.raw += bytes }
        var rest = bytes
        while !rest.isEmpty {
            if buffer.isEmpty { buffer = pipeline.buffer() }
            let part = rest.prefix(extentBytes - buffer.count)
            buffer += part
            rest = rest.dropFirst(part.count)
            if buffer.count == extentBytes { try await closeExtent(of: file) }
        }
    }

    package func append(_ bytes: [UInt8]) async throws(PraError) { try await append(bytes[...]) }

    /// As `append`; a whole extent is taken over without being copied.
    package func append(extent: [UInt8]) async throws(PraError) {
        guard extent.count == extentBytes, buffer.isEmpty, let (file, left, isSmall) = current, !isSmall,
            extent.count <= left
        else { return try await append(extent[...]) }
        current?.left -= Int64(extent.count)
        buffer = extent
        try await closeExtent(of: file)
    }

    /// Adds an extent of `count` bytes by its id, without its bytes.
    /// - Returns: `false` when the store does not have it, or nothing may be built on it: then its bytes are needed.
    package func append(known id: Digest, count: Int) async throws(PraError) -> Bool {
        guard let (file, left, _) = current, buffer.isEmpty, count <= left else { throw wrongLength() }
        guard try await pipeline.add(known: id, of: file) else { return false }
        current = (file, left - Int64(count), isSmall: false)
        try await settleFiles()
        return true
    }

    package func endFile() async throws(PraError) {
        guard let (file, left, isSmall) = current, left == 0 else { throw wrongLength() }
        current = nil
        if isSmall, file.entry.size > 0 {
            bundle.pieces.append(.init(file: file, length: Int(file.entry.size)))
            if bundle.pieces.count == Self.mostInBundle { try await closeBundle() }
        } else if !buffer.isEmpty {
            try await closeExtent(of: file)
        }
        try await settleFiles()
    }

    package func addDirectory(_ path: String, mode: UInt32, modified: Timestamp) async throws(PraError) {
        let entry = TreeEntry(path: try checked(path), kind: .directory, mode: mode, modified: modified)
        try await beginEntry(PendingFile(entry, extents: 0))
    }

    package func addSymlink(
        _ path: String, to target: String, mode: UInt32, modified: Timestamp
    ) async throws(PraError) {
        let kind = TreeEntry.Kind.symlink(target: try checked(target))
        let entry = TreeEntry(path: try checked(path), kind: kind, mode: mode, modified: modified)
        try await beginEntry(PendingFile(entry, extents: 0))
    }

    /// Makes the data durable: packs, then the index. Afterwards only `commit` and `abandon`.
    package func finish() async throws(PraError) -> WrittenTree {
        if current != nil { throw wrongLength() }
        try await closeBundle()
        try await pipeline.finishHashing()
        try await settleFiles()
        let root = try await tree.finish { block throws(PraError) in try await pipeline.addMeta(block) }
        try await pipeline.finish()
        let counts = pipeline.counts
        return WrittenTree(
            tree: root, dataBytes: ByteCount(dataBytes), addedBytes: ByteCount(counts.addedBytes),
            extents: counts.extents, newExtents: counts.newExtents)
    }

    /// Publishes the point under its action's name. The same document again is success.
    /// - Throws: `.storeConflict` when that action committed another one; `.storeBusy` when a sweep revoked this
    ///   session in the meantime: the point is then forgotten again; or when damage was found that it may stand on.
    package func commit(_ document: PointDocument) async throws(PraError) {
        guard try await store.isOpen(session) else { throw revoked(document) }
        try await store.index.refresh()
        guard await store.index.damaged.isSubset(of: damaged) else {
            throw PraError(
                .storeBusy, "a verification found damage in store \(store.id) while \(document.action) was written",
                remedy: "run the backup again: it builds on nothing that is damaged", retry: .later)
        }
        try await store.extendLocks(for: document)
        try await store.putPrivate(
            StoreKey.point(document.clusterUID, document.action), try Document.encode(document))
        guard try await store.isOpen(session) else {
            let reason = "its session was revoked before it was committed"
            try await store.forget(document, reason: reason, at: document.stoppedAt)
            throw revoked(document)
        }
        try await store.endSession(session)
    }

    /// Gives up. What was put stays for the next try, or until a sweep finds that nothing needs it.
    package func abandon() async throws(PraError) {
        let kept: Result<Void, PraError>
        do throws(PraError) { kept = .success(try await pipeline.keepPacks()) } catch { kept = .failure(error) }
        try await store.endSession(session)
        try kept.get()
    }

    private func beginEntry(_ file: PendingFile) async throws(PraError) {
        if current != nil { throw wrongLength() }
        files.append(file)
        if files.count > 4 * Self.mostInBundle { try await closeBundle() }
        try await settleFiles()
    }

    private func closeExtent(of file: PendingFile) async throws(PraError) {
        let raw = buffer
        buffer = []
        try await pipeline.add(raw, [.init(file: file, length: raw.count)])
        bundle.age += 1
        if bundle.age > Self.bundlePatience { try await closeBundle() }
        try await settleFiles()
    }

    private func closeBundle() async throws(PraError) {
        let (raw, pieces, _) = bundle
        bundle = ([], [], 0)
        guard !pieces.isEmpty else { return }
        try await pipeline.add(raw, pieces)
    }

    private func settleFiles() async throws(PraError) {
        let pipeline = pipeline
        while let file = files.first {
            let entry = try await file.settle { block throws(PraError) in try await pipeline.addMeta(block) }
            guard let entry else { return }
            _ = files.removeFirst()
            try await tree.add(entry) { block throws(PraError) in try await pipeline.addMeta(block) }
        }
    }

    private func checked(_ path: String) throws(PraError) -> String {
        guard path.utf8.count > TreeEntry.longestPath else { return path }
        throw PraError(
            .backupFailed, "a path of \(path.utf8.count) bytes is too long", remedy: "shorten it on the source")
    }

    private func revoked(_ document: PointDocument) -> PraError {
        PraError(
            .storeBusy,
            "\(document.action) began again elsewhere, or took so long that a sweep no longer waited for it",
            remedy: "look for another `pra` that backs up \(document.clusterName); then run the backup again",
            retry: .later)
    }

    private func wrongLength() -> PraError {
        PraError(
            .backupFailed, "\(current?.file.entry.path ?? "a file") did not have the size that was announced",
            remedy: "run the backup again; if it repeats, report it", retry: .later)
    }
}

extension Store {
    /// Opens a session and begins a point.
    package func beginPoint(
        _ action: ActionID, cluster uid: String, _ compressor: Compressor, at now: Timestamp
    ) async throws(PraError) -> PointWriter {
        let session = try await beginSession(.backup, action, at: now)
        await index.noteLost(try await listedPacks())
        let previous = takesDeltas ? try await points().last { $0.clusterUID == uid } : nil
        return PointWriter(
            self, session: session, damaged: await index.damaged, bases: try await BaseFiles(previous, in: self),
            compressor)
    }
}
