import Foundation
import Model
import Ports
import Seeded
import Stores
import Synchronization

/// The same seed, the same numbers, from any thread.
final class SeededRandom: RandomSource, Sendable {
    private let numbers: Mutex<Seeded>

    init(_ seed: UInt64) { numbers = Mutex(Seeded(seed: seed)) }

    func next() -> UInt64 { numbers.withLock { $0.next() } }

    func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let number = next()
            for lane in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * lane))) }
        }
        return Array(bytes.prefix(count))
    }
}

/// A folder of its own, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/pra-stores-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What a test writes and expects back.
struct SampleTree: Equatable {
    struct File: Equatable {
        var path: String
        var bytes: [UInt8]
    }

    var files: [File]
    var directories: [String] = []
    var links: [String: String] = [:]

    /// Files of every shape that the format treats differently: empty, small, zeros, whole and broken MiB, repeated.
    static func random(_ random: SeededRandom, files count: Int) -> SampleTree {
        let shared = Array(repeating: random.bytes(4096), count: 256).flatMap(\.self)
        let files = (0..<count).map { number in
            let bytes: [UInt8] =
                switch random.below(8) {
                case 0: []
                case 1, 2, 3: random.bytes(random.below(20_000))
                case 4: [UInt8](repeating: 0, count: random.below(5 << 19))
                case 5: shared + random.bytes(random.below(100_000))
                case 6: random.bytes(random.below(2) == 0 ? 263_000 : 30_000)
                default: Array(repeating: random.bytes(64), count: random.below(40_000)).flatMap(\.self)
                }
            return File(path: "pgdata/base/5/\(number)", bytes: bytes)
        }
        return SampleTree(files: files, directories: ["pgdata", "pgdata/base"], links: ["pgdata/pg_tblspc/1": "/x"])
    }
}

let modified = Timestamp(seconds: 1_763_800_000)

extension PointWriter {
    /// Feeds the tree in chunks of odd sizes, as a network does.
    func write(_ tree: SampleTree, chunk: Int = 70_001) async throws(PraError) -> WrittenTree {
        for path in tree.directories { try await addDirectory(path, mode: 0o700, modified: modified) }
        for (path, target) in tree.links.sorted(by: { $0.key < $1.key }) {
            try await addSymlink(path, to: target, mode: 0o777, modified: modified)
        }
        for file in tree.files {
            try await beginFile(file.path, mode: 0o600, size: Int64(file.bytes.count), modified: modified)
            for start in stride(from: 0, to: file.bytes.count, by: chunk) {
                try await append(file.bytes[start..<min(start + chunk, file.bytes.count)])
            }
            try await endFile()
        }
        return try await finish()
    }
}

struct WayOfWriting {
    var compressor = Compressor.zstd(level: 3)
    var pages: PageCache?
}

extension Store {
    func read(_ point: PointDocument) async throws(PraError) -> SampleTree {
        var tree = SampleTree(files: [])
        for try await entry in self.tree(point) {
            switch entry.kind {
            case .directory: tree.directories.append(entry.path)
            case .symlink(let target): tree.links[entry.path] = target
            case .file:
                var bytes: [UInt8] = []
                for try await id in extents(of: entry) { bytes += try await extent(id) }
                tree.files.append(.init(path: entry.path, bytes: bytes))
            }
        }
        return tree
    }

    /// Writes and commits a point of `tree`; its WAL is one segment.
    @discardableResult
    func commit(
        _ tree: SampleTree, as number: Int, cluster uid: String = "c0ffee", segment: [UInt8]? = nil,
        by way: WayOfWriting = WayOfWriting()
    ) async throws(PraError) -> (PointDocument, WrittenTree) {
        let action = ActionID("backup/akig/\(number)")
        let writer = try await beginPoint(action, cluster: uid, way.compressor, at: modified, pages: way.pages)
        let written = try await writer.write(tree)
        let wal = samplePoint(action, cluster: uid, number, written)
        try await putSegment(
            system: wal.system, timeline: wal.timeline, number: wal.start.bytes / UInt64(wal.walSegmentBytes),
            bytes: segment ?? sampleSegment(number))
        try await writer.commit(wal)
        return (wal, written)
    }
}

let sampleSegmentBytes = 1 << 20

func sampleSegment(_ number: Int) -> [UInt8] { SeededRandom(UInt64(number)).bytes(sampleSegmentBytes) }

/// Point `number` needs WAL segment `number` and nothing else.
func samplePoint(_ action: ActionID, cluster uid: String, _ number: Int, _ written: WrittenTree) -> PointDocument {
    let start = UInt64(number * sampleSegmentBytes)
    return PointDocument(
        action: action, clusterUID: uid, clusterName: "akig", epoch: 1, system: SystemIdentifier(7_123),
        timeline: Timeline(1), start: LSN(start + 40), stop: LSN(start + 400), startedAt: modified,
        stoppedAt: modified + .seconds(9), major: 15, walSegmentBytes: sampleSegmentBytes, blockBytes: 8192,
        backupLabel: Array("START".utf8), tablespaceMap: [], tree: written.tree,
        tablespaces: [.init(oid: 16_400, path: "/srv/fast")], settings: ["max_connections": "100"], taint: nil,
        requiredWAL: [], dataBytes: written.dataBytes, addedBytes: written.addedBytes)
}
