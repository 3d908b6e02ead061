import Children
import ClusterHarness
import Foundation
import Model
import Stores
import Testing

@testable import Engines

/// Archives as the system's own tar writes them.
@Suite(.enabled(if: TestCluster.isAvailable))
struct TarReaderTests {
    private let label = [UInt8](repeating: 7, count: 1234), control = [UInt8](repeating: 9, count: 8192)

    @Test(arguments: [1, 511, 512, 513, 100_000])
    func theEndMayBeThereOrNot(chunk: Int) async throws {
        try await withArchive { archive, sink in
            let end = archive.lastIndex { $0 != 0 } ?? 0
            // Up to the last file's padding, with one zero block behind it, and as tar makes it.
            let bare = (end + 512) / 512 * 512
            for count in [bare, bare + 512, archive.count] {
                var (reader, taken) = (TarReader(), sink)
                for start in stride(from: 0, to: count, by: chunk) {
                    try await reader.feed(archive[start..<min(start + chunk, count)], into: &taken)
                }
                try reader.finish()
                #expect(taken.backupLabel == label && taken.controlFile == control, "\(count) bytes")
            }
        }
    }

    @Test(arguments: [100, 512, 700, 9000])
    func whatBreaksOffIsNoArchive(count: Int) async throws {
        try await withArchive { archive, sink in
            var (reader, taken) = (TarReader(), sink)
            try await reader.feed(archive[..<count], into: &taken)
            let error = #expect(throws: PraError.self) { try reader.finish() }
            #expect(error?.code == .backupFailed)
        }
    }

    @Test func whatIsNoHeaderIsRefused() async throws {
        try await withArchive { archive, sink in
            var (reader, taken) = (TarReader(), sink)
            let error = await #expect(throws: PraError.self) {
                try await reader.feed([1] + archive[1...], into: &taken)
            }
            #expect(error?.what.contains("checksum") == true)
        }
    }

    private func withArchive(_ body: ([UInt8], BackupSink) async throws -> Void) async throws {
        try await withCluster(isStarted: false) { cluster in
            let files = "\(cluster.folder)/files", disk = Disk()
            try await disk.makeFolders("\(files)/global", owner: nil)
            try await disk.write("\(files)/backup_label", label, owner: nil)
            try await disk.write("\(files)/global/pg_control", control, owner: nil)
            try await disk.remove("\(cluster.folder)/archive")
            let tar = ["tar", "--format=ustar", "-cf", "\(cluster.folder)/archive", "-C", files]
            #expect(try Child.run(tar + ["backup_label", "global"]) == 0)
            let store = try await Store.initialize(
                FileStore(directory: "\(cluster.folder)/tar-store", creating: true), random: HostRandom())
            let writer = try await store.beginPoint(
                ActionID("backup/tar/1"), cluster: "x", .zstd(level: 1), at: HostTime().now())
            try await body(try #require(try await disk.read("\(cluster.folder)/archive")), BackupSink(writer))
        }
    }
}
