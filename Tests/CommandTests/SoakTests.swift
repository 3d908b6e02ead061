import ClusterHarness
import Foundation
import Testing

/// Two minutes of what `Tests/Soak/soak.py` does for an hour.
@Suite("A soak", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(10)))
struct SoakTests {
    @Test("kills, two promotions and a recovery lose nothing that was acknowledged longer ago than pra said")
    func short() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Soak/soak.py").path()
        let pra = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "pra").path()
        try await withFolder(socket: "/nonexistent") { site in
            let said = try await site.run(
                "/usr/bin/python3", [script, "--minutes", "2", "--pra", pra, "--folder", "\(site.folder)/soak"],
                within: .seconds(540))
            let summary = said.split(separator: "\n").last.map(String.init) ?? ""
            print(summary)
            #expect(summary.contains("\"promotions\": 2") && summary.contains("\"recoveries\": 1"), "\(said)")
        }
    }
}
