/// CommonMark with tables; what came from outside can not break out of its cell.
func renderMarkdown(_ page: Page) -> String {
    (["# \(escaped(page.title))"] + page.blocks.map { render($0) }).joined(separator: "\n\n") + "\n"
}

private func render(_ block: Block) -> String {
    switch block {
    case .heading(let level, let text): String(repeating: "#", count: level) + " " + escaped(text)
    case .paragraph(let text): prose(text)
    case .list(let items): items.map { "- \(prose($0))" }.joined(separator: "\n")
    case .links(let links): links.map { "- \(render($0))" }.joined(separator: "\n")
    case .steps(let steps): steps.enumerated().map { render($0.element, number: $0.offset + 1) }.joined(separator: "\n")
    case .pairs(let pairs):
        pairs.map { pair in
            let lines = pair.value.split(separator: "\n").map { escaped(String($0)) }
            return "- **\(escaped(pair.name))**: " + lines.joined(separator: "<br>")
        }.joined(separator: "\n")
    case .table(let table):
        ([row(table.columns), row(table.columns.map { _ in "---" })]
            + table.rows.map { row($0.map { mark($0) }) }).joined(separator: "\n")
    case .drillChart(let chart): "**\(escaped(chart.title))**: \(prose(chart.summary))"
    case .chart(let chart): "**\(escaped(chart.title))**: \(prose(chart.summary))"
    }
}

private func render(_ link: Link) -> String {
    let name = link.target.map { "[\(escaped(link.name))](<\($0)>)" } ?? escaped(link.name)
    return link.text.isEmpty ? name : "\(name): \(prose(link.text))"
}

private func render(_ step: Numbered, number: Int) -> String {
    let text = "\(number). \(prose(step.text))"
    guard !step.commands.isEmpty else { return text }
    let lines = ["```"] + step.commands + ["```"]
    return text + "\n\n" + lines.map { "   \($0)" }.joined(separator: "\n")
}

private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

private func mark(_ cell: Cell) -> String {
    let text = escaped(cell.text)
    return cell.tone == .bad ? "**\(text)**" : text
}

/// Our own sentences, whose backquotes mean code.
private func prose(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .map { $0.offset % 2 == 0 ? escaped(String($0.element)) : "`\($0.element)`" }.joined()
}

private func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
        switch character {
        case "|", "*", "_", "`", "[", "]", "<", "\\", "#": safe += "\\\(character)"
        case "\n", "\r", "\r\n": safe += " "
        default: safe.append(character)
        }
    }
    return safe
}
