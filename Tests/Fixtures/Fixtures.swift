import Manifests
import Model

/// `akig` alone, with `plan` put into its plan's spec.
package func oneCluster(plan: String = "mode: Enforce", stores: [String] = ["local"]) throws -> Desired {
    try desired(["akig"], plan: plan, stores: stores)
}

package func twoClusters() throws -> Desired { try desired(["akig", "ledger"], plan: "mode: Enforce") }

/// Two clusters and two stores on schedules of minutes, so that an hour sees everything several times.
package func hurried(edit: (String) -> String = { $0 }) throws -> Desired {
    try desired(["akig", "ledger"], stores: ["local", "offsite"]) { text in
        edit(text).replacing("backup: {every: 24h, startWithin: 2h", with: "backup: {every: 4m, startWithin: 1m")
            .replacing("verify: {every: 24h}", with: "verify: {every: 7m}")
            .replacing("drill: {every: 7d", with: "drill: {every: 6m")
            .replacing("window: 7d, keep: {hourly: 24, daily: 7}", with: "window: 15m, keep: {hourly: 2}")
    }
}

private struct Invalid: Error { let problems: [Diagnostic] }

/// The manifests of `clusters`, one store, one retention policy and one plan for them all; `more` are further
/// documents.
package func desired(
    _ clusters: [String], plan: String = "mode: Enforce", stores: [String] = ["local"], more: [String] = [],
    edit: (String) -> String = { $0 }
) throws -> Desired {
    let text = edit(manifests(clusters, plan: plan, stores: stores, more: more))
    let (desired, problems) = loadManifests([SourceFile(path: "fixture.yaml", bytes: Array(text.utf8))])
    guard let desired else { throw Invalid(problems: problems) }
    return desired
}

/// The same as text.
package func manifests(
    _ clusters: [String], plan: String = "mode: Enforce", stores: [String] = ["local"], more: [String] = []
) -> String {
    let names = stores.joined(separator: ", ")
    let one = recoveryPlan(plan).replacing("[local]", with: "[\(names)]")
    return (clusters.map(cluster) + stores.map(store) + [common, one] + more).joined(separator: "---\n")
}

package func cluster(_ name: String) -> String {
    """
    apiVersion: pra/v1
    kind: Cluster
    metadata: {name: \(name), labels: {tier: critical}}
    spec:
      connection: {hosts: [/run/postgresql], user: pra, database: \(name)}
      heartbeat: {schema: pra, every: 15s}

    """
}

package func store(_ name: String) -> String {
    """
    apiVersion: pra/v1
    kind: BackupStore
    metadata: {name: \(name)}
    spec: {url: "file:///\(name == "local" ? "store" : name)", failureDomain: {site: conakry, host: db1}}

    """
}

private let common = """
    apiVersion: pra/v1
    kind: RetentionPolicy
    metadata: {name: standard}
    spec: {window: 7d, keep: {hourly: 24, daily: 7}, timeZone: Africa/Conakry, minProven: 2}
    ---
    apiVersion: pra/v1
    kind: AlertChannel
    metadata: {name: inbox}
    spec: {type: InApp, keep: 90d}
    ---
    apiVersion: pra/v1
    kind: AlertRoute
    metadata: {name: default}
    spec:
      receivers: [{name: operators, channels: [inbox]}]
      route: {receiver: operators, groupBy: [cluster, type], groupWait: 30s, groupInterval: 5m, repeatInterval: 4h}

    """

/// A plan over the store `local` with `extra` put into its spec.
package func recoveryPlan(_ extra: String, name: String = "critical", retention: String = "standard") -> String {
    """
    apiVersion: pra/v1
    kind: RecoveryPlan
    metadata: {name: \(name)}
    spec:
      clusters: {matchLabels: {tier: critical}}
      \(extra)
      objectives:
        scenarios: [{name: primary-loss, survives: [local], rpo: 1h, rto: 30m}]
      engine: {type: Physical}
      stores: [local]
      backup: {every: 24h, startWithin: 2h, missed: RunOnce}
      wal: {stream: true, guardSlot: {name: pra_guard, retainAtMost: 16Gi}}
      retention: {ref: \(retention)}
      verify: {every: 24h}
      drill: {every: 7d, target: Latest, checks: [Structure, SQL]}
      limits: {timeout: 6h}
      alerts: {route: default}

    """
}

/// Two people who may answer for something.
package let operations = """
    apiVersion: pra/v1
    kind: Team
    metadata: {name: operations}
    spec:
      members:
        - {name: J. Martin, role: on call, phone: "+224600000000"}
        - {name: F. Diallo, role: head of operations, mail: f.diallo@example.org}

    """

/// A window over all clusters.
package func maintenanceWindow(from: String, until: String) -> String {
    """
    apiVersion: pra/v1
    kind: MaintenanceWindow
    metadata: {name: closing}
    spec:
      clusters: {matchLabels: {tier: critical}}
      times: {once: {from: \(from), until: \(until)}}
      reason: month-end closing
      owner: {team: operations, name: F. Diallo}

    """
}

/// A waiver of `akig` from what the plan `critical` promises.
package func waiver(from: String, until: String, objectives: String = "[rpo]") -> String {
    """
    apiVersion: pra/v1
    kind: Waiver
    metadata: {name: move}
    spec:
      plan: critical
      clusters: [akig]
      objectives: \(objectives)
      from: \(from)
      until: \(until)
      reason: the storage moves
      owner: {team: operations, name: J. Martin}
      approvedBy: {team: operations, name: F. Diallo}

    """
}
