import Manifests
import Model
import Seeded
import Testing

@testable import Widgets

/// Whatever people do and manifests become, in whatever order.
@Suite("Any dashboard") struct AnyDashboardTests {
    @Test("keeps its promises", arguments: 0..<40 as Range<UInt64>)
    func promises(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let topology = "{key: topology, type: replication-topology, params: {cluster: b}}"
        let all = try manifests(ops(readiness, windowA, sync, alerts, drills, usage, topology))
        let everything = StatedDashboard("ops", for: "sow", in: all)
        var (stated, edits) = (everything, DashboardEdits())
        /// Since they were removed and not brought back.
        var removed: Set<String> = []
        for step in 0..<60 {
            if Int.random(in: 0..<5, using: &random) == 0 { stated = other(than: everything, &random) }
            let intent = any(of: stated, edits, step, &random)
            let before = Dashboard(stated, edits)
            let result = Result { try edits.with(intent, of: stated) }
            guard case .success(let new) = result else { continue }
            let after = Dashboard(stated, new)
            let words: Comment = "seed \(seed), step \(step): \(intent)"
            if case .remove(let key) = intent { removed.insert(key) }
            if case .reset(.widget(let key)) = intent { removed.remove(key) }
            if intent == .reset(.all) {
                removed = []
                #expect(after == Dashboard(stated, DashboardEdits()), words)
            }
            #expect((new == edits) == (before == after) || isQuiet(intent), words)
            // A second time it is refused, or there is nothing to do.
            let again = Result { try new.with(intent, of: stated) }
            if case .success(let again) = again { #expect(again == new, words) }
            check(after, stated, new, removed, words)
            edits = new
        }
    }

    /// Whether it may be written without anything to see: what was made of something that is locked now.
    private func isQuiet(_ intent: DashboardIntent) -> Bool { if case .reset = intent { true } else { false } }

    private func check(
        _ dashboard: Dashboard, _ stated: StatedDashboard, _ edits: DashboardEdits, _ removed: Set<String>,
        _ words: Comment
    ) {
        let keys = dashboard.widgets.map(\.key)
        #expect(Set(keys).count == keys.count, words)
        let locked = stated.widgets.map(\.widget).filter { $0.policy == .locked }
        #expect(dashboard.widgets.map(\.widget).filter { $0.policy == .locked } == locked, words)
        #expect(removed.subtracting(locked.map(\.key)).isDisjoint(with: keys), words)
        let free = stated.widgets.map(\.widget.key).filter { !edits.moved.contains($0) }
        #expect(keys.filter { free.contains($0) } == free.filter { keys.contains($0) }, words)
        for one in dashboard.widgets where one.origin == .orphaned {
            #expect(edits.changes.contains { $0.base.key == one.key && !$0.isNothing }, words)
        }
        #expect(edits.isNothing == (edits == DashboardEdits()), words)
    }

    private func other(than all: StatedDashboard, _ random: inout Seeded) -> StatedDashboard {
        var stated = all
        stated.widgets = all.widgets.shuffled(using: &random).filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
        for index in stated.widgets.indices {
            let policies = WidgetDefaults.Widget.Policy.allCases
            stated.widgets[index].widget.policy = policies.randomElement(using: &random) ?? .standard
            stated.widgets[index].widget.size = Bool.random(using: &random) ? .small : .medium
            stated.widgets[index].widget.visible = Int.random(in: 0..<4, using: &random) > 0
        }
        return stated
    }

    private func any(
        of stated: StatedDashboard, _ edits: DashboardEdits, _ step: Int, _ random: inout Seeded
    ) -> DashboardIntent {
        let keys = Dashboard(stated, edits).order + stated.widgets.map(\.widget.key)
        let key = keys.randomElement(using: &random) ?? "none", other = keys.randomElement(using: &random) ?? "none"
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .reset(.all)
        case 1: return .reset(.order)
        case 2: return .reset(.visibility)
        case 3, 4: return .reset(.widget(key))
        case 5, 6: return .remove(key)
        case 7, 8:
            return .add(
                WidgetDefaults.Widget(
                    key: "own_\(step)", type: .activeAlerts, size: .wide, params: WidgetDefaults.Params(),
                    visible: true))
        case 9...11:
            let sizes = WidgetDefaults.Widget.Size.allCases
            return .change(key, size: sizes.randomElement(using: &random), params: nil)
        case 12...14: return .show(key, Bool.random(using: &random))
        case 15: return .move(key, .first)
        case 16: return .move(key, .last)
        case 17: return .move(key, .before(other))
        default: return .move(key, .after(other))
        }
    }
}
