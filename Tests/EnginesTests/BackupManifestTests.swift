import Foundation
import Model
import Testing

@testable import Engines
@testable import Stores

@Suite struct BackupManifestTests {
    /// 40,000 lines are about 5.5 MB.
    @Test func ofManyFilesItDoesNotWaitInMemory() async throws {
        let root = "/tmp/pra-manifest-\(UUID())"
        let store = try await Store.initialize(
            FileStore(directory: "\(root)/store", creating: true), random: HostRandom())
        let writer = try await store.beginPoint(
            ActionID("backup/shop/1"), cluster: "x", .zstd(level: 1), at: HostTime().now())
        var manifest = BackupManifest(system: SystemIdentifier(7), major: 17), most = 0
        for number in 0..<40_000 {
            manifest.add("base/5/\(number)", size: 8192, modified: HostTime().now(), checksum: UInt32(number))
            try await manifest.storeFull(by: writer)
            most = max(most, manifest.finished(ranges: "").end.count)
        }
        #expect(most < extentBytes + 100_000)
        var whole = manifest.finished(ranges: "\"WAL-Ranges\": [\n]")
        #expect(BackupManifest.ranges(in: whole) == "\"WAL-Ranges\": [\n]")
        try await whole.finish(by: writer, at: HostTime().now())
        let text = try await text(of: try await writer.finish(), in: store)
        #expect(text.utf8.count > 5 << 20 && BackupManifest.checksums(in: Array(text.utf8)).count == 40_000)
        let parts = text.split(separator: "\"Manifest-Checksum\": \"")
        #expect(parts.count == 2 && parts.last == "\(Hash.of(Array(parts[0].utf8)).hex)\"}\n")
        try await Disk().remove(root)
    }

    /// Of its only file.
    private func text(of written: WrittenTree, in store: Store) async throws -> String {
        var bytes: [UInt8] = []
        for try await entry in TreeEntries(store: store, tree: written.tree) {
            #expect(entry.path == "backup_manifest" && entry.mode == 0o600)
            for try await id in store.extents(of: entry) { bytes += try await store.extent(id) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
