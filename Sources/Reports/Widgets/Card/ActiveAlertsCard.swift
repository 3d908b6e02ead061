import Model

extension CardWriter {
    func card(_ body: ActiveAlertsBody) -> Card {
        var card = Card(figure: language.text(body.total), words: text(.widgetAlertsOpen))
        card.body = counts(body.counts) + list(body)
        card.table = table(
            [.columnSeverity, .columnMessage, .columnSince, .columnAcknowledged], body.top.map(row))
        return card
    }

    private func counts(_ counts: ActiveAlertsBody.Counts) -> String {
        let all: [(Int, AlertSeverity)] = [
            (counts.critical, .critical), (counts.error, .error), (counts.warning, .warning), (counts.notice, .notice),
            (counts.info, .info),
        ]
        let items = all.filter { $0.0 > 0 }.map { count, severity in
            let words = "\(severity.symbol) \(language.text(count)) \(text(severity.phrase))"
            return "<li class=\"\(severity.level.name)\">\(escapedHTML(words))</li>"
        }
        return items.isEmpty ? "" : "<ul class=\"legend counts\">\(items.joined())</ul>"
    }

    private func list(_ body: ActiveAlertsBody) -> String {
        let shown = body.top.prefix(5)
        guard !shown.isEmpty else { return "" }
        var items = shown.map { alert in
            let mark =
                "<span class=\"level \(alert.severity.level.name)\">\(alert.severity.symbol) "
                + "\(escapedHTML(text(alert.severity.phrase)))</span>"
            let since = escapedHTML(text(.widgetFor, .name(ago(alert.since))) + acknowledged(alert))
            return
                "<li>\(mark) <span>\(escapedHTML(alert.title.text(in: language)))</span> <small>\(since)</small></li>"
        }
        if body.total > shown.count {
            items.append("<li>\(escapedHTML(text(.widgetMore, .count(body.total - shown.count))))</li>")
        }
        return "<ul class=\"alerts\">\(items.joined())</ul>"
    }

    private func acknowledged(_ alert: ActiveAlertsBody.Alert) -> String {
        alert.ack.map { " · " + text(.widgetAtIt, .name($0.by)) } ?? ""
    }

    private func row(_ alert: ActiveAlertsBody.Alert) -> [Cell] {
        let tone: Cell.Tone =
            alert.severity.level == .critical ? .bad : alert.severity.level == .warning ? .doubtful : .plain
        return [
            Cell("\(alert.severity.symbol) \(text(alert.severity.phrase))", tone), Cell(alert.title.text(in: language)),
            Cell(language.text(alert.since)),
            Cell(alert.ack.map { "\($0.by): \($0.comment)" } ?? text(.wordNobody)),
        ]
    }
}

extension AlertSeverity {
    fileprivate var level: StatusDocument.Level {
        switch self {
        case .critical, .error: .critical
        case .warning: .warning
        case .notice, .info: .unknown
        }
    }

    /// What is only to be known is neither well nor bad.
    fileprivate var symbol: String {
        switch self {
        case .critical, .error: "✗"
        case .warning: "!"
        case .notice, .info: "i"
        }
    }
}
