import Model

/// Fills in which stores survive the scenarios that say what they lose, and tells where a scenario counts on what it
/// loses.
func settleSurvivors(_ desired: inout Desired) -> [Diagnostic] {
    let found = extents(in: desired)
    for extent in found {
        guard let survivors = extent.survivors else { continue }
        desired.plans[extent.plan].spec.objectives.scenarios[extent.scenario].survives = survivors
        desired.show(survivors, ofPlan: extent.plan, at: extent.path)
    }
    return found.flatMap(\.problems)
}

/// What follows for one scenario.
private struct Extent {
    var plan: Int
    var scenario: Int
    var path: [Step]
    /// `nil` where they are stated.
    var survivors: [String]?
    var problems: [Diagnostic]
}

private func extents(in desired: Desired) -> [Extent] {
    desired.plans.indices.flatMap { plan in
        desired.plans[plan].spec.objectives.scenarios.indices.compactMap { number -> Extent? in
            guard let loss = ScenarioLoss(desired, plan: plan, number) else { return nil }
            return Extent(
                plan: plan, scenario: number, path: loss.path,
                survivors: loss.scenario.derivesSurvivors ? loss.survivors : nil, problems: loss.problems())
        }
    }
}

/// One scenario that says what it loses, among the manifests that say where things are.
private struct ScenarioLoss {
    let desired: Desired
    let plan: Resource<RecoveryPlan.Spec>
    let scenario: RecoveryPlan.Scenario
    let losses: [LostDomain]
    /// Of the scenario in its document.
    let path: [Step]

    init?(_ desired: Desired, plan: Int, _ number: Int) {
        (self.desired, self.plan) = (desired, desired.plans[plan])
        scenario = self.plan.spec.objectives.scenarios[number]
        guard let losses = scenario.loses else { return nil }
        self.losses = losses
        path = [.field("spec"), .field("objectives"), .field("scenarios"), .index(number)]
    }

    /// A store that no manifest states is told of elsewhere.
    var survivors: [String] { plan.spec.stores.filter { lost($0) == nil } }

    func problems() -> [Diagnostic] { lostSurvivors() + nothingLeft() + spool() + unknownDomains() }

    private func lost(_ store: String) -> LostDomain? {
        guard let place = desired.stores.first(where: { $0.name == store })?.spec.failureDomain else { return nil }
        return losses.first { $0.takes(place) }
    }

    private func problem(
        _ rule: String, at steps: [Step], _ what: String, _ remedy: String, _ severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        var found = desired.diagnostic(of: plan.id, at: path + steps, rule, what, remedy)
        found.severity = severity
        return found
    }

    private func lostSurvivors() -> [Diagnostic] {
        guard !scenario.derivesSurvivors else { return [] }
        return scenario.survives.enumerated().compactMap { index, store -> Diagnostic? in
            guard let domain = lost(store) else { return nil }
            return problem(
                "lost-survivor", at: [.field("survives"), .index(index)],
                "store “\(store)” is in \(domain.text), which “\(scenario.name)” loses",
                "leave it out, or leave out survives: it follows from loses")
        }
    }

    private func nothingLeft() -> [Diagnostic] {
        guard scenario.derivesSurvivors, survivors.isEmpty else { return [] }
        return [
            problem(
                "nothing-survives", at: [.field("loses")], "“\(scenario.name)” loses every store of the plan",
                "add a store in another place to `stores`")
        ]
    }

    /// What is in the spool survives where the spool is known to be, and nowhere else.
    private func spool() -> [Diagnostic] {
        guard scenario.spoolSurvives == true else { return [] }
        let steps = [Step.field("spoolSurvives")]
        guard let place = plan.spec.wal.spool else {
            return [
                problem(
                    "spool-nowhere", at: steps,
                    "“\(scenario.name)” says what it loses, and nothing says where pra runs",
                    "write `wal: {spool: {site: …, host: …}}`: the place of the host that runs pra")
            ]
        }
        guard let domain = losses.first(where: { $0.takes(place) }) else { return [] }
        return [
            problem(
                "lost-spool", at: steps, "the WAL spool is in \(domain.text), which “\(scenario.name)” loses",
                "write spoolSurvives: false, or let pra run elsewhere")
        ]
    }

    /// A name that nothing bears is a slip, or a place of which the manifests say nothing.
    private func unknownDomains() -> [Diagnostic] {
        let places =
            desired.stores.map(\.spec.failureDomain) + desired.clusters.compactMap(\.spec.failureDomain)
            + desired.plans.compactMap(\.spec.wal.spool)
        return losses.enumerated().filter { _, domain in !places.contains { domain.takes($0) } }.map { index, domain in
            let names = Set(domain.site == nil ? places.map(\.host) : places.map(\.site)).sorted()
            return problem(
                "unknown-domain", at: [.field("loses"), .index(index)], "nothing is stated to be in \(domain.text)",
                suggestion(for: domain.site ?? domain.host ?? "", among: names)
                    + "; stores and clusters say where they are in failureDomain", .warning)
        }
    }
}

extension Desired {
    /// What follows counts like what is written: it is shown, and a plan is another when it changes.
    fileprivate mutating func show(_ survivors: [String], ofPlan plan: Int, at path: [Step]) {
        guard let place = documents.firstIndex(where: { $0.kind == plans[plan].kind && $0.name == plans[plan].name })
        else { return }
        let items = survivors.map { Effective(derived: .scalar(.text($0)), from: "loses") }
        let member = Effective.Member(name: "survives", value: Effective(derived: .list(items), from: "loses"))
        documents[place].values = documents[place].values.inserting(member, after: "name", at: path[...])
        plans[plan].settle(documents[place].values)
    }
}

extension Effective {
    /// The same with one member more in the object at `path`.
    fileprivate func inserting(_ member: Member, after name: String, at path: ArraySlice<Step>) -> Effective {
        var changed = self
        switch (path.first, content) {
        case (nil, .object(var members)):
            let place = members.firstIndex { $0.name == name }.map { $0 + 1 } ?? members.count
            members.insert(member, at: place)
            changed.content = .object(members)
        case (.field(let field)?, .object(var members)):
            guard let place = members.firstIndex(where: { $0.name == field }) else { break }
            members[place].value = members[place].value.inserting(member, after: name, at: path.dropFirst())
            changed.content = .object(members)
        case (.index(let index)?, .list(var items)) where items.indices.contains(index):
            items[index] = items[index].inserting(member, after: name, at: path.dropFirst())
            changed.content = .list(items)
        default: break
        }
        return changed
    }
}
