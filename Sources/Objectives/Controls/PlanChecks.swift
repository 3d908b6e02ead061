import Model

// What plans say, and whether they act.
extension CheckedCluster {
    /// Every cluster is selected by a plan that acts.
    func protectedByPlan() -> ControlFinding {
        guard !promises.isEmpty else { return finding(.failed, Message(.controlNoPlan), [stated]) }
        let acting = promises.filter { idleness(of: $0) == nil && $0.stated.terms != nil }
        if let promise = acting.first {
            return finding(.passed, Message(.controlProtected, .name(promise.stated.plan)), [stated, promise.index])
        }
        let sources = [stated] + promises.map(\.index)
        guard let idle = promises.compactMap({ idleness(of: $0) }).first else {
            return finding(.unknown, Message(.controlTermsUnseen, .name(promises[0].stated.plan)), sources)
        }
        return finding(.failed, idle, sources)
    }

    /// Why a plan takes no backups now; `nil` also where its terms are not known.
    private func idleness(of promise: Promise) -> Message? {
        guard let terms = promise.stated.terms else { return nil }
        let plan = Message.Argument.name(promise.stated.plan)
        if !terms.isEnforced { return Message(.controlNotEnforced, plan) }
        guard let until = terms.suspendedUntil, until > end else { return nil }
        return Message(.controlSuspended, plan, .instant(until))
    }

    /// A plan backs up often enough that what it would lose at worst is what it promises, and keeps it long enough.
    func planKeepsEnough(_ promise: Promise) -> ControlFinding {
        let (plan, name) = (promise.stated.plan, Message.Argument.name(promise.stated.plan))
        guard let terms = promise.stated.terms else {
            return finding(.unknown, Message(.controlTermsUnseen, name), part: plan, [promise.index])
        }
        let kept = Message(.controlTerms, name, .duration(terms.backupEvery), .duration(terms.retention))
        let sources = [stated, promise.index]
        if let fault = idleness(of: promise) ?? weakness(of: terms, name) {
            return finding(.failed, fault, part: plan, sources)
        }
        if let doubt = unseenWAL(of: terms, name, promise.stated.scenarios) {
            return finding(.unknown, doubt, part: plan, sources)
        }
        return finding(.passed, kept, part: plan, sources)
    }

    private func weakness(of terms: PlanTerms, _ plan: Message.Argument) -> Message? {
        if let most = control[.maxInterval], terms.backupEvery > most {
            return Message(.controlRare, plan, .duration(terms.backupEvery), .duration(most))
        }
        if let least = control[.minRetention], terms.retention < least {
            return Message(.controlShort, plan, .duration(terms.retention), .duration(least))
        }
        return nil
    }

    /// Without WAL all that was committed since the last base backup is lost; whether the server archives what pra does
    /// not stream stands in no plan.
    private func unseenWAL(
        of terms: PlanTerms, _ plan: Message.Argument, _ scenarios: [StatedObjectives.Scenario]
    ) -> Message? {
        guard !terms.streamsWAL, let tight = scenarios.first(where: { $0.rpo < terms.backupEvery }) else { return nil }
        return Message(.controlNoStream, plan, .duration(terms.backupEvery), .duration(tight.rpo), .name(tight.name))
    }
}
