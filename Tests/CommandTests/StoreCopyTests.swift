import ClusterHarness
import Foundation
import Testing

/// `pra store copy` and `pra store export` on a real store.
@Suite("pra store copy", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct StoreCopyTests {
    @Test("what could be restored from the one store can be from the other, by its URL alone")
    func copied() async throws {
        try await withProtectedCluster { site, _ in
            let expected = try await Protected.shared().fingerprint
            let second = "file://\(site.folder)/second"
            let early = try await site.pra("store", "copy", "--from", "local", "--to", second)
            #expect(early.status == 10 && early.contains("there is no store"), "\(early)")
            #expect(try await site.pra("store", "init", second).status == 0)
            let copy = try await site.json("store", "copy", "--from", "local", "--to", second, as: Copies.self)
            #expect(copy.points.map(\.outcome) == ["copied"])
            let again = try await site.pra("store", "copy", "--from", "local", "--to", second)
            #expect(again.status == 0 && again.contains("was there"), "\(again)")
            let check = try await site.pra("store", "check", second, "--read-data")
            #expect(check.status == 0 && check.contains("no findings"), "\(check)")
            let itself = try await site.pra("store", "copy", "--from", "local", "--to", "local")
            #expect(itself.status == 4, "\(itself)")
            let missing = try await site.pra("store", "copy", "--from", "local", "--to", second, "backup/x/y/z")
            #expect(missing.status == 6, "\(missing)")

            try FileManager.default.moveItem(atPath: site.store, toPath: "\(site.folder)/lost")
            let target = "\(site.folder)/restored"
            let restore = try await site.pra("restore", "--store", second, "--into", target, within: .seconds(90))
            #expect(restore.status == 0, "\(restore)")
            #expect(try await fingerprint(ofRestored: target) == expected, "up to the last WAL")
        }
    }

    @Test("a point becomes a folder with a README; one that is not empty is left as it is")
    func exported() async throws {
        try await withProtectedCluster { site, _ in
            let folder = "\(site.folder)/export"
            let export = try await site.pra("store", "export", "--to", folder)
            #expect(export.status == 0 && export.contains("README says how"), "\(export)")
            let readme = try String(contentsOfFile: "\(folder)/README", encoding: .utf8)
            #expect(readme.contains("Cluster shop as of"))
            let again = try await site.pra("store", "export", "--to", folder)
            #expect(again.status == 4 && again.contains("is not empty"), "\(again)")
            let missing = try await site.pra("store", "export", "backup/x/y/z", "--to", "\(folder)-2")
            #expect(missing.status == 6, "\(missing)")
        }
    }

    struct Copies: Decodable, Sendable {
        struct Point: Decodable, Sendable { var outcome: String }
        var points: [Point]
    }
}
