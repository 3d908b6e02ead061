import Model

extension RecoveryPlan {
    package static let doc = "The promise: which clusters, which objectives, and how they are kept"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("clusters", selector, "The clusters it protects"),
        Field(
            "mode", .choice, "Observe looks and records; Plan also says what it would do; Enforce also does it",
            default: "Observe"),
        Field("objectives", objectives, "What is promised"),
        Field("engine", engine, "How copies are made", default: [:]),
        Field(
            "stores", .list(.name(of: BackupStore.name), atLeast: 1, distinct: nil) { $0 },
            "Names of BackupStores; a recovery point counts when it is complete in each", example: ["local"]),
        Field("backup", schedule, "When recovery points are taken"),
        Field("wal", wal, "How the write-ahead log is kept", default: [:]),
        Field("retention", retention, "Which recovery points stay"),
        Field("verify", interval(default: "24h"), "How often the newest point is read back", default: [:]),
        Field("drill", drill, "How often and how a restore is proven", default: [:]),
        Field("limits", limits, "What it may cost production", default: [:]),
        Field(optional: "alerts", alerts, "Who hears of it", example: ["route": "default"]),
        Field(optional: "suspend", suspension, "Stops actions until a date; the objectives are measured on"),
        Field(
            "onRemoval", .choice,
            "What removing this manifest does: Refuse keeps the promise, Forget ends it and keeps the points, Delete"
                + " forgets them too, once approved",
            default: "Refuse")
    ).checked { survivors($0) + lossless($0) }

    static let selector = Shape<Selector>.object(
        Selector.init,
        Field(
            "matchLabels", .map(.text(.labelValue), keys: .labelKey),
            "Clusters that carry all of these labels; an empty mapping selects nothing", example: ["tier": "critical"])
    ).checked { selector in
        selector.matchLabels.isEmpty
            ? [
                Fault(
                    "empty-selector", at: [.field("matchLabels")], "an empty selector selects no cluster",
                    "name a label of the clusters to protect, such as {tier: critical}", severity: .warning)
            ] : []
    }

    private static let engine = Shape<Engine>.object(
        Engine.init,
        Field("type", .choice, "Physical: base backups and WAL of the whole cluster", default: "Physical"),
        Field(
            "transport", .choice,
            "Local reads the data directory on the server's own host, Stream lets the server send it, Auto is Local"
                + " where this host proves to have the directory",
            default: "Auto"),
        Field(
            "source", .choice,
            "Whom base backups are taken from: Standby is one of connection.hosts that is a standby, or the primary"
                + " when none answers",
            default: "Primary"))

    private static let schedule = Shape<Schedule>.object(
        Schedule.init,
        Field("every", .duration(from: "1m"), "Time between two recovery points", example: "24h"),
        Field("startWithin", .duration(), "Started later than this after its time, it counts as missed", default: "1h"),
        Field(
            "missed", .choice, "RunOnce makes up for missed times with one run, Skip waits for the next",
            default: "RunOnce")
    ).checked { schedule in
        guard schedule.startWithin > schedule.every else { return [] }
        let (window, interval) = (DurationText.compact(schedule.startWithin), DurationText.compact(schedule.every))
        return [
            Fault(
                "window-exceeds-interval", at: [.field("startWithin")],
                "a start within \(window) of its time overlaps the next, which is due every \(interval)",
                "write startWithin: \(interval) or less")
        ]
    }

    private static let wal = Shape<WAL>.object(
        WAL.init,
        Field("stream", .boolean, "Stream it as it is written, so that exposure stays at seconds", default: true),
        Field("guardSlot", guardSlot, "The slot that keeps WAL on the server until every store has it", default: [:]),
        Field(
            optional: "synchronous", synchronous,
            "Lets commits wait until their WAL is fsynced on pra's host: name it in synchronous_standby_names once it"
                + " streams"),
        Field(
            optional: "spool", BackupStore.FailureDomain.shape,
            "Where the host that runs pra is, with the WAL that no store has yet: scenarios that say what they lose are"
                + " held against it"))

    private static let synchronous = Shape<Synchronous>.object(
        Synchronous.init,
        Field("name", .text(.slot), "The stream's application_name, and no other's", example: "pra_akig"),
        Field(
            "stalledCommits", .choice,
            "Accept allows that no commit ends while pra is away; Refuse asks for another synchronous standby",
            default: "Refuse"))

    private static let guardSlot = Shape<GuardSlot>.object(
        GuardSlot.init,
        Field("name", .text(.slot), "Its name in pg_replication_slots", default: "pra"),
        Field(
            "retainAtMost", .text(.size),
            "Above this much WAL held back on the server, production comes first and the slot is given up",
            default: "16Gi"))

    private static let retention = Shape<RetentionReference>.object(
        RetentionReference.init,
        Field("ref", .name(of: RetentionPolicy.name), "Name of a RetentionPolicy", example: "standard"))

    private static func interval(default every: JSONValue) -> Shape<Interval> {
        .object(Interval.init, Field("every", .duration(from: "1m"), "Time between two", default: every))
    }

    private static let drill = Shape<Drill>.object(
        Drill.init,
        Field("every", .duration(from: "1m"), "Time between two drills", default: "7d"),
        Field(
            "target", .choice,
            "What is restored: Latest the newest moment, Random one of the recoverable window that the drill's time"
                + " chooses, Oldest the oldest point",
            default: "Latest"),
        Field(
            "checks", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue }, "What the restored copy must pass",
            default: ["Structure", "AmCheck", "SQL", "Freshness"]))

    private static let limits = Shape<Limits>.object(
        Limits.init,
        Field(
            optional: "rate", .text(.rate), "Most that is read from the server; unlimited when absent",
            example: "200MB/s"),
        Field(
            "checkpoint", .choice, "Spread starts a backup with the server's own rhythm, Fast at once",
            default: "Spread"),
        Field("timeout", .duration(from: "1m"), "A backup that takes longer is stopped", default: "6h"))

    private static let alerts = Shape<AlertsReference>.object(
        AlertsReference.init, Field("route", .name(of: AlertRoute.name), "Name of an AlertRoute", example: "default"))

    private static let suspension = Shape<Suspension>.object(
        Suspension.init,
        Field("reason", .text(.line), "Why, for the report", example: "migration to the new hall"),
        Field("owner", .text(.line), "Who answers for it", example: "j.martin"),
        Field("until", .text(.timestamp), "When actions begin again", example: "2026-12-01T08:00:00Z"))
}
