import Model

/// What the card of a widget says, laid out in one language.
struct Card {
    /// The one figure that somebody looks for; `?` where it is not known.
    var figure: String
    /// What it is a figure of.
    var words: String
    /// What is not well, the worst first.
    var reasons: [Message] = []
    /// Drawings, lists: markup.
    var body = ""
    var table: Table?

    static let unknown = "?"
}

/// The body of a widget's card: the figure, why it is so, a drawing, and behind it the figures as a table. All that
/// comes from outside is escaped; there is no script and no inline style.
package func html(of widget: WidgetData, in language: Language) -> String {
    let card = widget.data.map {
        layOut($0, CardWriter(now: widget.shownAt, level: widget.status.level, language: language))
    }
    let level = widget.status.level
    var lines = ["<div class=\"widget is-\(level.name)\">"]
    lines.append(headline(card, level, language))
    lines += notices(of: widget, language)
    if let card {
        // With an error they would be of another look, or say the same.
        let why = widget.error == nil ? reasons(card.reasons, language) : ""
        lines += [why, card.body, table(card.table, language)].filter { !$0.isEmpty }
    }
    if let asOf = widget.asOf { lines.append(paragraph("hint", language.text(.consoleSeen, [.instant(asOf)]))) }
    return lines.joined(separator: "\n") + "\n</div>\n"
}

private func layOut(_ body: WidgetBody, _ writer: CardWriter) -> Card {
    switch body {
    case .readiness(let body): writer.card(body)
    case .recoveryWindow(let body): writer.card(body)
    case .backupTimeline(let body): writer.card(body)
    case .replicationTopology(let body): writer.card(body)
    case .drillResults(let body): writer.card(body)
    case .activeAlerts(let body): writer.card(body)
    case .reconcileStatus(let body): writer.card(body)
    case .repositoryUsage(let body): writer.card(body)
    case .syncHealth(let body): Card(figure: "–", words: body.why.text(in: writer.language))
    }
}

private func headline(_ card: Card?, _ level: StatusDocument.Level, _ language: Language) -> String {
    let word = "\(level.symbol) \(language.text(level.phrase))"
    let figure = card.map { "<strong>\(escapedHTML($0.figure))</strong> " } ?? "<strong>\(Card.unknown)</strong> "
    let words = card?.words ?? language.text(.widgetNothingRead)
    return "<p class=\"headline\">\(figure)<span>\(escapedHTML(words))</span> "
        + "<span class=\"level \(level.name)\">\(escapedHTML(word))</span></p>"
}

/// What takes away from what is shown: that it could not be read, or long ago.
private func notices(of widget: WidgetData, _ language: Language) -> [String] {
    var notices: [String] = []
    if let error = widget.error {
        let words = language.text(.widgetFailed, [.name(error.what)])
        notices.append("<p class=\"trouble\">\(escapedHTML(words)) <span>\(escapedHTML(error.remedy))</span></p>")
    }
    guard widget.stale, let asOf = widget.asOf, let age = widget.ageSeconds else { return notices }
    let phrase: Phrase = widget.error == nil ? .widgetStale : .widgetLastGood
    let words = language.text(phrase, [.duration(.microseconds(Int64(age * 1_000_000))), .instant(asOf)])
    return notices + [paragraph("stale", words)]
}

private func reasons(_ reasons: [Message], _ language: Language) -> String {
    guard !reasons.isEmpty else { return "" }
    var items = reasons.prefix(3).map { "<li>\(escapedHTML($0.text(in: language)))</li>" }
    if reasons.count > 3 {
        items.append("<li>\(escapedHTML(language.text(.widgetMore, [.count(reasons.count - 3)])))</li>")
    }
    return "<ul class=\"reasons\">\(items.joined())</ul>"
}

private func table(_ table: Table?, _ language: Language) -> String {
    guard let table, !table.rows.isEmpty else { return "" }
    let name = escapedHTML(language.text(.widgetTable))
    return
        "<details><summary>\(name)</summary>\n"
        + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\">"
        + "\(tableHTML(table))</div></details>"
}

func paragraph(_ name: String, _ text: String) -> String { "<p class=\"\(name)\">\(escapedHTML(text))</p>" }

extension WidgetData {
    /// The moment that ages are counted to: that of the look, for what it said of them was true then.
    fileprivate var shownAt: Timestamp { asOf ?? Timestamp(microseconds: 0) }
}

extension StatusDocument.Level {
    /// As style sheets know it.
    package var name: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        case .unknown: "unknown"
        }
    }
}
