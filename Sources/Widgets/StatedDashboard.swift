import Manifests
import Model

/// A dashboard as the manifests state it, with what else they state that its widgets may be about.
package struct StatedDashboard: Sendable {
    package struct Widget: Sendable {
        package var widget: WidgetDefaults.Widget
        /// Where it is written.
        package var location: SourceLocation
    }

    /// Of people for whom no dashboard is stated: nothing but what they add.
    package static let bareName = "default"

    package var name: String
    /// In the order of the manifest.
    package var widgets: [Widget]
    package var clusters: Set<String>
    package var stores: Set<String>

    /// - Parameter user: to others than those for whom it is stated it has nothing.
    package init(_ name: String, for user: String, in desired: Desired) {
        self.name = name
        clusters = Set(desired.clusters.map(\.name))
        stores = Set(desired.stores.map(\.name))
        let defaults = desired.dashboards(for: user).first { $0.name == name }
        widgets = (defaults?.spec.widgets ?? []).enumerated().map { index, widget in
            let place = defaults.flatMap { desired.location(ofWidget: index, of: $0.id) ?? $0.location }
            return Widget(widget: widget, location: place ?? SourceLocation(file: "none", line: 1, column: 1))
        }
    }

    func widget(_ key: String) -> WidgetDefaults.Widget? { widgets.first { $0.widget.key == key }?.widget }

    /// What a widget is about and no manifest states.
    func missing(_ params: WidgetDefaults.Params) -> ResourceID? {
        if let cluster = params.cluster, !clusters.contains(cluster) { return ResourceID(Cluster.name, cluster) }
        if let store = params.store, !stores.contains(store) { return ResourceID(BackupStore.name, store) }
        return nil
    }
}

extension Desired {
    /// The defaults that are stated for somebody, by name or by a role of theirs; by name.
    package func dashboards(for user: String) -> [Resource<WidgetDefaults.Spec>] {
        let roles = users.first { $0.name == user }?.spec.roles ?? []
        let theirs = Set(["user:\(user)"] + roles.map { "role:\($0)" })
        return widgets.filter { !theirs.isDisjoint(with: $0.spec.audience) }.sorted { $0.name < $1.name }
    }

    /// The names of somebody's dashboards: those stated for them, those in which something of their own is left, and
    /// one that is bare where there is none of these.
    /// - Parameter arranged: what they made of dashboards, by name.
    package func dashboardNames(of user: String, arranged: [String: DashboardEdits]) -> [String] {
        let stated = Set(dashboards(for: user).map(\.name))
        let kept = arranged.filter { name, edits in
            !Dashboard(StatedDashboard(name, for: user, in: self), edits).widgets.isEmpty
        }.keys
        let all = stated.union(kept)
        return all.isEmpty ? [StatedDashboard.bareName] : all.sorted()
    }
}
