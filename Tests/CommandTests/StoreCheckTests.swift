import ClusterHarness
import Foundation
import Testing

/// `pra store check` on a real store.
@Suite("pra store check", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct StoreCheckTests {
    @Test(
        "what was read is not read again, by a verification neither; one changed byte ends with 9 and names the point")
    func story() async throws {
        try await withProtectedCluster { site, _ in
            let first = try await site.json("store", "check", "--read-data", as: Check.self)
            #expect(first.schema == "pra.store-check/v1" && first.findings == [])
            let again = try await site.json("store", "check", "--read-data", as: Check.self)
            #expect(again.data?.bytes == 0 && (again.data?.remembered.bytes ?? 0) > 1_000_000)
            #expect(try await site.pra("verify").status == 0)
            let verify = try await site.pra("verify")
            #expect(verify.contains("intact; read 0 B", "were read since"), "\(verify)")
            let keyless = try await site.pra("store", "check", "--no-key", "--read-data", "--reread")
            #expect(keyless.status == 0 && keyless.contains("no findings"), "\(keyless)")

            let alone = try await site.pra("store", "check", "--reread")
            #expect(alone.status == 2 && alone.contains("--read-data"), "\(alone)")

            // A copy has its original's id, and nobody has read it.
            let copy = "\(site.folder)/copy"
            try FileManager.default.copyItem(atPath: site.store, toPath: copy)
            let copied = try damageLargestPack(of: copy)
            let elsewhere = try await site.pra("store", "check", "file://\(copy)", "--read-data")
            #expect(elsewhere.status == 9 && elsewhere.contains(copied, "DAMAGED"), "\(elsewhere)")

            let pack = try damageLargestPack(of: site.store)
            #expect(try await site.pra("store", "check", "--read-data").status == 0, "it is not due yet")
            let found = try await site.pra("store", "check", "--read-data", "--reread")
            #expect(found.status == 9 && found.contains(pack, "DAMAGED", "it stands on packs/"), "\(found)")
            let blind = try await site.pra("store", "check", "--no-key", "--read-data")
            #expect(blind.status == 9 && blind.contains(pack), "\(blind)")
            #expect(try await site.pra("verify").status == 9, "a damaged pack is never taken as read")
        }
    }

    /// The largest holds data, which no look at the store's structure reads.
    private func damageLargestPack(of store: String) throws -> String {
        let folder = "\(store)/packs"
        let pack = try #require(
            files(under: folder).max { bytes(of: "\(folder)/\($0)") < bytes(of: "\(folder)/\($1)") })
        let file = try FileHandle(forUpdating: URL(filePath: "\(folder)/\(pack)"))
        try file.seek(toOffset: 100)
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: 100)
        try file.write(contentsOf: [~byte])
        try file.close()
        return pack
    }

    private func bytes(of file: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    }

    struct Check: Decodable, Sendable {
        struct Data: Decodable, Sendable {
            struct Remembered: Decodable, Sendable { var bytes: Int }
            var bytes: Int, remembered: Remembered
        }

        var schema: String, findings: [String], data: Data?
    }
}
