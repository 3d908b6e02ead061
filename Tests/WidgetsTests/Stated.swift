import Manifests
import Model
import Widgets

struct Invalid: Error { var problems: [Diagnostic] }

/// Manifests with clusters `a` and `b`, a store `local`, a person `sow` who operates, and these documents.
func manifests(_ documents: String...) throws -> Desired {
    let people = ["sow", "ba"].map { name in
        let hash = "scrypt:15:\(String(repeating: "0", count: 32)):\(String(repeating: "0", count: 64))"
        return """
            {apiVersion: pra/v1, kind: User, metadata: {name: \(name)}, spec: {fullName: A. Sow, roles: [operator],
             console: {password: "\(hash)"}}}
            """
    }
    let clusters = ["a", "b"].map { name in
        """
        {apiVersion: pra/v1, kind: Cluster, metadata: {name: \(name)},
         spec: {connection: {hosts: [/run/postgresql], user: pra}}}
        """
    }
    let store = """
        {apiVersion: pra/v1, kind: BackupStore, metadata: {name: local},
         spec: {url: "file:///store", failureDomain: {site: conakry, host: db1}}}
        """
    let text = (people + clusters + [store] + documents).joined(separator: "\n---\n")
    let (desired, problems) = loadManifests([SourceFile(path: "widgets.yaml", bytes: Array(text.utf8))])
    guard let desired else { throw Invalid(problems: problems) }
    return desired
}

/// The dashboard `ops`, with these widgets.
func ops(_ widgets: String..., audience: String = "role:operator") -> String {
    """
    apiVersion: pra/v1
    kind: WidgetDefaults
    metadata: {name: ops}
    spec:
      audience: [\(audience)]
      widgets:
    \(widgets.map { "    - \($0)" }.joined(separator: "\n"))
    """
}

let readiness = "{key: readiness, type: readiness, size: wide, policy: Locked}"
let windowA = "{key: window-a, type: recovery-window, params: {cluster: a}}"
let windowB = "{key: window-a, type: recovery-window, params: {cluster: b}}"
let sync = "{key: sync, type: sync-health, policy: Seed, visible: false}"
let alerts = "{key: alerts, type: active-alerts}"
let drills = "{key: drills, type: drill-results, params: {cluster: a}}"
let usage = "{key: usage, type: repository-usage}"

/// `ops` as `sow` has it.
func stated(_ widgets: String...) throws -> StatedDashboard {
    let list = widgets.map { "\n    - \($0)" }.joined()
    let text = ops().replacing("  widgets:\n", with: "  widgets:\(list.isEmpty ? " []" : list)\n")
    return StatedDashboard("ops", for: "sow", in: try manifests(text))
}

extension DashboardEdits {
    func after(_ intents: DashboardIntent..., of stated: StatedDashboard) throws -> DashboardEdits {
        try with(intents, of: stated)
    }
}

extension Dashboard {
    /// One line a widget: what a person would see of it.
    var lines: [String] {
        widgets.map { one in
            let about = [one.widget.params.cluster, one.widget.params.store].compactMap { $0 }.joined()
            let marks = [
                one.widget.visible ? "" : "hidden", one.isNew ? "new" : "",
                one.origin == .manifest ? "" : "\(one.origin)", one.missing.map { "no \($0)" } ?? "",
            ].filter { !$0.isEmpty }
            return ([one.key, one.widget.size.rawValue, about] + marks).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}
