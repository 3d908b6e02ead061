import Manifests
import Model

/// What a person wants of a dashboard. It says what is to be, and not what is to be written, so that one that was meant
/// for an older version can be meant for the newest as well.
package enum DashboardIntent: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case first, last
        /// Beside another widget, hidden or not.
        case after(String), before(String)
    }

    package enum Scope: Hashable, Sendable {
        case all, order, visibility
        case widget(String)
    }

    /// At the end; one whose key is there already is the same again.
    case add(WidgetDefaults.Widget)
    /// What is `nil` stays as it is.
    case change(String, size: WidgetDefaults.Widget.Size?, params: WidgetDefaults.Params?)
    case show(String, Bool)
    case move(String, Place)
    case remove(String)
    /// Takes back what was made otherwise than stated.
    case reset(Scope)
}

/// Why an intent comes to nothing.
package enum DashboardRefusal: Error, Hashable, Sendable {
    /// The manifest keeps it as it is, there.
    case locked(String, at: SourceLocation)
    case unknown(String)
    /// In words.
    case wrong(String)
}

extension DashboardEdits {
    /// More than that nobody looks at.
    package static let mostWidgets = 100

    /// These with what is wanted; the very same where all is so already.
    package func with(_ intent: DashboardIntent, of stated: StatedDashboard) throws(DashboardRefusal) -> Self {
        let edits = try wanting(intent, of: stated)
        guard edits != self else { return self }
        return edits.isNothing ? DashboardEdits() : edits.seen(stated)
    }

    /// One after the other: all, or none.
    package func with(
        _ intents: [DashboardIntent], of stated: StatedDashboard
    ) throws(DashboardRefusal) -> Self {
        var edits = self
        for intent in intents { edits = try edits.with(intent, of: stated) }
        return edits
    }

    private func wanting(_ intent: DashboardIntent, of stated: StatedDashboard) throws(DashboardRefusal) -> Self {
        var edits = self
        switch intent {
        case .add(let widget): try edits.add(widget, stated)
        case .change(let key, let size, let params):
            try edits.change(key, stated) { widget throws(DashboardRefusal) in
                widget.size = size ?? widget.size
                guard let params, params != widget.params else { return }
                try stated.check(params, for: widget.type)
                widget.params = params
            }
        case .show(let key, let visible):
            try edits.change(key, stated) { widget in widget.visible = visible }
        case .move(let key, let place): try edits.move(key, to: place, stated)
        case .remove(let key): try edits.remove(key, stated)
        case .reset(.all): edits = DashboardEdits()
        case .reset(.order): edits.resetOrder(stated)
        case .reset(.visibility): edits.resetVisibility(stated)
        case .reset(.widget(let key)): try edits.reset(key, stated)
        }
        return edits
    }

    /// What their person has before them when they write: its order, and the seeds, which from then on are theirs.
    private func seen(_ stated: StatedDashboard) -> Self {
        var edits = self
        let dashboard = Dashboard(stated, self)
        for one in dashboard.widgets where one.origin == .manifest && one.widget.policy == .seed {
            edits.keep(seed: one.widget)
        }
        edits.order = dashboard.order
        return edits
    }

    private mutating func keep(seed widget: WidgetDefaults.Widget) {
        changes.removeAll { $0.base.key == widget.key }
        seeds.removeAll { $0.key == widget.key }
        seeds.append(Widget(widget))
        seeds.sort { $0.key < $1.key }
    }

    // MARK: Intents

    private mutating func add(
        _ widget: WidgetDefaults.Widget, _ stated: StatedDashboard
    ) throws(DashboardRefusal) {
        let dashboard = Dashboard(stated, self)
        guard !own.contains(where: { $0.key == widget.key }) else { return }
        guard dashboard.widgets.count < Self.mostWidgets else {
            throw .wrong("there are \(Self.mostWidgets) widgets, and that is the most: remove one first")
        }
        try stated.check(widget.params, for: widget.type)
        own.append(Widget(widget))
        order = dashboard.order + [widget.key]
    }

    private mutating func change(
        _ key: String, _ stated: StatedDashboard,
        _ edit: (inout WidgetDefaults.Widget) throws(DashboardRefusal) -> Void
    ) throws(DashboardRefusal) {
        let old = try stated.unlocked(key, self)
        var new = old.widget
        try edit(&new)
        guard new != old.widget else { return }
        if let index = own.firstIndex(where: { $0.key == key }) {
            own[index] = Widget(new)
        } else if old.widget.policy == .seed || seeds.contains(where: { $0.key == key }) {
            keep(seed: new)
        } else {
            note(new, over: stated.widget(key))
        }
    }

