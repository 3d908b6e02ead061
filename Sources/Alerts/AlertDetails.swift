import Model

/// What a message says besides what happened. Of several alerts, what concerns the gravest three conditions: the rest
/// is in the lines that tell them one by one.
/// - Parameters:
///   - firing: what goes on, from the gravest.
///   - over: what does not any more.
func alertDetails(
    firing: [Alert], over: [Alert], in language: Language, at now: Timestamp
) -> [AlertMessage.Detail] {
    var details: [AlertMessage.Detail] = []
    func add(_ term: Message.Argument, _ text: String, isCommand: Bool = false) {
        details.append(.init(language.text(.adviceTerm, [term]), text, isCommand: isCommand))
    }
    func add(_ term: Phrase, _ text: String) { add(.message(Message(term)), text) }
    if let gravest = firing.first ?? over.first {
        add(.columnSeverity, language.text(gravest.severity.phrase))
    }
    if firing.count + over.count == 1, let alert = firing.first ?? over.first {
        add(.columnSince, language.text(.adviceLasting, [.instant(alert.since), .duration(lasted(alert, at: now))]))
        if let until = alert.until { add(.termUntil, language.text(until)) }
    }
    let told = onePerCondition(firing).prefix(3)
    for text in unique(told.map { language.text($0.advice.effect, [.name($0.about.name)]) }) { add(.termEffect, text) }
    for text in unique(told.map { language.text($0.advice.work) }) { add(.name("pra"), text) }
    for command in unique(told.map(\.nextCommand) + (firing.count > 1 ? ["pra alert list"] : [])) {
        add(.message(Message(.termNext)), command, isCommand: true)
    }
    return details
}

private func lasted(_ alert: Alert, at now: Timestamp) -> Duration {
    let whole = max(.zero, (alert.until ?? now) - alert.since)
    return .seconds(whole.components.seconds)
}

private func onePerCondition(_ alerts: [Alert]) -> [Alert] {
    var seen: Set<String> = []
    return alerts.filter { seen.insert($0.condition).inserted }
}

private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
}
