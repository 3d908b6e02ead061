import ClusterHarness
import Engines
import FoundationEssentials
import Model
import Stores
import Testing

private let sum = "select md5(string_agg(word, '' order by id)) || count(*) from items"

/// A point as a folder for people without `pra`.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ExportTests {
    private func withPoint(_ body: (Bench, _ expected: String) async throws -> Void) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(bench.folder)/fast"])
            try await cluster.psql("create tablespace fast location '\(bench.folder)/fast'")
            try await cluster.psql("alter database postgres set default_tablespace = 'fast'")
            try await cluster.psql("alter system set archive_command = 'touch \(bench.folder)/archived'")
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await body(bench, try await cluster.psql(sum))
        }
    }

    @Test func postgreSQLAloneChecksItAndStartsItWhereverItIsMoved() async throws {
        try await withPoint { bench, expected in
            let (store, folder) = (try await bench.store(), "\(bench.folder)/export")
            let bytes = try await bench.engine.export(
                try await bench.document(), of: store, to: folder, owner: nil, progress: { _ in })
            #expect(bytes.bytes > 1 << 20)
            #expect(try await Disk().names(in: folder) == ["README", "SHA256SUMS", "pgdata", "tablespaces"])
            let moved = "\(bench.folder)/moved"
            try await bench.cluster.run("/usr/bin/mv", [folder, moved])
            // All of PostgreSQL's own check, WAL and pg_control included.
            try await bench.cluster.run("\(bench.cluster.programs)/pg_verifybackup", ["\(moved)/pgdata"])
            let check = "cd \(moved) && sha256sum --check --quiet --strict SHA256SUMS"
            try await bench.cluster.run("/usr/bin/sh", ["-c", check])
            let listed = try await String(decoding: Disk().contents("\(moved)/SHA256SUMS"), as: UTF8.self)
            let files = try await bench.cluster.run("/usr/bin/find", [moved, "-type", "f"]).split(separator: "\n")
            #expect(listed.split(separator: "\n").count == files.count - 1, "all but the list itself")
            let readme = try await String(decoding: Disk().contents("\(moved)/README"), as: UTF8.self)
            #expect(readme.contains("pg_ctl -D") && readme.contains("archive_mode = 'off'"))

            try await bench.cluster.stop("fast")
            try await bench.cluster.run("/usr/bin/mv", ["\(bench.folder)/fast", "\(bench.folder)/elsewhere"])
            try await bench.withCopy("moved/pgdata") { copy in
                #expect(try await copy.psql(sum) == expected)
                #expect(try await copy.psql("show archive_mode") == "off")
                _ = try await copy.psql("insert into items select g, 'new' from generate_series(900001, 900100) g")
            }
        }
    }

    @Test func whatIsNotOursIsNotTouchedAndACutOffExportBeginsAnew() async throws {
        try await withPoint { bench, _ in
            let (store, point, folder) = (try await bench.store(), try await bench.document(), "\(bench.folder)/export")
            try await bench.cluster.run("/usr/bin/sh", ["-c", "mkdir \(folder) && echo mine > \(folder)/letter"])
            let refusal = await #expect(throws: PraError.self) {
                try await bench.engine.export(point, of: store, to: folder, owner: nil, progress: { _ in })
            }
            #expect(refusal?.code == .targetNotEmpty)
            #expect(try await Disk().names(in: folder) == ["letter"])
            try await bench.cluster.run("/usr/bin/rm", ["\(folder)/letter"])

            await #expect(throws: (any Error).self) {
                let (stages, continuation) = AsyncStream.makeStream(of: String.self)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { continuation.finish() }
                        _ = try await bench.engine.export(point, of: store, to: folder, owner: nil) {
                            continuation.yield($0.stage)
                        }
                    }
                    for await _ in stages { break }
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
            #expect(try await Disk().names(in: folder)?.contains(".pra-export") == true)
            #expect(try await Disk().names(in: "\(folder)/pgdata/global")?.contains("pg_control") != true)
            _ = try await bench.engine.export(point, of: store, to: folder, owner: nil, progress: { _ in })
            try await bench.cluster.run("\(bench.cluster.programs)/pg_verifybackup", ["\(folder)/pgdata"])
        }
    }
}
