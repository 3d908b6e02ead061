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
        Scenario.init,
        Field("name", .text(.name), "Its name in status, alerts and reports", example: "primary-loss"),
        Field(
            "survives", .list(.text(.name), atLeast: 1, distinct: nil) { $0 }, "Stores that are still there after it",
            example: ["local"]),
        Field("rpo", .duration(), "Most data that may be lost, as time", example: "1h"),
        Field("rto", .duration(), "Longest time until the service is back", example: "30m"))

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