    /// - Parameter base: `nil` of one that no manifest states any more: all of it is kept then.
    private mutating func note(_ widget: WidgetDefaults.Widget, over base: WidgetDefaults.Widget?) {
        let old = changes.first { $0.base.key == widget.key }
        changes.removeAll { $0.base.key == widget.key }
        guard let kept = base.map(Widget.init) ?? old?.base else { return }
        var change = Change(base: kept)
        let new = Widget(widget)
        change.size = base != nil && new.size == kept.size ? nil : new.size
        change.params = base != nil && new.params == kept.params ? nil : new.params
        change.visible = base != nil && new.visible == kept.visible ? nil : new.visible
        if !change.isNothing { changes.append(change) }
        changes.sort { $0.base.key < $1.base.key }
    }

    private mutating func move(
        _ key: String, to place: DashboardIntent.Place, _ stated: StatedDashboard
    ) throws(DashboardRefusal) {
        _ = try stated.unlocked(key, self)
        let old = Dashboard(stated, self).order
        let rest = old.filter { $0 != key }
        var index = place == .first ? 0 : rest.count
        if case .after(let other) = place { index = try rest.place(of: other, for: key) + 1 }
        if case .before(let other) = place { index = try rest.place(of: other, for: key) }
        let new = rest[..<index] + [key] + rest[index...]
        guard Array(new) != old else { return }
        order = Array(new)
        if !own.contains(where: { $0.key == key }), !moved.contains(key) { moved = (moved + [key]).sorted() }
        // Who stands where the manifest has them was not moved.
        for key in moved {
            var other = self
            other.moved.removeAll { $0 == key }
            if Dashboard(stated, other).order == order { self = other }
        }
    }

    private mutating func remove(_ key: String, _ stated: StatedDashboard) throws(DashboardRefusal) {
        _ = try stated.unlocked(key, self)
        forget(key)
        if own.contains(where: { $0.key == key }) {
            own.removeAll { $0.key == key }
        } else {
            removed = (removed + [key]).sorted()
        }
    }

    private mutating func forget(_ key: String) {
        changes.removeAll { $0.base.key == key }
        seeds.removeAll { $0.key == key }
        moved.removeAll { $0 == key }
        removed.removeAll { $0 == key }
    }

    private mutating func resetOrder(_ stated: StatedDashboard) {
        var other = self
        other.moved = []
        let (old, new) = (Dashboard(stated, self), Dashboard(stated, other))
        let isStated = { (key: String) in new.widget(key)?.origin == .manifest }
        let order = new.order.filter(isStated) + old.order.filter { !isStated($0) }
        guard order != old.order || !moved.isEmpty else { return }
        (moved, self.order) = ([], order)
    }

    private mutating func resetVisibility(_ stated: StatedDashboard) {
        for index in changes.indices { changes[index].visible = nil }
        changes.removeAll(where: \.isNothing)
        for index in seeds.indices { seeds[index].visible = stated.widget(seeds[index].key)?.visible ?? true }
        for index in own.indices { own[index].visible = true }
    }

    private mutating func reset(_ key: String, _ stated: StatedDashboard) throws(DashboardRefusal) {
        guard !own.contains(where: { $0.key == key }) else {
            throw .wrong("\(key) was added here, so that there is nothing to go back to: remove it")
        }
        guard stated.widget(key) != nil || Dashboard(stated, self).widget(key) != nil else { throw .unknown(key) }
        forget(key)
    }
}

extension [String] {
    fileprivate func place(of other: String, for key: String) throws(DashboardRefusal) -> Int {
        guard other != key else { throw .wrong("\(key) can not stand beside itself") }
        guard let index = firstIndex(of: other) else { throw .unknown(other) }
        return index
    }
}

extension StatedDashboard {
    /// One that its person may change.
    fileprivate func unlocked(_ key: String, _ edits: DashboardEdits) throws(DashboardRefusal) -> Dashboard.Widget {
        if let stated = widgets.first(where: { $0.widget.key == key }), stated.widget.policy == .locked {
            throw .locked(key, at: stated.location)
        }
        guard let widget = Dashboard(self, edits).widget(key) else { throw .unknown(key) }
        return widget
    }

    fileprivate func check(
        _ params: WidgetDefaults.Params, for type: WidgetDefaults.WidgetType
    ) throws(DashboardRefusal) {
        if let fault = type.fault(of: params) { throw .wrong(fault) }
        if let missing = missing(params) { throw .wrong("no manifest states \(missing)") }
    }
}

extension DashboardEdits.Widget {
    init(_ widget: WidgetDefaults.Widget) {
        self.init(
            key: widget.key, type: widget.type.rawValue, size: widget.size.rawValue,
            params: DashboardEdits.Params(cluster: widget.params.cluster, store: widget.params.store),
            visible: widget.visible)
    }
}
