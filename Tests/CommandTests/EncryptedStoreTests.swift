import ClusterHarness
import Foundation
import Testing

/// An encrypted store from its keys to a restore on a machine that has nothing else.
@Suite("An encrypted store", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct EncryptedStoreTests {
    /// Does not compress: it stands in the store as it is, if anything does.
    private static let marker = "kQ7vX2mB9sZ4tR8wL1nY6pD3fH5jG0cA"

    private func encryption(_ site: Site, operator name: String = "operator.key") -> String {
        "{operator: {key: {file: \(site.folder)/\(name)}}, recovery: {key: {file: \(site.folder)/recovery.key}}}"
    }

    private func makeKeys(_ site: Site) async throws {
        for name in ["operator.key", "recovery.key"] {
            let made = try await site.pra("key", "new", name)
            #expect(made.status == 0, "\(made)")
            let path = "\(site.folder)/\(name)", key = try String(contentsOfFile: path, encoding: .utf8)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(key.count == 65 && !made.said.contains(key.prefix(64)))
        }
        let again = try await site.pra("key", "new", "operator.key")
        #expect(again.status == 1 && again.contains("operator.key"), "a key that is there is kept: \(again)")
    }

    @Test("backup, stream, drill; a bare machine with the recovery key alone; keys rotated; restored again")
    func wholeLife() async throws {
        try await withNewCluster { site, cluster in
            try await makeKeys(site)
            try await site.state(Statement(encryption: encryption(site)))
            let made = try await site.pra("store", "init")
            #expect(made.status == 0 && made.contains("encrypted"), "\(made)")
            try await protect(site, cluster)
            let fingerprint = try await cluster.psql(Protected.sum)
            for name in files(under: site.store) {
                let bytes = try Data(contentsOf: URL(filePath: "\(site.store)/\(name)"))
                #expect(bytes.range(of: Data(Self.marker.utf8)) == nil, "\(name) shows a row")
            }
            for command in [["store", "check"], ["verify"], ["points"], ["store", "sweep"], ["store", "stats"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == 0, "\(command): \(ending)")
            }
            let manifests = "\(site.folder)/manifests/plan.yaml", plan = try Data(contentsOf: URL(filePath: manifests))
            for name in ["state", "manifests", "operator.key"] {
                try FileManager.default.removeItem(atPath: "\(site.folder)/\(name)")
            }
            #expect(try await restored(site, "bare", "recovery.key", from: "file://\(site.store)") == fingerprint)

            try FileManager.default.createDirectory(
                atPath: "\(site.folder)/manifests", withIntermediateDirectories: true)
            try plan.write(to: URL(filePath: manifests))
            try await rotate(site)
            #expect(try await restored(site, "rotated", "second.key", from: "local") == fingerprint)
            #expect(try await restored(site, "recovered", "recovery.key", from: "file://\(site.store)") == fingerprint)
        }
    }

    private func protect(_ site: Site, _ cluster: TestCluster) async throws {
        let run = try await site.start("run")
        try await site.hear("done     drill/", from: run)
        try await cluster.psql("insert into items values (40000, '\(Self.marker)'); select pg_switch_wal()")
        try await cluster.psql("insert into items values (40001, '\(Self.marker)')")
        try await site.reach(cluster)
        let ending = try await site.end(run, with: SIGTERM)
        #expect(ending.status == 0, "\(ending)")
    }

    private func rotate(_ site: Site) async throws {
        _ = try await site.pra("key", "new", "second.key")
        try await site.state(Statement(encryption: encryption(site, operator: "second.key")))
        let early = try await site.pra("store", "check")
        #expect(early.status == 12 && early.contains("PRA-408", "pra key list"), "\(early)")
        let rotated = try await site.pra("key", "rotate", "local", "--key", "file:\(site.folder)/recovery.key")
        #expect(rotated.status == 0 && rotated.contains("operator (key), recovery (key)"), "\(rotated)")
        struct Keys: Decodable, Sendable {
            struct Key: Decodable, Sendable { var epoch: Int, generation: Int }
            var keys: [Key]
        }
        let keys = try await site.json("key", "list", as: Keys.self).keys
        #expect(keys.map(\.epoch) == [1] && keys.map(\.generation) == [2])
        #expect(try await site.pra("store", "check").status == 0)
    }

    /// What a server says that was restored with one key.
    private func restored(_ site: Site, _ name: String, _ key: String, from store: String) async throws -> String {
        let target = "\(site.folder)/\(name)"
        let restore = try await site.pra(
            "restore", "--store", store, "--into", target, "--key", "file:\(site.folder)/\(key)")
        #expect(restore.status == 0, "\(restore)")
        return try await fingerprint(ofRestored: target)
    }

    /// All but the ledger's copy, which holds no data.
    private func content(_ site: Site) throws -> [String: Data] {
        try contents(of: site.store).filter { !$0.key.hasPrefix("evidence/") }
    }

    @Test("without a key, with a wrong one, or one that others may read nothing is done, and no secret is shown")
    func refusals() async throws {
        try await withStore { site, _ in
            try await makeKeys(site)
            let before = try content(site)
            try await site.state(Statement(encryption: encryption(site)))
            for command in [["backup"], ["store", "init"], ["store", "check"], ["restore", "--into", "target"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == 4 && ending.contains("PRA-104", "not encrypted"), "\(command): \(ending)")
            }
            #expect(try content(site) == before, "a plain store stays as it is")

            try FileManager.default.removeItem(atPath: site.store)
            #expect(try await site.pra("store", "init").status == 0)
            let url = "file://\(site.store)",
                key = try String(contentsOfFile: "\(site.folder)/operator.key", encoding: .utf8)
            let none = try await site.pra("store", "check", url)
            #expect(none.status == 12 && none.contains("PRA-409", "--key"), "\(none)")
            let shown = try await site.pra("store", "check", url, "--key", String(key.prefix(64)))
            #expect(shown.status == 2 && !shown.said.contains(key.prefix(64)), "\(shown)")
            let made = try await site.pra("store", "init", "file://\(site.folder)/other", "--key", "env:KEY")
            #expect(made.status == 2 && made.contains("two recipients"), "\(made)")

            try await site.run("/usr/bin/chmod", "640", "\(site.folder)/operator.key")
            let loose = try await site.pra("store", "check")
            #expect(loose.status == 2 && loose.contains("PRA-201", "640", "chmod 600"), "\(loose)")
            try await site.run("/usr/bin/chmod", "400", "\(site.folder)/operator.key")
            #expect(try await site.pra("store", "check").status == 0, "stricter than 0600 is as good")
            await site.export(["STORE_KEY": key])
            #expect(try await site.pra("store", "check", url, "--key", "env:STORE_KEY").status == 0)
        }
    }

    @Test("wal push and get take the key by reference, and get never says “no such file” for want of it")
    func wal() async throws {
        try await withStore { site, _ in
            let plain = try #require(
                files(under: "\(site.store)/wal").first { $0.hasSuffix(".history") == false && !$0.contains(".") })
            let parts = plain.split(separator: "/").map(String.init), (system, name) = (parts[0], parts[2])
            let segment = "\(site.folder)/segment"
            #expect(
                try await site.pra("wal", "get", "--store", "file://\(site.store)", "--system", system, name, segment)
                    .status == 0)
            try await makeKeys(site)
            try await site.state(Statement(encryption: encryption(site)))
            try FileManager.default.removeItem(atPath: site.store)
            #expect(try await site.pra("store", "init").status == 0)
            let target = ["--store", "file://\(site.store)", "--system", system]
            let key = ["--key", "file:\(site.folder)/operator.key"]
            #expect(try await site.pra(["wal", "push"] + target + [name, segment]).status == 1)
            #expect(try await site.pra(["wal", "push"] + target + key + [name, segment]).status == 0)
            #expect(try await site.pra(["wal", "push"] + target + key + [name, segment]).status == 0, "again")
            let back = "\(site.folder)/back"
            #expect(try await site.pra(["wal", "get"] + target + [name, back]).status == 126)
            let recovery = ["--key", "file:\(site.folder)/recovery.key"]
            #expect(try await site.pra(["wal", "get"] + target + recovery + [name, back]).status == 0)
            #expect(try Data(contentsOf: URL(filePath: back)) == Data(contentsOf: URL(filePath: segment)))
            #expect(try await site.pra(["wal", "get"] + target + key + ["000000FF.history", back]).status == 1)
        }
    }
}
