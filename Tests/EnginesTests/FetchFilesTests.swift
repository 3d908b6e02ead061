import Foundation
import Model
import Stores
import Testing

@testable import Engines

@Suite struct FetchFilesTests {
    /// The manifest stands behind all other files, and the first of them is long since written when it is met.
    @Test(arguments: [nil, 0, 199])
    func everyFileIsHeldAgainstTheManifest(wrong: Int?) async throws {
        let root = "/tmp/pra-fetch-\(UUID())"
        let store = try await Store.initialize(
            FileStore(directory: "\(root)/store", creating: true), random: HostRandom())
        let point = try await point(in: store, withWrong: wrong)
        try await Disk().makeFolder("\(root)/data", owner: nil)
        let places = Places(directory: "\(root)/data", tablespaces: [:], major: 15)
        let fetch = FetchFiles(store: store, point: point, places: places, owner: nil) { _ in }
        if wrong == nil {
            #expect(try await fetch.run().areChecked)
        } else {
            let error = await #expect(throws: PraError.self) { _ = try await fetch.run() }
            #expect(error?.code == .storeCorrupt && error?.what.contains("manifest") == true)
        }
        try await Disk().remove(root)
    }

    /// 200 files; the manifest is wrong about one.
    private func point(in store: Store, withWrong wrong: Int?) async throws -> PointDocument {
        let action = ActionID("backup/shop/1"), now = HostTime().now()
        let writer = try await store.beginPoint(action, cluster: "x", .zstd(level: 1), at: now)
        var manifest = BackupManifest(system: SystemIdentifier(7), major: 15)
        for path in ["pgdata", "pgdata/base", "pgdata/base/5", "pgdata/global"] {
            try await writer.addDirectory(path, mode: 0o700, modified: now)
        }
        for number in 0..<200 {
            let bytes = Array("file \(number)".utf8), path = "base/5/\(number)"
            try await writer.beginFile("pgdata/\(path)", mode: 0o600, size: Int64(bytes.count), modified: now)
            try await writer.append(bytes)
            try await writer.endFile()
            let checksum = crc32c(bytes) ^ (number == wrong ? 1 : 0)
            manifest.add(path, size: Int64(bytes.count), modified: now, checksum: checksum)
        }
        try await writer.beginFile(FetchFiles.controlFile, mode: 0o600, size: 0, modified: now)
        try await writer.endFile()
        var whole = manifest.finished(ranges: "")
        try await whole.finish(by: writer, at: now)
        let written = try await writer.finish()
        return PointDocument(
            action: action, clusterUID: "x", clusterName: "shop", epoch: 1, system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(40), stop: LSN(400), startedAt: now, stoppedAt: now, major: 15,
            walSegmentBytes: 1 << 24, blockBytes: 8192, backupLabel: [], tablespaceMap: [], tree: written.tree,
            tablespaces: [], settings: [:], taint: nil, requiredWAL: [], dataBytes: written.dataBytes,
            addedBytes: written.addedBytes)
    }
}
