import Model

// Names that lead to a part of another manifest. One whose manifest is missing or broken is told of elsewhere.

/// Waivers of a cluster that their plan does not protect, and of a scenario that it does not state: they would except
/// nothing.
func strayWaivers(_ desired: Desired) -> [Diagnostic] {
    desired.waivers.flatMap { waiver -> [Diagnostic] in
        guard let plan = desired.plans.first(where: { $0.name == waiver.spec.plan }) else { return [] }
        let protected = desired.clusters(of: plan).map(\.name), known = Set(desired.clusters.map(\.name))
        let scenarios = plan.spec.objectives.scenarios.map(\.name)
        let strays = waiver.spec.clusters.enumerated().filter {
            known.contains($0.element) && !protected.contains($0.element)
        }
        let unstated = waiver.spec.scenarios.enumerated().filter { !scenarios.contains($0.element) }
        return strays.map { index, cluster in
            desired.diagnostic(
                of: waiver.id, at: [.field("spec"), .field("clusters"), .index(index)], "not-of-plan",
                "\(plan.id) does not select “\(cluster)”", suggestion(for: cluster, among: protected))
        }
            + unstated.map { index, scenario in
                desired.diagnostic(
                    of: waiver.id, at: [.field("spec"), .field("scenarios"), .index(index)], "unknown-scenario",
                    "\(plan.id) states no scenario “\(scenario)”", suggestion(for: scenario, among: scenarios))
            }
    }
}

/// People who are not in the team that they are said to be of.
func strangers(_ desired: Desired) -> [Diagnostic] {
    let named =
        desired.waivers.flatMap { [($0.id, "owner", $0.spec.owner), ($0.id, "approvedBy", $0.spec.approvedBy)] }
        + desired.windows.map { ($0.id, "owner", $0.spec.owner) }
    return named.compactMap { id, field, person in
        guard let team = desired.teams.first(where: { $0.name == person.team }) else { return nil }
        let names = team.spec.members.map(\.name)
        guard !names.contains(person.name) else { return nil }
        return desired.diagnostic(
            of: id, at: [.field("spec"), .field(field), .field("name")], "unknown-person",
            "\(team.id) has no member “\(person.name)”", suggestion(for: person.name, among: names))
    }
}

extension Desired {
    /// - Parameter path: of the manifest of `id`.
    package func diagnostic(
        of id: ResourceID, at path: [Step], _ rule: String, _ what: String, _ remedy: String
    ) -> Diagnostic {
        let document = documents.first { $0.kind == id.kind && $0.name == id.name }
        return Diagnostic(
            rule: rule, at: document?.location(of: path) ?? SourceLocation(file: "none", line: 1, column: 1),
            path: path.text, what: what, remedy: remedy)
    }
}
