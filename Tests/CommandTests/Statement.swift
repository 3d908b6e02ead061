/// What an operator of these tests states: one cluster, one store, one plan. Tests change a field and write it again.
struct Statement: Sendable {
    var mode = "Enforce"
    var rpo = "1h"
    var backupEvery = QuietPeriods.day
    /// Of the heartbeat; none without it.
    var heartbeat: String?
    /// Most that is read from the server in a second; `nil` for no limit.
    var rate: String?
    var timeout = "2m"
    /// Of the cluster; the plan selects `critical`.
    var tier = "critical"
    var host = "local"
    /// The folder of the cluster's socket; the site's without it.
    var socket: String?
    var onRemoval = "Refuse"
    var slot = "pra_shop"
    var streams = true
    /// Of the WAL, a flow mapping; commits wait for nobody without it.
    var synchronous: String?
    /// More fields of the scenario, in a flow mapping.
    var scenario = ""
    /// A flow mapping.
    var suspend: String?
    var password = "{file: password}"
    var check = "select count(*) from items where word is null"
    /// A second channel beside the inbox.
    var webhook: String?
    /// Of the store, a flow mapping; plain without it.
    var encryption: String?
    var extra = ""
    /// Lines of the store's spec that say where it is; a folder of the site without them.
    var place: String?

    /// - Parameter owner: who runs drills, when `pra` runs as root.
    func yaml(socket: String, folder: String, owner: String?) -> String {
        """
        apiVersion: pra/v1
        kind: Cluster
        metadata: {name: shop, labels: {tier: \(tier)}}
        spec:
          host: \(host)
          connection:
            hosts: ["\(self.socket ?? socket)"]
            user: pra
            password: \(password.replacing("file: ", with: "file: \(folder)/"))
            tls: Disable
            connectTimeout: 3s
        \(line("  runAs: ", owner))\(line("  heartbeat: ", heartbeat.map { "{every: \($0)}" }))\
          criticalTables: [{name: public.items, minRows: 1}]
          checks: [{name: words, sql: "\(check)", equals: 0}]
        ---
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: local}
        spec:
        \(place ?? "  url: \"file://\(folder)/store\"")
          failureDomain: {site: here, host: this}
          compression: zstd-1
        \(line("  encryption: ", encryption))\
          capacity: {warnAt: "98%", stopAt: "99%"}
        ---
        apiVersion: pra/v1
        kind: RecoveryPlan
        metadata: {name: critical}
        spec:
          clusters: {matchLabels: {tier: critical}}
          mode: \(mode)
        \(line("  suspend: ", suspend))\
          objectives:
            scenarios: [{name: primary-loss, survives: [local], rpo: \(rpo), rto: 30m\(scenario)}]
            backupSuccess: "100%"
            restoreTests: "100%"
          stores: [local]
          backup: {every: \(backupEvery), startWithin: \(backupEvery)}
          wal: {stream: \(streams), guardSlot: {name: \(slot)}\(synchronous.map { ", synchronous: \($0)" } ?? "")}
          retention: {ref: standard}
          onRemoval: \(onRemoval)
          verify: {every: \(QuietPeriods.day)}
          drill: {every: \(QuietPeriods.week), checks: [Structure, AmCheck, SQL, Freshness]}
          limits: {checkpoint: Fast, timeout: \(timeout)\(rate.map { ", rate: \($0)" } ?? "")}
          alerts: {route: default}
        \(alerting)\(extra)
        """
    }

    private var alerting: String {
        """
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
          receivers: [{name: operators, channels: [inbox\(webhook == nil ? "" : ", hook")]}]
          route: {receiver: operators, groupBy: [type], groupWait: 0s, groupInterval: 1s, repeatInterval: 4h}
        \(webhook.map { hook($0) } ?? "")
        """
    }

    static let retention = """
        apiVersion: pra/v1
        kind: RetentionPolicy
        metadata: {name: standard}
        spec: {window: 7d, keep: {hourly: 24}, timeZone: UTC, minProven: 1}
        """

    private func line(_ key: String, _ value: String?) -> String { value.map { "\(key)\($0)\n" } ?? "" }

    private func hook(_ url: String) -> String {
        """
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: hook}
        spec: {type: Webhook, url: "\(url)", timeout: 5s, allowPrivate: true}

        """
    }
}
