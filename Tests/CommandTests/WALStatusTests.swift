import ClusterHarness
import Foundation
import Testing

/// What PostgreSQL hears from `pra wal`: it takes 1 to 125 of a restore_command for the end of WAL, and more than 125
/// of an archive_command ends its archiver.
@Suite("WAL commands and their exit statuses", .tags(.postgres), .enabled(if: TestCluster.isAvailable))
struct WALStatusTests {
    private static let segment = "0000000100000000000000F0"

    @Test("get says 1 for what the store authoritatively lacks, and 126 for everything else")
    func get() async throws {
        try await withStore { site, _ in
            let good = ["--store", "file://\(site.store)", "--system", "1"], file = "\(site.folder)/file"
            let absent = try await site.pra(["wal", "get"] + good + [Self.segment, file])
            #expect(absent.status == 1, "\(absent)")
            let wrong: [[String]] = [
                ["wal", "get"], ["wal", "gett"] + good, ["wal"], ["wal", "--store"],
                ["wal", "get", "--store", "file://\(site.store)", "--system", "x", Self.segment, file],
                ["wal", "get", "--nosuch"] + good + [Self.segment, file],
                ["wal", "get", "--store", "s3://bucket", "--system", "1", Self.segment, file],
                ["wal", "get", "--store", "file:///nonexistent", "--system", "1", Self.segment, file],
            ]
            for arguments in wrong {
                let ending = try await site.pra(arguments)
                #expect(
                    ending.status == 126 || ending.status == 0 && ending.contains("USAGE"), "\(arguments) \(ending)")
                let standby = try await site.pra(arguments + ["--standby"])
                #expect(standby.status == 1 || arguments == ["wal", "--store"], "\(arguments) \(standby)")
                #expect(!FileManager.default.fileExists(atPath: file))
            }
        }
    }

    @Test("get says 126 for a damaged segment, and a standby asks again; neither leaves anything at its place")
    func damaged() async throws {
        try await withStore { site, _ in
            let file = "\(site.folder)/file"
            let whole = try #require(
                files(under: "\(site.store)/wal").first { $0.contains("/00000001/") && !$0.contains(".pieces/") })
            let parts = whole.split(separator: "/").map(String.init)
            let get = [
                "wal", "get", "--store", "file://\(site.store)", "--system", parts[0], parts[parts.count - 1], file,
            ]
            let sound = try await site.pra(get)
            #expect(sound.status == 0, "\(sound)")
            try FileManager.default.removeItem(atPath: file)
            let path = URL(filePath: "\(site.store)/wal/\(whole)")
            var bytes = try Data(contentsOf: path)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: path)
            let ending = try await site.pra(get)
            #expect(ending.status == 126 && ending.contains("PRA-404"), "\(ending)")
            let standby = try await site.pra(get + ["--standby"])
            #expect(standby.status == 1, "\(standby)")
            #expect(!FileManager.default.fileExists(atPath: file))
        }
    }

    @Test("push never says more than 125")
    func push() async throws {
        try await withStore { site, _ in
            let good = ["--store", "file://\(site.store)", "--system", "1"]
            let wrong: [[String]] = [
                ["wal", "push"], ["wal", "push", "--nosuch"] + good,
                ["wal", "push"] + good + [Self.segment, "/nonexistent"],
                ["wal", "push", "--store", "file:///nonexistent", "--system", "1", Self.segment, "/etc/passwd"],
            ]
            for arguments in wrong {
                let ending = try await site.pra(arguments)
                #expect(ending.status == 1, "\(arguments) \(ending)")
            }
        }
    }

    @Test("SIGTERM and SIGINT end get as PostgreSQL expects: by the signal", arguments: [SIGTERM, SIGINT])
    func signals(number: Int32) async throws {
        try await withStore { site, _ in
            // A store that never answers: its format.json is a pipe into which nobody writes.
            let store = "\(site.folder)/silent"
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
            try await site.run("/usr/bin/mkfifo", "\(store)/format.json")
            let get = try await site.start(
                "wal", "get", "--store", "file://\(store)", "--system", "1", Self.segment, "\(site.folder)/file")
            try await site.await("pra has its store open") { [process = get.process] in
                let folder = "/proc/\(process)/fd"
                return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.contains {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == store
                } ?? false
            }
            let ending = try await site.end(get, with: number)
            #expect(ending.status == 128 + number, "\(ending)")
        }
    }
}
