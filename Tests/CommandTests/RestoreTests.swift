import ClusterHarness
import Foundation
import Testing

/// What `pra restore` refuses before it writes, and what it can do with a store and nothing else.
@Suite("Restoring", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct RestoreTests {
    @Test(
        "a target outside the recoverable window is refused with the window",
        arguments: [
            ["--to-time", "2020-01-01T00:00:00Z"], ["--to-time", "2099-01-01T00:00:00Z"], ["--to-lsn", "0/28"],
            ["--to-lsn", "FF/0"],
        ])
    func outside(target: [String]) async throws {
        try await withStore { site, _ in
            let folder = "\(site.folder)/target"
            let restore = try await site.pra(["restore", "--into", folder] + target)
            #expect(restore.status == 6, "\(restore)")
            #expect(restore.contains("PRA-501", "outside the recoverable window", target[1]), "\(restore)")
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test("a folder with anything in it is left alone, and the way out is an option that exists")
    func notEmpty() async throws {
        try await withStore { site, _ in
            let folder = "\(site.folder)/target"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: URL(filePath: "\(folder)/notes"))
            let restore = try await site.pra("restore", "--into", folder)
            #expect(restore.status == 4, "\(restore)")
            #expect(restore.contains("PRA-502", "notes", "--into"), "\(restore)")
            #expect(files(under: folder) == ["notes"])
        }
    }

    @Test("a cluster of another host is restored there: the command is shown and nothing is written")
    func elsewhere() async throws {
        try await withStore { site, _ in
            let folder = "\(site.folder)/target"
            try await site.state(Statement(host: "db9"))
            let restore = try await site.pra("restore", "--into", folder)
            #expect(restore.status == 4, "\(restore)")
            #expect(restore.contains("db9", "pra restore --into \(folder)", "--store file://"), "\(restore)")
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    @Test("with the state folder and the manifests gone, ledger and cluster come back from the store alone")
    func fromTheStoreAlone() async throws {
        try await withStore { site, protected in
            let before = try await site.json("ledger", "verify", as: LedgerSummary.self)
            for name in ["state", "manifests", "policies"] {
                try FileManager.default.removeItem(atPath: "\(site.folder)/\(name)")
            }
            let ledger = try await site.pra("ledger", "restore", "--store", "file://\(site.store)")
            #expect(ledger.status == 0, "\(ledger)")
            let after = try await site.json("ledger", "verify", as: LedgerSummary.self)
            #expect(after.entries == before.entries && after.root == before.root)
            let again = try await site.pra("ledger", "restore", "--store", "file://\(site.store)")
            #expect(again.status != 0, "a ledger that is there is not overwritten: \(again)")

            let target = "\(site.folder)/restored"
            let restore = try await site.pra("restore", "--store", "file://\(site.store)", "--into", target)
            #expect(restore.status == 0, "\(restore)")
            #expect(try await fingerprint(ofRestored: target) == protected.fingerprint)
        }
    }
}

/// Of `pra ledger verify`.
struct LedgerSummary: Decodable, Sendable {
    var entries: Int
    var root: String
}
