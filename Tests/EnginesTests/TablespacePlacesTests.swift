import ClusterHarness
import Engines
import Model
import Testing

private let sum = "select md5(string_agg(word, '' order by id)) || count(*) from items"

/// Where a restore puts tablespaces.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct TablespacePlacesTests {
    private func withTablespace(_ body: (Bench, _ expected: String) async throws -> Void) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(bench.folder)/fast"])
            try await cluster.psql("create tablespace fast location '\(bench.folder)/fast'")
            try await cluster.psql("alter database postgres set default_tablespace = 'fast'")
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await body(bench, try await cluster.psql(sum))
        }
    }

    @Test func aTablespaceIsPlacedByItsNameAndAllBelowOneFolder() async throws {
        try await withTablespace { bench, expected in
            var request = try await bench.request(to: "one")
            request.tablespaceNames = ["fast": "\(bench.folder)/moved"]
            _ = try await bench.engine.restore(request)
            #expect(try await bench.withCopy("one") { try await $0.psql(sum) } == expected)
            request = try await bench.request(to: "two")
            request.tablespacesFolder = "\(bench.folder)/all"
            let result = try await bench.engine.restore(request)
            #expect(result.isVerified == true)
            #expect(try await Disk().names(in: "\(bench.folder)/all") == ["fast"])
            #expect(try await bench.withCopy("two") { try await $0.psql(sum) } == expected)
        }
    }

    @Test func placesThatCanNotBeRightAreRefusedBeforeAnythingIsWritten() async throws {
        try await withTablespace { bench, _ in
            let wrong: [[String: String]] = [
                ["slow": "\(bench.folder)/moved"], ["16": "\(bench.folder)/moved"],
                ["fast": "\(bench.folder)/copy/inside"], ["fast": bench.folder],
            ]
            for names in wrong {
                var request = try await bench.request(to: "copy")
                request.tablespaceNames = names
                let refusal = try await bench.refusal(of: request)
                #expect(refusal.code == .usage, "\(names): \(refusal)")
            }
            #expect(try await Disk().names(in: "\(bench.folder)/copy") == nil)
        }
    }

    @Test func aDeltaBuildsOnTheTablespacesThatItsOwnLinksLeadToAndNoOthers() async throws {
        try await withTablespace { bench, expected in
            var request = try await bench.request(to: "copy")
            request.tablespaceNames = ["fast": "\(bench.folder)/moved"]
            _ = try await bench.engine.restore(request)
            try await bench.withCopy("copy") { _ = try await $0.psql("delete from items where id < 9") }
            request.isDelta = true
            var careless = request
            careless.tablespaceNames = [:]
            let refusal = try await bench.refusal(of: careless)
            #expect(refusal.code == .targetNotEmpty, "the source's own tablespace is in use: \(refusal)")
            #expect(try await bench.cluster.psql(sum) == expected)
            // What another major version has in the same place stays.
            let disk = Disk(), old = "\(bench.folder)/moved/PG_9_1"
            try await disk.makeFolder(old, owner: nil)
            let result = try await bench.engine.restore(request)
            #expect(result.writtenBytes < result.restoredBytes)
            #expect(await disk.exists(old))
            #expect(try await bench.withCopy("copy") { try await $0.psql(sum) } == expected)
        }
    }
}
