import ClusterHarness
import Foundation
import Testing

/// A store that a newer version of `pra` has made or upgraded.
@Suite(
    "A store of a newer format", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct NewerStoreTests {
    enum Novelty: String, CaseIterable {
        case format, readFeature, writeFeature

        var isReadable: Bool { self == .writeFeature }
        /// What `pra` says that the store needs.
        var name: String { self == .format ? "pra-store/2" : "tape" }

        func change(_ format: String) -> String {
            switch self {
            case .format: format.replacing("pra-store/1", with: "pra-store/2")
            case .readFeature: format.replacing(#""read":["pages"]"#, with: #""read":["pages","tape"]"#)
            case .writeFeature: format.replacing(#""write":[]"#, with: #""write":["tape"]"#)
            }
        }
    }

    @Test("what may be read is restored from, the rest refused, and neither writes", arguments: Novelty.allCases)
    func restore(novelty: Novelty) async throws {
        try await withStore { site, _ in
            try upgrade(site, novelty)
            let before = try contents(of: site.store)
            let restore = try await site.pra("restore", "--into", "\(site.folder)/target")
            #expect(restore.status == (novelty.isReadable ? 0 : 4), "\(restore)")
            if !novelty.isReadable { #expect(restore.contains("PRA-406", novelty.name), "\(restore)") }
            #expect(try contents(of: site.store) == before)
        }
    }

    @Test(
        "no command backs up into it or writes one byte of it, and each names what is needed",
        arguments: Novelty.allCases)
    func backup(novelty: Novelty) async throws {
        try await withProtectedCluster { site, cluster in
            try upgrade(site, novelty)
            try await site.state(Statement(backupEvery: "5m"))
            try await cluster.psql("insert into items values (40000, 'new')")
            let before = try contents(of: site.store)
            for command in [["backup"], ["run", "--once"], ["apply"], ["store", "sweep", "--confirm"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == 4, "\(command): \(ending)")
                #expect(
                    ending.contains(novelty.isReadable ? "PRA-403" : "PRA-406", novelty.name), "\(command): \(ending)")
            }
            let after = try contents(of: site.store)
            #expect(Set(after.keys) == Set(before.keys))
            #expect(after == before)
        }
    }

    private func upgrade(_ site: Site, _ novelty: Novelty) throws {
        let file = URL(filePath: "\(site.store)/format.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(novelty.change(text) != text)
        try Data(novelty.change(text).utf8).write(to: file)
    }
}
