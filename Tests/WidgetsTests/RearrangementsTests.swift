import Manifests
import Model
import Testing

@testable import Widgets

/// What `pra plan` says of changed defaults.
@Suite("Rearranged dashboards") struct RearrangementsTests {
    private func told(
        _ before: String, _ now: String, sow: DashboardEdits = DashboardEdits()
    ) throws -> [String] {
        let (old, new) = (try manifests(before), try manifests(now))
        let rows = Dictionary(old.widgets.map { ($0.id, $0.document) }) { first, _ in first }
        let applied = try #require(new.dashboards(as: rows))
        let ops = ResourceID(WidgetDefaults.name, "ops")
        return rearrangements(from: applied, to: new, arranged: [ops: ["sow": sow]]).flatMap { dashboard in
            dashboard.widgets.map { one in
                "\(dashboard.dashboard) of \(dashboard.people): \(one.key) \(one.change) \(one.people)"
                    + (one.kept == 0 ? "" : ", not \(one.kept)")
            }
        }
    }

    @Test("say what appears, goes, changes and moves, and for how many people")
    func all() throws {
        #expect(try told(ops(readiness, windowA), ops(readiness, windowA)) == [])
        #expect(
            try told(ops(readiness, windowA, alerts, usage), ops(usage, readiness, windowB, drills)) == [
                "ops of 2: alerts disappears 2", "ops of 2: drills appears 2", "ops of 2: usage moves 2",
                "ops of 2: window-a changes 2",
            ])
        #expect(try told(ops(sync), ops(sync, sync.replacing("sync,", with: "other,"))) == [], "hidden is not seen")
    }

    @Test("say who has arranged it so that they do not see it")
    func kept() throws {
        let first = try stated(windowA, alerts)
        let edits = try DashboardEdits().after(.show("window-a", false), of: first)
        #expect(
            try told(ops(windowA, alerts), ops(windowB, alerts), sow: edits)
                == ["ops of 2: window-a changes 1, not 1"])
        let mine = try DashboardEdits().after(.change("alerts", size: .wide, params: nil), of: first)
        #expect(
            try told(ops(windowA, alerts), ops(windowA), sow: mine)
                == ["ops of 2: alerts disappears 1, not 1"])
        let locked = alerts.replacing("}", with: ", policy: Locked}")
        #expect(
            try told(ops(windowA, alerts), ops(windowA, locked), sow: mine) == ["ops of 2: alerts changes 1"])
    }

    @Test("count whom a changed audience gives the dashboard, or takes it from")
    func audience() throws {
        let (all, one) = (ops(windowA, alerts), ops(windowA, alerts, audience: "user:ba"))
        #expect(try told(all, one) == ["ops of 2: alerts disappears 1", "ops of 2: window-a disappears 1"])
        #expect(try told(one, all) == ["ops of 2: alerts appears 1", "ops of 2: window-a appears 1"])
    }
}
