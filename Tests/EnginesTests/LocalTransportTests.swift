import ClusterHarness
import Manifests
import Model
import Stores
import Testing

@testable import Engines

/// What the local transport reads is what the server itself would have sent.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct LocalTransportTests {
    @Test(arguments: Programs.folders.keys.sorted())
    func theLocalTransportHasWhatTheServersOwnBaseBackupHas(major: Int) async throws {
        try await withCluster(programs: Programs.folders[major]) { cluster in
            let bench = try Bench(cluster)
            try await litter(cluster)
            try await bench.fill()
            // So that no page changes by being looked at.
            try await cluster.psql("vacuum")
            try await cluster.psql("checkpoint")
            _ = try await bench.backup("backup/shop/1", by: .stream)
            _ = try await bench.backup("backup/shop/2", by: .local)
            let streamed = try await bench.listing(of: "backup/shop/1")
            let read = try await bench.listing(of: "backup/shop/2")
            #expect(read == streamed)
            #expect(read.contains { $0.hasPrefix("pgdata/pg_notify directory") })
            #expect(read.contains { $0.hasPrefix("tablespaces/") && $0.contains("/PG_\(major)_") })
            let (sent, written) = (
                try await bench.manifest(of: "backup/shop/1"), try await bench.manifest(of: "backup/shop/2")
            )
            // Sizes and checksums too, but of what each backup changes itself.
            let changed = written.filter { sent[$0.key] != $0.value }.keys.sorted()
            #expect(Set(sent.keys) == Set(written.keys))
            #expect(written.count > 900)
            #expect(
                Set(changed).isSubset(of: [
                    "backup_label", "global/pg_control", "pg_logical/replorigin_checkpoint", "pg_xact/0000",
                ]), "\(changed)")
        }
    }

    /// Things that are in a data directory, and not in its base backup.
    private func litter(_ cluster: TestCluster) async throws {
        try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(cluster.folder)/fast", "\(cluster.data)/log"])
        try await cluster.psql("create tablespace fast location '\(cluster.folder)/fast'")
        try await cluster.psql("create table moved (id int) tablespace fast")
        try await cluster.psql("create unlogged table scratch (id int primary key)")
        try await cluster.psql("insert into moved values (1); insert into scratch values (1)")
        for name in [
            "postgresql.auto.conf.tmp", "current_logfiles.tmp", "backup_label", "tablespace_map", "backup_manifest",
            "base/5/t3_16999", "base/5/t3_16999_fsm.1", "base/5/pg_internal.init.99", "base/5/pgsql_tmp9.9",
            "pg_stat_tmp/stays.stat", "pg_notify/0000", "pg_subtrans/0001", "pg_replslot/file", "log/yesterday.log",
            "hers.txt", "base/5/notes", "a “quoted” \\ name",
        ] {
            try await Disk().write("\(cluster.data)/\(name)", Array("x".utf8), owner: try Account.ofClusters())
        }
        try await cluster.run("/usr/bin/ln", ["-s", "/etc/hostname", "\(cluster.data)/elsewhere"])
        try await cluster.run("/usr/bin/mkfifo", ["\(cluster.data)/pipe"])
    }

    @Test func linksAndSpecialFilesAreNamedWhenTheyAreNotCopied() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await litter(cluster)
            _ = try await bench.backup("backup/shop/1")
            let settings = try await bench.document().settings
            let notes = settings.filter { $0.key.hasPrefix("note.") }.values.sorted()
            #expect(notes.count == 2 && notes[0].contains("/elsewhere ") && notes[1].contains("/pipe "), "\(notes)")
        }
    }

    /// The label is the server's, to the byte, and in the copy; what the server would have to know of tablespaces too.
    @Test func theLabelIsStoredAsTheServerGaveIt() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let document = try await bench.document()
            let label = try #require(try await bench.bytes(of: "pgdata/backup_label", in: document))
            #expect(label == document.backupLabel)
            let text = String(decoding: label, as: UTF8.self)
            #expect(text.hasPrefix("START WAL LOCATION: ") && text.contains("LABEL: backup/shop/1\n"))
            #expect(text.contains("BACKUP METHOD: streamed\n") && text.contains("START TIMELINE: 1\n"))
            #expect(point.start < point.stop)
        }
    }

    @Test func aLongFileHasTheChecksumOfAllItsParts() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql(
                "create table long as select repeat('x', 1000) || g as t from generate_series(1, 9000) g")
            let file = try await cluster.psql("checkpoint; select pg_relation_filepath('long')")
            _ = try await bench.backup("backup/shop/1")
            let manifest = try await bench.manifest(of: "backup/shop/1")
            let bytes = try #require(try await Disk().read("\(cluster.data)/\(file)"))
            #expect(bytes.count > 8 << 20)
            let digits = hexString((0..<4).map { UInt8(truncatingIfNeeded: crc32c(bytes) >> (8 * $0)) })
            #expect(manifest[file] == "\(bytes.count) CRC32C \(digits)")
        }
    }
}

extension Bench {
    /// Path, kind and mode of everything that a point has.
    fileprivate func listing(of name: String) async throws -> [String] {
        let (store, point) = (try await store(), try await document(name))
        var lines: [String] = []
        for try await entry in store.tree(point) {
            let kind =
                switch entry.kind {
                case .file: "file"
                case .directory: "directory"
                case .symlink(let target): "link to \(target)"
                }
            lines.append("\(entry.path) \(kind) \(String(entry.mode & 0o777, radix: 8))")
        }
        return lines.sorted()
    }

    /// Size and checksum by path.
    func manifest(of name: String) async throws -> [String: String] {
        let bytes = try await bytes(of: "backup_manifest", in: try await document(name))
        var files: [String: String] = [:]
        for line in String(decoding: try #require(bytes), as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("{ \"Path\"") || line.hasPrefix("{ \"Encoded-Path\"") {
            let words = line.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
            let path = line.hasPrefix("{ \"Path\"") ? words[3] : String(line)
            let size = line.firstMatch(of: /"Size": (\d+)/)?.1 ?? "?"
            let sum = line.firstMatch(of: /"Checksum-Algorithm": "(\w+)", "Checksum": "(\w+)"/)
            files[String(path)] = "\(size) \(sum?.1 ?? "?") \(sum?.2 ?? "?")"
        }
        return files
    }
}

extension Account {
    /// `nil` when tests are their own owner.
    static func ofClusters() throws -> Account? { Account.runsAsRoot ? try Account.named("postgres") : nil }
}
