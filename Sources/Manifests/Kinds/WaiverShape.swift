import Model

extension Waiver {
    package static let doc = "An exception from objectives, with its reason, its end and who allowed it"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("plan", .name(of: RecoveryPlan.name), "Name of the RecoveryPlan that promises", example: "critical"),
        Field(
            "clusters", .list(.name(of: Cluster.name), atLeast: 1, distinct: nil) { $0 },
            "Names of the clusters for which it counts", example: ["akig"]),
        Field(
            "objectives", .list(.choice, distinct: nil) { $0.rawValue }, "What is excepted of the plan's promises",
            default: [], example: ["rpo"]),
        Field(
            "scenarios", .list(.text(.name), distinct: nil) { $0 },
            "Scenarios of the plan, for rpo and rto; every one when none is named", default: [],
            example: ["primary-loss"]),
        Field(
            optional: "controls", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "Controls that are excepted of the clusters, by their checks", example: ["StoresLocked"]),
        Field(
            "from", .text(.timestamp),
            "When it begins; before the ledger has it, it excepts nothing: state it before the work begins",
            example: "2026-12-01T20:00:00Z"),
        Field("until", .text(.timestamp), "When it ends", example: "2026-12-02T04:00:00Z"),
        Field("reason", .text(.line), "Why, for the report", example: "migration of the storage"),
        Field("owner", Team.person, "Who answers for it"),
        Field("approvedBy", Team.person, "Who allowed it: somebody else than the owner"),
        Field(
            optional: "compensatingControl", .text(.line), "What is done instead meanwhile, for the report",
            example: "a dump every hour, kept elsewhere")
    ).checked(faults)

    @Sendable private static func faults(_ spec: Spec) -> [Fault] {
        var faults: [Fault] = []
        if spec.until <= spec.from {
            faults.append(
                Fault("ends-before-start", at: [.field("until")], "it ends before it begins", "write a later time"))
        }
        if spec.objectives.isEmpty, spec.controls == nil {
            faults.append(Fault("missing-field", "it excepts nothing", "name “objectives” or “controls”"))
        }
        if spec.owner == spec.approvedBy {
            faults.append(
                Fault(
                    "self-approved", at: [.field("approvedBy")], "\(spec.owner.name) allows an exception to themselves",
                    "let somebody else allow it"))
        }
        if !spec.scenarios.isEmpty, !spec.objectives.contains(.rpo), !spec.objectives.contains(.rto) {
            faults.append(
                Fault(
                    "unused-field", at: [.field("scenarios")], "only rpo and rto are promised by scenario",
                    "remove it, or except rpo or rto"))
        }
        return faults
    }
}
