import FoundationEssentials
import Manifests
import Model
import State
import Testing

@testable import pra

/// What `pra plan` says of changed dashboards, from a real state.
@Suite struct RearrangedTests {
    private func stated(_ widgets: String) throws -> Desired {
        let hash = "scrypt:15:\(String(repeating: "0", count: 32)):\(String(repeating: "0", count: 64))"
        let people = ["sow", "ba"].map { name in
            "{apiVersion: pra/v1, kind: User, metadata: {name: \(name)}, spec: {fullName: A. Sow, roles: [operator], "
                + "console: {password: \"\(hash)\"}}}"
        }
        let defaults = """
            {apiVersion: pra/v1, kind: WidgetDefaults, metadata: {name: ops},
             spec: {audience: [role:operator], widgets: [\(widgets)]}}
            """
        let text = (people + [defaults]).joined(separator: "\n---\n")
        let (desired, problems) = loadManifests([SourceFile(path: "all.yaml", bytes: Array(text.utf8))])
        return try #require(desired, "\(problems)")
    }

    /// Goal: nobody's dashboard changes without the plan having said so, nor what they arranged.
    @Test func whoSeesWhatOtherwiseIsCountedWithWhatPeopleArranged() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plan-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = try await openJournal(folder.path, for: .writing)
        let alerts = "{key: alerts, type: active-alerts}", sync = "{key: sync, type: sync-health}"
        let before = try stated(alerts)
        #expect(try await journal.rearrangedDashboards(by: before) == [], "nothing is in force yet")
        let row = try #require(before.widgets.first)
        try await journal.setRow(row.id, digest: row.digest, document: row.document)
        var edits = DashboardEdits()
        for (version, removed) in [(1, []), (2, ["alerts"])] {
            edits.removed = removed
            let record = ArrangedRecord(user: "sow", version: version, edits: edits)
            try await journal.append([
                Fact(
                    at: Timestamp(seconds: 1_795_000_000), monotonic: 0, boot: "b", actor: "operator:sow",
                    subject: row.id, confidence: .observed, event: .arranged(record))
            ])
        }
        #expect(try await journal.rearrangedDashboards(by: before) == [])
        let after = try stated("{key: alerts, type: active-alerts, size: wide}, \(sync)")
        #expect(
            try await journal.rearrangedDashboards(by: after) == [
                RearrangedDashboard(
                    dashboard: "ops", people: 2,
                    widgets: [
                        .init(key: "alerts", change: .changes, people: 1, kept: 1),
                        .init(key: "sync", change: .appears, people: 2, kept: 0),
                    ])
            ])
    }
}
