import Model

/// The plan for a terminal: per resource each action with its reason, effect and estimate; the summary stands last.
package func text(of plan: PlanDocument, in language: Language, styled: Bool) -> String {
    let writer = PlanWriter(language: language, styled: styled)
    var text = language.text(
        .planHeading, [.instant(plan.observedAt), .name(String(plan.manifestRevision.hex.prefix(12)))])
    text += "\n\n"
    if plan.gaps.isEmpty && plan.unseen.isEmpty { text += language.text(.planNothing) + "\n\n" }
    var resource: ResourceID?
    for gap in plan.gaps {
        if gap.resource != resource { text += (resource == nil ? "" : "\n") + "\(gap.resource)\n" }
        resource = gap.resource
        text += writer.lines(of: gap)
    }
    if !plan.gaps.isEmpty { text += "\n" }
    for unseen in plan.unseen {
        let line = language.text(.planUnknown, [.name(unseen.resource.description), .name(unseen.because)])
        text += wrapped("? " + line, width: 80, indent: "    ") + "\n"
    }
    if !plan.unseen.isEmpty { text += "\n" }
    text += lines(of: plan.reroutedAlerts ?? [], in: language)
    text += lines(of: plan.rearrangedDashboards ?? [], in: language)
    return text + writer.summary(of: plan) + "\n"
}

private func lines(of alerts: [ReroutedAlerts], in language: Language) -> String {
    guard !alerts.isEmpty else { return "" }
    let total = alerts.map(\.count).reduce(0, +)
    return language.text(.planReroutes, [.count(total)]) + "\n"
        + alerts.map { some in
            let line = language.text(
                some.after.isEmpty ? .planLost : .planRerouted,
                [
                    .count(some.count), .name(some.condition), .name(some.about),
                    .name(some.before.joined(separator: ", ")), .name(some.after.joined(separator: ", ")),
                ])
            return wrapped("\(some.after.isEmpty ? "-" : "~") " + line, width: 80, indent: "    ") + "\n"
        }.joined() + "\n"
}

private func lines(of dashboards: [RearrangedDashboard], in language: Language) -> String {
    dashboards.map { dashboard in
        let title = language.text(.planDashboard, [.name(dashboard.dashboard), .count(dashboard.people)])
        return title + "\n" + dashboard.widgets.map { line(of: $0, in: language) }.joined() + "\n"
    }.joined()
}

private func line(of widget: RearrangedDashboard.Widget, in language: Language) -> String {
    let (mark, word): (String, Phrase) =
        switch widget.change {
        case .appears: ("+", .wordAppears)
        case .disappears: ("-", .wordDisappears)
        case .changes: ("~", .wordChanges)
        case .moves: ("~", .wordMoves)
        }
    let line = language.text(
        widget.kept == 0 ? .planWidget : .planWidgetKept,
        [.name(widget.key), .name(language.text(word)), .count(widget.people), .count(widget.kept)])
    return wrapped("\(mark) " + line, width: 80, indent: "    ") + "\n"
}

/// What an action does to the world, as the summary counts it.
private enum Effect: CaseIterable { case create, change, run, delete }

extension Gap {
    fileprivate var change: Effect {
        if isDestructive { return .delete }
        return switch action.verb {
        case .initStore, .createSlot: .create
        case .configure, .retire: .change
        case .startStream, .backup, .verify, .drill, .scrub: .run
        case .dropSlot, .retain, .sweep: .delete
        }
    }
}

private struct PlanWriter {
    let language: Language
    let styled: Bool

    func lines(of gap: Gap) -> String {
        let (mark, tone) = mark(of: gap)
        var title = "  \(style(mark, tone, styled: styled)) \(language.text(phrase(gap.action.verb)))  \(gap.action.id)"
        if gap.isDestructive { title += "  " + style(language.text(.planDestroys).uppercased(), .bad, styled: styled) }
        if gap.blocked != nil {
            title += "  " + style(language.text(.planBlocked).uppercased(), .doubtful, styled: styled)
        }
        if gap.approval != nil {
            title += "  " + style(language.text(.planNeedsApproval).uppercased(), .doubtful, styled: styled)
        }
        var details: [(Phrase, String)] = [(.planBecause, "\(gap.because) (\(gap.reason))")]
        if !gap.effect.isEmpty { details.append((.planEffect, gap.effect)) }
        details.append((.planEstimate, text(of: gap.estimate)))
        if gap.isDestructive, !gap.action.points.isEmpty {
            details.append((.planPoints, gap.action.points.map(\.text).joined(separator: ", ")))
        }
        if let approval = gap.approval { details.append((.planApproval, approval)) }
        if let blocked = gap.blocked { details.append((.planBlocked, blocked)) }
        let width = details.map { language.text($0.0).count }.max() ?? 0
        return title + "\n"
            + details.map { phrase, value in
                let name = language.text(phrase)
                let indent = String(repeating: " ", count: 6)
                let head = indent + name + String(repeating: " ", count: width - name.count + 2)
                let hang = String(repeating: " ", count: head.count)
                return head
                    + wrapped(value, width: 80 - head.count, indent: "").split(separator: "\n")
                    .joined(separator: "\n" + hang) + "\n"
            }.joined()
    }

    private func text(of estimate: Gap.Estimate) -> String {
        let took = estimate.took.map { language.text($0) }
        guard let bytes = estimate.bytes else { return took ?? language.text(.planUnmeasured) }
        return "\(took ?? language.text(.planUntimed)), \(language.text(bytes))"
    }

    func summary(of plan: PlanDocument) -> String {
        let open = plan.gaps.filter { $0.blocked == nil }
        let count = { (effect: Effect) in Message.Argument.count(open.count { $0.change == effect }) }
        return language.text(
            .planSummary,
            [
                count(.create), count(.change), count(.run), count(.delete), .count(plan.gaps.count - open.count),
                .count(plan.unseen.count),
            ])
    }

    private func mark(of gap: Gap) -> (String, Cell.Tone) {
        if gap.blocked != nil { return ("⊘", .doubtful) }
        return switch gap.change {
        case .create: ("+", .good)
        case .change: ("~", .doubtful)
        case .run: ("!", .good)
        case .delete: ("-", .bad)
        }
    }

    private func phrase(_ verb: Action.Verb) -> Phrase {
        switch verb {
        case .initStore: .verbInitStore
        case .createSlot: .verbCreateSlot
        case .dropSlot: .verbDropSlot
        case .startStream: .verbStartStream
        case .backup: .verbBackup
        case .verify: .verbVerify
        case .retain: .verbRetain
        case .sweep: .verbSweep
        case .scrub: .verbScrub
        case .retire: .verbRetire
        case .drill: .verbDrill
        case .configure: .verbConfigure
        }
    }
}
