import ClusterHarness
import Foundation
import Testing

/// `pra run` stopped as by SIGSTOP: by an operator's slip, a suspended virtual machine, a host without memory.
@Suite("A frozen pra run", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct FreezeTests {
    private struct Report: Decodable, Sendable {
        struct Row: Decodable, Sendable { var objective: String, unknownShare: String?, verdict: String }
        struct Section: Decodable, Sendable { var from: String, to: String }

        var verdicts: [Row]
        var clusters: [Section]
    }

    /// A look is believed for a minute; what a freeze lasts longer is not seen, or all of it when it cut a look short.
    @Test("frozen for more than a minute: the report says that nobody saw the cluster")
    func frozen() async throws {
        try await withNewCluster { site, _ in
            let run = try await site.start("run")
            try await site.hear("done     drill/", from: run)
            kill(run.process, SIGSTOP)
            let start = ContinuousClock.now
            try await site.await("the freeze is over", within: .seconds(90)) { start.duration(to: .now) > .seconds(68) }
            kill(run.process, SIGCONT)
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
            let report = try JSONDecoder().decode(
                Report.self, from: Data(contentsOf: URL(filePath: "\(site.folder)/reports/sla.json")))
            let unseen = try #require(try unseenSeconds(report))
            #expect(unseen > 7, "\(unseen) s of \(report)")
            #expect(ending.output.contains("NOT SEEN"), "\(ending)")
        }
    }

    private func unseenSeconds(_ report: Report) throws -> Double? {
        guard let row = report.verdicts.first(where: { $0.objective == "rpo" }), let section = report.clusters.first,
            let share = row.unknownShare.flatMap({ Double($0.dropLast()) })
        else { return nil }
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return share / 100 * (try format.parse(section.to).timeIntervalSince(try format.parse(section.from)))
    }
}
