import Model

// Whether what is promised could be kept now.
extension CheckedCluster {
    /// What would be lost now is what is promised, and the base that it stands on is not old.
    func recentlyRecoverable(_ promise: Promise, _ scenario: StatedObjectives.Scenario) -> ControlFinding {
        let (part, name) = ("\(promise.stated.plan)/\(scenario.name)", Message.Argument.name(scenario.name))
        guard let newest = sound(in: scenario.survives).last else {
            return finding(.failed, Message(.controlNoPoint, name), part: part, [promise.index])
        }
        let sources = [promise.index] + newest.evidence.indices
        let most = control[.maxPointAge] ?? account.rules.window
        guard end - newest.point.stoppedAt <= most else {
            let why = Message(.controlOldPoint, name, .instant(newest.point.stoppedAt), .duration(most))
            return finding(.failed, why, part: part, sources)
        }
        guard let (exposure, index) = exposure(promise, scenario.name) else {
            return finding(.unknown, Message(.controlExposureUnseen, name), part: part, sources)
        }
        let isWithin = exposure <= scenario.rpo
        let why = Message(
            isWithin ? .controlRecoverable : .controlExposed, name, .duration(exposure), .duration(scenario.rpo))
        return finding(isWithin ? .passed : .failed, why, part: part, sources + [index])
    }

    /// The last drill of the scenario restored in time, validation included, and is not old. A drill of another version
    /// of the plan says nothing.
    func restoreTimeMet(_ promise: Promise, _ scenario: StatedObjectives.Scenario) -> ControlFinding {
        let (part, name) = ("\(promise.stated.plan)/\(scenario.name)", Message.Argument.name(scenario.name))
        guard let seen = evidence.drills[part] else {
            return finding(.unknown, Message(.controlNoDrill, name), part: part, [promise.index])
        }
        let sources = [stated, promise.index, seen.index]
        let (drill, at) = (seen.record, Message.Argument.instant(seen.at))
        if drill.planDigest != promise.stated.planDigest {
            return finding(.unknown, Message(.controlDrillStale, name, at), part: part, sources)
        }
        let most = control[.maxRestoreTime].map { min($0, scenario.rto) } ?? scenario.rto
        let took = Message.Argument.duration(drill.recoveryTime)
        let fault: Message? =
            if !drill.passed {
                Message(.controlDrillFailed, at, .name(drill.failure ?? drill.failedChecks.joined(separator: ", ")))
            } else if drill.recoveryTime > most {
                Message(.controlDrillSlow, at, took, .duration(most))
            } else if let age = control[.maxDrillAge], end - seen.at > age {
                Message(.controlDrillOld, name, at, .duration(age))
            } else { nil }
        if let fault { return finding(.failed, fault, part: part, sources) }
        guard drill.phases.contains(where: { $0.name == .validate }) else {
            return finding(.unknown, Message(.controlNotValidated, at), part: part, sources)
        }
        return finding(.passed, Message(.controlDrillMet, at, took, .duration(most)), part: part, sources)
    }
}
