/// What an operator of these tests states: one cluster, one store, one plan. Tests change a field and write it again.
package struct Statement: Sendable {
    package var mode: String
    package var rpo: String
    package var backupEvery: String
    /// Of the heartbeat; none without it.
    package var heartbeat: String?
    /// Most that is read from the server in a second; `nil` for no limit.
    package var rate: String?
    package var timeout: String
    /// Of the cluster; the plan selects `critical`.
    package var tier: String
    package var host: String
    /// The folder of the cluster's socket; the site's without it.
    package var socket: String?
    package var onRemoval: String
    package var slot: String
    package var streams: Bool
    /// Of the WAL, a flow mapping; commits wait for nobody without it.
    package var synchronous: String?
    /// More fields of the scenario, in a flow mapping.
    package var scenario: String
    /// A flow mapping.
    package var suspend: String?
    package var password: String
    package var check: String
    /// A second channel beside the inbox.
    package var webhook: String?
    /// Of the store, a flow mapping; plain without it.
    package var encryption: String?
    package var extra: String
    /// Lines of the store's spec that say where it is; a folder of the site without them.
    package var place: String?

    package init(
        mode: String = "Enforce", rpo: String = "1h", backupEvery: String = QuietPeriods.day,
        heartbeat: String? = nil, rate: String? = nil, timeout: String = "2m", tier: String = "critical",
        host: String = "local", socket: String? = nil, onRemoval: String = "Refuse", slot: String = "pra_shop",
        streams: Bool = true, synchronous: String? = nil, scenario: String = "", suspend: String? = nil,
        password: String = "{file: password}", check: String = "select count(*) from items where word is null",
        webhook: String? = nil, encryption: String? = nil, extra: String = "", place: String? = nil
    ) {
        (self.mode, self.rpo, self.backupEvery, self.heartbeat, self.rate) = (mode, rpo, backupEvery, heartbeat, rate)
        (self.timeout, self.tier, self.host, self.socket, self.onRemoval) = (timeout, tier, host, socket, onRemoval)
        (self.slot, self.streams, self.synchronous, self.scenario, self.suspend) = (
            slot, streams, synchronous, scenario, suspend
        )
        (self.password, self.check, self.webhook, self.encryption, self.extra) = (
            password, check, webhook, encryption, extra
        )
        self.place = place
    }

    /// - Parameter owner: who runs drills, when `pra` runs as root.
    package func yaml(socket: String, folder: String, owner: String?) -> String {
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

    package static let retention = """
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
