import Model
import Ports

/// Writes one point: files in the order in which they come, then `finish`, then `commit`. Nothing it does touches an
/// earlier point, and until `commit` nobody sees it. After an error only `abandon` is of use.
package actor PointWriter {
    /// Shorter files share frames.
    static let bundledBelow: Int64 = 256 << 10
    private static let mostInBundle = 1024
    /// A bundle waits no longer than this many other extents, so that the files behind it do not pile up.
    private static let bundlePatience = 256

    let store: Store
    let session: Session
    /// Packs that were known to be damaged when this began.
    let damaged: Set<Digest>
    let pipeline: ExtentPipeline
    /// Where buffers for `append(extent:)` come from, which it takes back in the end.
    package nonisolated let spare = SpareBuffers(most: 4 * coreCount())
    private let bases: BaseFiles
    /// Takes the place of `bases` where reading them would be dear.
    let pages: PageCache?
    private var pagedFiles: [String] = []
    private let tree = TreeBuilder()
    private var files = Queue<PendingFile>()
    var current: (file: PendingFile, left: Int64, isSmall: Bool)?
    var buffer: [UInt8] = []
    var bundle: (raw: [UInt8], pieces: [ExtentPipeline.Piece], age: Int) = ([], [], 0)
    /// Files that come while others do, by path.
    var aside: [String: PendingFile] = [:]
    var dataBytes: Int64 = 0

    init(
        _ store: Store, session: Session, damaged: Set<Digest>, bases: BaseFiles, pages: PageCache?,
        _ compressor: Compressor
    ) {
        (self.store, self.session, self.damaged) = (store, session, damaged)
        (self.bases, self.pages) = (bases, pages)
        pipeline = ExtentPipeline(store, compressor, spare, keepsPages: pages != nil)
    }

    /// Begins a file of exactly `size` bytes, which come by `append`.
    package func beginFile(
        _ path: String, mode: UInt32, size: Int64, modified: Timestamp
    ) async throws(PraError) {
        let entry = TreeEntry(path: try checked(path), kind: .file(size: size), mode: mode, modified: modified)
        let file = PendingFile(
            entry, extents: Int((size + Int64(extentBytes) - 1) / Int64(extentBytes)),
            bases: size < Self.bundledBelow ? [] : try await baseExtents(of: path),
            keepsPages: pages != nil && size >= Self.bundledBelow)
        try await beginEntry(file)
        current = (file, size, size < Self.bundledBelow)
        dataBytes += size
        if bundle.raw.count + Int(min(size, Self.bundledBelow)) > extentBytes { try await closeBundle() }
    }

    package func endFile() async throws(PraError) {
        guard let (file, left, isSmall) = current, left == 0 else { throw wrongLength(of: current?.file.entry.path) }
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
        if let open = current?.file ?? aside.values.first { throw wrongLength(of: open.entry.path) }
        try await closeBundle()
        try await pipeline.finishHashing()
        try await settleFiles()
        let root = try await tree.finish { block throws(PraError) in try await pipeline.addMeta(block) }
        try await pipeline.finish()
        await pages?.keepOnly(pagedFiles)
        let counts = pipeline.counts
        return WrittenTree(
            tree: root, dataBytes: ByteCount(dataBytes), addedBytes: ByteCount(counts.addedBytes),
            extents: counts.extents, newExtents: counts.newExtents)
    }

    func beginEntry(_ file: PendingFile) async throws(PraError) {
        if current != nil { throw wrongLength(of: current?.file.entry.path) }
        files.append(file)
        if files.count > 4 * Self.mostInBundle { try await closeBundle() }
        try await settleFiles()
    }

    func closeExtent(of file: PendingFile) async throws(PraError) {
        let raw = buffer
        buffer = []
        try await pipeline.add(raw, [.init(file: file, length: raw.count, base: file.takeBase())])
        bundle.age += 1
        if bundle.age > Self.bundlePatience { try await closeBundle() }
        try await settleFiles()
    }

    private func closeBundle() async throws(PraError) {
        let (raw, pieces, _) = bundle
        guard !pieces.isEmpty else { return bundle.age = 0 }
        bundle = (pipeline.buffer(), [], 0)
        try await pipeline.add(raw, pieces)
    }

    func baseExtents(of path: String) async throws(PraError) -> [BaseExtent] {
        guard let pages else { return try await bases.extents(of: path) }
        return await pages.extents(of: path)
    }

    func settleFiles() async throws(PraError) {
        let pipeline = pipeline
        while let file = files.first {
            let entry = try await file.settle { block throws(PraError) in try await pipeline.addMeta(block) }
            guard let entry else { return }
            _ = files.removeFirst()
            if let pages, !file.extents.isEmpty {
                pagedFiles.append(entry.path)
                await pages.keep(file.extents, of: entry.path)
            }
            try await tree.add(entry) { block throws(PraError) in try await pipeline.addMeta(block) }
        }
    }
}
