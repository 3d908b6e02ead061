import Manifests
import Model

/// A dashboard as one person has it: its defaults, and what they made otherwise of it.
package struct Dashboard: Hashable, Sendable {
    package struct Widget: Hashable, Sendable {
        package enum Origin: String, Hashable, Sendable {
            /// The manifest states it.
            case manifest
            /// The manifest stated it, and it stays because of what its person changed of it.
            case orphaned
            /// Its person added it, or it was given to them once and for all.
            case own
        }

        package enum Field: String, Hashable, Sendable { case size, params, visible, place }

        package var widget: WidgetDefaults.Widget
        package var origin: Origin
        /// What its person made otherwise than the manifest states it.
        package var changed: [Field]
        /// Whether it came since they last arranged something.
        package var isNew: Bool
        /// What it is about and no manifest states any more.
        package var missing: ResourceID?

        package var key: String { widget.key }
    }

    package var name: String
    /// In their order, hidden ones too.
    package var widgets: [Widget]
    /// Stated widgets that they removed, by key.
    package var removed: [WidgetDefaults.Widget]

    package init(_ stated: StatedDashboard, _ edits: DashboardEdits) {
        name = stated.name
        let present = presentWidgets(stated, edits)
        let widgets = Dictionary(present.map { ($0.key, $0) }) { first, _ in first }
        let order = sequence(of: present, edits)
        self.widgets = order.compactMap { widgets[$0] }
        removed = stated.widgets.map(\.widget).filter { widgets[$0.key] == nil }
    }

    package func widget(_ key: String) -> Widget? { widgets.first { $0.key == key } }

    var order: [String] { widgets.map(\.key) }
}

/// Those that are there: stated ones as the manifest has them, then what no manifest states, each in any order.
private func presentWidgets(_ stated: StatedDashboard, _ edits: DashboardEdits) -> [Dashboard.Widget] {
    let (removed, statedKeys) = (Set(edits.removed), Set(stated.widgets.map(\.widget.key)))
    let seeds = Dictionary(edits.seeds.map { ($0.key, $0) }) { first, _ in first }
    let changes = Dictionary(edits.changes.map { ($0.base.key, $0) }) { first, _ in first }
    let (moved, seen) = (Set(edits.moved), Set(edits.order))
    var present: [Dashboard.Widget] = []
    func add(
        _ widget: WidgetDefaults.Widget, _ origin: Dashboard.Widget.Origin, _ changed: [Dashboard.Widget.Field] = []
    ) {
        let isNew = origin == .manifest && !edits.isNothing && !seen.contains(widget.key)
        present.append(
            Dashboard.Widget(
                widget: widget, origin: origin, changed: changed, isNew: isNew, missing: stated.missing(widget.params)))
    }
    for one in stated.widgets.map(\.widget) {
        if one.policy == .locked {
            add(one, .manifest)
        } else if !removed.contains(one.key) {
            let theirs = one.edited(by: changes[one.key], seeds[one.key])
            add(theirs, .manifest, one.differences(from: theirs) + (moved.contains(one.key) ? [.place] : []))
        }
    }
    for seed in edits.seeds where !statedKeys.contains(seed.key) && !removed.contains(seed.key) {
        if let widget = WidgetDefaults.Widget(seed) { add(widget, .own) }
    }
    for change in edits.changes where change.isKeeping && seeds[change.base.key] == nil {
        guard !statedKeys.contains(change.base.key), !removed.contains(change.base.key) else { continue }
        if let base = WidgetDefaults.Widget(change.base) { add(base.edited(by: change, nil), .orphaned) }
    }
    for widget in edits.own.compactMap({ WidgetDefaults.Widget($0) }) { add(widget, .own) }
    return present
}

/// Stated ones that their person did not move stand as the manifest has them. The others stand behind the nearest of
/// those that they stood behind when something was last arranged.
private func sequence(of present: [Dashboard.Widget], _ edits: DashboardEdits) -> [String] {
    let moved = Set(edits.moved).intersection(edits.order)
    let isTheirs = { (one: Dashboard.Widget) in
        one.origin != .manifest || one.widget.policy != .locked && moved.contains(one.key)
    }
    var order = present.filter { !isTheirs($0) }.map(\.key)
    let theirs = Set(present.filter(isTheirs).map(\.key))
    for (index, key) in edits.order.enumerated() where theirs.contains(key) {
        let before = edits.order[..<index].reversed().lazy.compactMap { order.firstIndex(of: $0) }.first
        order.insert(key, at: before.map { $0 + 1 } ?? 0)
    }
    // None by whom this version writes them; an entry of another may lack one.
    return order + present.map(\.key).filter { !order.contains($0) }
}

extension DashboardEdits.Change {
    /// Whether the widget stays when no manifest states it any more: hiding it alone asks for nothing.
    fileprivate var isKeeping: Bool { size != nil || params != nil || visible == true }
}

extension WidgetDefaults.Widget {
    /// `nil` for words of another version.
    init?(_ kept: DashboardEdits.Widget) {
        guard let type = WidgetDefaults.WidgetType(rawValue: kept.type), let size = Size(rawValue: kept.size) else {
            return nil
        }
        self.init(
            key: kept.key, type: type, size: size, params: WidgetDefaults.Params(kept.params), visible: kept.visible)
    }

    /// As somebody has it; a seed is wholly theirs. Parameters for another type, which it once had, count for nothing.
    fileprivate func edited(by change: DashboardEdits.Change?, _ seed: DashboardEdits.Widget?) -> Self {
        var widget = self
        if let seed, let own = Self(seed) {
            (widget.type, widget.size, widget.params, widget.visible) = (own.type, own.size, own.params, own.visible)
            return widget
        }
        if let size = change?.size.flatMap({ Size(rawValue: $0) }) { widget.size = size }
        if let params = change?.params.map({ WidgetDefaults.Params($0) }), type.fault(of: params) == nil {
            widget.params = params
        }
        widget.visible = change?.visible ?? visible
        return widget
    }

    fileprivate func differences(from other: Self) -> [Dashboard.Widget.Field] {
        (size == other.size ? [] : [.size]) + (params == other.params && type == other.type ? [] : [.params])
            + (visible == other.visible ? [] : [.visible])
    }
}

extension WidgetDefaults.Params {
    init(_ kept: DashboardEdits.Params) { self.init(cluster: kept.cluster, store: kept.store) }
}

extension WidgetDefaults.WidgetType {
    /// What is wrong with these for a widget of this type, in words.
    func fault(of params: WidgetDefaults.Params) -> String? {
        if needsCluster == true, params.cluster == nil { return "“\(rawValue)” is about one cluster: say which" }
        if needsCluster == false, params.cluster != nil { return "“\(rawValue)” is about no cluster" }
        return takesStore || params.store == nil ? nil : "“\(rawValue)” is about no store"
    }
}
