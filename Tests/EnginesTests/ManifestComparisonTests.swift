import Foundation
import Model
import Ports
import Stores
import Testing

@testable import Engines

struct ManifestComparisonTests {
    private let now = HostTime().now()

    /// A point of `files`, by their paths, whose backup manifest lists what `listed` does, by name; `nil` for none.
    private func comparing(_ files: [String: Int], _ listed: [String: Int64]?) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.path + "/pra-manifest-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let objects = FileStore(directory: "\(folder)/store", creating: true)
        let store = try await Store.initialize(objects, random: HostRandom())
        let writer = try await store.beginPoint(ActionID("backup/a/1"), cluster: "c0ffee", .none, at: now)
        func add(_ path: String, _ bytes: [UInt8]) async throws {
            try await writer.beginFile(path, mode: 0o600, size: Int64(bytes.count), modified: now)
            try await writer.append(bytes)
            try await writer.endFile()
        }
        for (path, count) in files { try await add(path, [UInt8](repeating: 7, count: count)) }
        if let listed {
            var manifest = BackupManifest(system: SystemIdentifier(7), major: 15)
            for (name, size) in listed { manifest.add(name, size: size, modified: now, checksum: 0) }
            var text = manifest.finished(ranges: "")
            try await text.finish(by: writer, at: now)
        }
        let written = try await writer.finish()
        let point = PointDocument(
            action: ActionID("backup/a/1"), clusterUID: "c0ffee", clusterName: "a", epoch: 1,
            system: SystemIdentifier(7), timeline: Timeline(1), start: LSN(1 << 20), stop: LSN(1 << 20), startedAt: now,
            stoppedAt: now, major: 15, walSegmentBytes: 1 << 24, blockBytes: 8192, backupLabel: [], tablespaceMap: [],
            tree: written.tree, tablespaces: [], settings: [:], taint: nil, requiredWAL: [],
            dataBytes: written.dataBytes, addedBytes: written.addedBytes)
        return try await Bench.engine(state: "\(folder)/state", objects: objects).comparison(of: point, in: store)
    }

    @Test func aFileThatIsMissingOrOfAnotherLengthThanItsManifestSaysIsFound() async throws {
        let files = ["pgdata/base/1/1": 3, "pgdata/base/1/2": 5, "tablespaces/16400/x": 8]
        let listed: [String: Int64] = ["base/1/1": 3, "base/1/2": 5, "pg_tblspc/16400/x": 8]
        #expect(try await comparing(files, listed) == [])
        var other = listed
        (other["base/1/2"], other["base/1/3"], other["pg_tblspc/16400/x"]) = (6, 0, 9)
        #expect(
            try await comparing(files, other) == [
                "pgdata/base/1/2: it has 5 bytes, the backup manifest says 6 bytes",
                "pgdata/base/1/3: it is not there, the backup manifest says 0 bytes",
                "tablespaces/16400/x: it has 8 bytes, the backup manifest says 9 bytes",
            ])
        #expect(try await comparing(files, nil) == ["the point has no backup manifest"])
    }
}
