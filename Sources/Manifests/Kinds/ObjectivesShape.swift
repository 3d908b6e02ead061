import Model

extension RecoveryPlan {
    static let objectives = Shape<Objectives>.object(
        Objectives.init,
        Field(
            "scenarios", .list(scenario, atLeast: 1, distinct: "name") { $0.name },
            "What may happen, and what is promised when it does"),
        Field(optional: "availability", .text(.ratio), "Share of time in which the cluster answers", example: "99.9%"),
        Field(optional: "backupSuccess", .text(.ratio), "Share of due backups that succeed", example: "100%"),
        Field(optional: "restoreTests", .text(.ratio), "Share of due drills that pass", example: "100%"),
        Field(optional: "integrity", .text(.ratio), "Share of verified points that are intact", example: "100%"))

    private static let scenario = Shape<Scenario>.object(
        { name, survives, rpo, rto, spoolSurvives, loses in
            Scenario(
                name: name, survives: survives ?? [], rpo: rpo, rto: rto, spoolSurvives: spoolSurvives, loses: loses,
                derivesSurvivors: survives == nil && loses != nil)
        },
        Field("name", .text(.name), "Its name in status, alerts and reports", example: "primary-loss"),
        Field(
            optional: "survives", .list(.text(.name), atLeast: 1, distinct: nil) { $0 },
            "Stores that are still there after it; without it those of the plan that are outside of what it loses",
            example: ["local"]),
        Field(
            "rpo", .duration(from: "0s"),
            "Most data that may be lost, as time; 0s is no acknowledged commit, and asks for wal.synchronous and "
                + "spoolSurvives",
            example: "1h"),
        Field("rto", .duration(), "Longest time until the service is back", example: "30m"),
        Field(
            optional: "spoolSurvives", .boolean,
            "Whether the host that runs pra, with the WAL that no store has yet, is still there after it: neither the "
                + "server's own nor lost with it"),
        Field(
            optional: "loses", .list(LostDomain.shape, atLeast: 1, distinct: nil) { $0.text },
            "Sites and hosts that it takes away; held against failureDomain of stores and clusters and wal.spool",
            example: [["site": "conakry"]])
    ).checked { scenario in
        scenario.survives.isEmpty && !scenario.derivesSurvivors
            ? [
                Fault(
                    "no-extent", "“\(scenario.name)” says neither what it loses nor which stores survive it",
                    "write loses: [{site: …}] or [{host: …}], or survives: with names of stores")
            ] : []
    }

    /// No store has a commit in the moment in which it ends: only the spool has.
    @Sendable static func lossless(_ spec: Spec) -> [Fault] {
        spec.objectives.scenarios.enumerated().compactMap { number, scenario -> Fault? in
            guard scenario.rpo == .zero, let (why, what) = lossy(scenario, spec.wal) else { return nil }
            return Fault(
                "lossy", at: [.field("objectives"), .field("scenarios"), .index(number), .field("rpo")],
                "“\(scenario.name)” may lose commits: \(why)", "\(what), or an rpo of 1s or more")
        }
    }

    private static func lossy(_ scenario: Scenario, _ wal: WAL) -> (why: String, remedy: String)? {
        guard wal.stream, let synchronous = wal.synchronous else {
            return (
                "they end before their WAL is anywhere but on the server",
                "write `wal: {stream: true, synchronous: {name: …, stalledCommits: Accept}}`"
            )
        }
        guard synchronous.stalledCommits == .accept else {
            return (
                "with wal.synchronous.stalledCommits: Refuse they go on while pra is away",
                "write `stalledCommits: Accept` where every commit may wait for pra"
            )
        }
        guard scenario.spoolSurvives != true else { return nil }
        return (
            "the WAL that no store has yet is on the host that runs pra, which it is not said to leave alone",
            "write `spoolSurvives: true` where that host is neither the server's nor lost with it"
        )
    }

    /// A scenario counts on stores of the plan only: nothing else receives its points.
    @Sendable static func survivors(_ spec: Spec) -> [Fault] {
        spec.objectives.scenarios.enumerated().flatMap { number, scenario -> [Fault] in
            scenario.survives.enumerated().compactMap { index, store -> Fault? in
                guard !spec.stores.contains(store) else { return nil }
                return Fault(
                    "unknown-store",
                    at: [
                        .field("objectives"), .field("scenarios"), .index(number), .field("survives"), .index(index),
                    ],
                    "the plan puts nothing into “\(store)”", suggestion(for: store, among: spec.stores))
            }
        }
    }
}
