import Model

extension CardWriter {
    func card(_ body: ReconcileBody) -> Card {
        let settled = body.resources.count { $0.observed.value == $0.generation }
        let isUnknown = body.resources.allSatisfy { $0.observed.value == nil }
        var card = Card(
            figure: isUnknown
                ? Card.unknown : text(.widgetOf, .count(settled), .count(body.resources.count)),
            words: text(.widgetResources),
            reasons: body.approvals.map(\.why) + body.reasons)
        if let plan = body.pendingPlan {
            card.body += paragraph(
                "hint",
                text(
                    .widgetPending, .count(plan.actions.count), .name(plan.actions.first?.text ?? ""), .instant(plan.at)
                ))
        }
        card.body += list(body.resources)
        card.table = table(
            [.columnResource, .widgetGeneration, .widgetInForceColumn, .columnState, .columnDetail],
            body.resources.map(row))
        return card
    }

    /// What is not as stated, or not ready; nothing where all is.
    private func list(_ resources: [ReconcileBody.Resource]) -> String {
        let shown = resources.filter { $0.conditions.contains { $0.status != .yes } }
        guard !shown.isEmpty else { return "" }
        var items = shown.prefix(6).flatMap { resource in
            resource.conditions.filter { $0.status != .yes }.map { condition in
                "<li><span class=\"level \(condition.level.name)\">\(condition.level.symbol) "
                    + "\(escapedHTML(condition.type))=\(condition.status.rawValue)"
                    + "</span> <span>\(escapedHTML("\(resource.kind)/\(resource.name)"))</span> "
                    + "<small>\(escapedHTML(condition.message.text(in: language)))</small></li>"
            }
        }
        if shown.count > 6 { items.append("<li>\(escapedHTML(text(.widgetMore, .count(shown.count - 6))))</li>") }
        return "<ul class=\"alerts\">\(items.joined())</ul>"
    }

    private func row(_ resource: ReconcileBody.Resource) -> [Cell] {
        let conditions = resource.conditions.map { "\($0.level.symbol) \($0.type)=\($0.status.rawValue)" }
        let isWell = resource.conditions.allSatisfy { $0.status == .yes }
        let why = resource.conditions.filter { $0.status != .yes }.map { $0.message.text(in: language) }
        return [
            Cell("\(resource.kind)/\(resource.name)"), Cell(String(resource.generation.hex.prefix(12))),
            cell(resource.observed) { String($0.hex.prefix(12)) },
            Cell(conditions.joined(separator: ", "), isWell ? .good : .doubtful), Cell(why.joined(separator: "; ")),
        ]
    }
}

extension ReconcileBody.Condition {
    fileprivate var level: StatusDocument.Level {
        switch status {
        case .yes: .ok
        case .unknown: .unknown
        case .no: reason == "Critical" ? .critical : .warning
        }
    }
}
