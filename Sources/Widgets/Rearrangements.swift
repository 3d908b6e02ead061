import Manifests
import Model

/// What people would see otherwise by the defaults of `now` than by those of `before`, as far as these state the
/// dashboard; by name. Who somebody is and what there is to show are told by `now`.
/// - Parameter arranged: what people made of dashboards, by user.
package func rearrangements(
    from before: Desired, to now: Desired, arranged: [ResourceID: [String: DashboardEdits]]
) -> [RearrangedDashboard] {
    var old = now
    old.widgets = before.widgets
    let people = now.users.filter { $0.spec.console != nil }.map(\.name)
    return before.widgets.sorted { $0.name < $1.name }.compactMap { defaults in
        guard now.widgets.first(where: { $0.id == defaults.id })?.document != defaults.document else { return nil }
        let theirs = people.filter { person in
            [old, now].contains { $0.dashboards(for: person).contains { $0.id == defaults.id } }
        }
        var counts = ChangeCounts()
        for person in theirs {
            let (a, b) = (
                StatedDashboard(defaults.name, for: person, in: old),
                StatedDashboard(defaults.name, for: person, in: now)
            )
            counts.count(from: a, to: b, with: arranged[defaults.id]?[person] ?? DashboardEdits())
        }
        let widgets = counts.rows
        return widgets.isEmpty
            ? nil : RearrangedDashboard(dashboard: defaults.name, people: theirs.count, widgets: widgets)
    }
}

private struct ChangeCounts {
    struct Sort: Hashable {
        var key: String
        var change: RearrangedDashboard.Widget.Change
    }

    private var seen: [Sort: Int] = [:]
    private var kept: [Sort: Int] = [:]

    /// One person.
    mutating func count(from old: StatedDashboard, to new: StatedDashboard, with edits: DashboardEdits) {
        let nothing = DashboardEdits()
        let stated = changes(from: Dashboard(old, nothing), to: Dashboard(new, nothing))
        let theirs = edits.isNothing ? stated : changes(from: Dashboard(old, edits), to: Dashboard(new, edits))
        for change in theirs { seen[change, default: 0] += 1 }
        for change in stated.subtracting(theirs) { kept[change, default: 0] += 1 }
    }

    var rows: [RearrangedDashboard.Widget] {
        Set(seen.keys).union(kept.keys).sorted { ($0.key, $0.change.rawValue) < ($1.key, $1.change.rawValue) }.map {
            RearrangedDashboard.Widget(key: $0.key, change: $0.change, people: seen[$0] ?? 0, kept: kept[$0] ?? 0)
        }
    }
}

/// What is hidden before and after is no change.
private func changes(from old: Dashboard, to new: Dashboard) -> Set<ChangeCounts.Sort> {
    let before = old.widgets.map(\.widget).filter(\.visible), after = new.widgets.map(\.widget).filter(\.visible)
    let (left, right) = (Dictionary(keyed: before), Dictionary(keyed: after))
    var all: Set<ChangeCounts.Sort> = []
    for widget in after {
        guard let other = left[widget.key] else {
            all.insert(.init(key: widget.key, change: .appears))
            continue
        }
        if (widget.type, widget.size) != (other.type, other.size) || widget.params != other.params {
            all.insert(.init(key: widget.key, change: .changes))
        }
    }
    for widget in before where right[widget.key] == nil { all.insert(.init(key: widget.key, change: .disappears)) }
    let (a, b) = (before.map(\.key).filter { right[$0] != nil }, after.map(\.key).filter { left[$0] != nil })
    for key in Set(b).subtracting(longestKept(a, b)) { all.insert(.init(key: key, change: .moves)) }
    return all
}

/// The most of them that stand in the same order in both.
private func longestKept(_ a: [String], _ b: [String]) -> [String] {
    // The longest for the first i of a and the first j of b.
    var row = [[String]](repeating: [], count: b.count + 1)
    for key in a {
        var next = row
        for (j, other) in b.enumerated() {
            let extended = key == other ? row[j] + [key] : []
            next[j + 1] = [extended, next[j], row[j + 1]].max { $0.count < $1.count } ?? []
        }
        row = next
    }
    return row[b.count]
}

extension [String: WidgetDefaults.Widget] {
    fileprivate init(keyed widgets: [WidgetDefaults.Widget]) {
        self.init(widgets.map { ($0.key, $0) }) { first, _ in first }
    }
}
