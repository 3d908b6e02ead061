/// Columns side by side, two spaces between them, the last one not filled; a newline after every row.
func renderText(_ table: Table, styled: Bool) -> String {
    let widths = table.columns.indices.map { column in
        ([table.columns[column]] + table.rows.map { $0[column].text }).map(\.count).max() ?? 0
    }
    let used = widths.indices.filter { column in table.rows.contains { !$0[column].text.isEmpty } }
    let head = used.map { Cell(table.columns[$0].uppercased()) }
    return ([head] + table.rows.map { row in used.map { row[$0] } }).map { row in
        let cells = zip(row, used).map { cell, column in
            let gap = column == used.last ? "" : String(repeating: " ", count: widths[column] - cell.text.count)
            return style(cell.text, cell.tone, styled: styled) + gap
        }
        return cells.joined(separator: "  ") + "\n"
    }.joined()
}

/// SGR colours around `text` when `styled`; the words stay the same.
func style(_ text: String, _ tone: Cell.Tone, styled: Bool) -> String {
    guard styled, !text.isEmpty else { return text }
    return switch tone {
    case .plain: text
    case .good: "\u{1B}[32m\(text)\u{1B}[0m"
    case .bad: "\u{1B}[1;31m\(text)\u{1B}[0m"
    case .doubtful: "\u{1B}[33m\(text)\u{1B}[0m"
    }
}

/// `text` broken at spaces so that no line exceeds `width`; later lines begin with `indent`.
func wrapped(_ text: String, width: Int, indent: String) -> String {
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
        let line = lines[lines.count - 1]
        if line.isEmpty || line == indent {
            lines[lines.count - 1] += word
        } else if line.count + 1 + word.count <= width {
            lines[lines.count - 1] += " \(word)"
        } else {
            lines.append(indent + word)
        }
    }
    return lines.joined(separator: "\n")
}
