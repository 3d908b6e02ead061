import Model

/// One self-contained page without scripts, readable in light, dark and print.
func renderHTML(_ page: Page) -> String {
    var charts = 0, anchors: [String: Int] = [:]
    let body = page.blocks.map { block in
        switch block {
        case .chart(let chart):
            charts += 1
            return renderSVG(chart, number: charts, language: page.language)
        case .drillChart(let chart):
            charts += 1
            return renderSVG(chart, number: charts)
        case .heading(let level, let text):
            let anchor = anchor(of: text), before = anchors[anchor, default: 0]
            anchors[anchor] = before + 1
            let id = escapedHTML(before == 0 ? anchor : "\(anchor)-\(before)")
            return "<h\(level) id=\"\(id)\">\(escapedHTML(text))</h\(level)>"
        default: return render(block)
        }
    }
    return """
        <!DOCTYPE html>
        <html lang="\(page.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escapedHTML(page.title))</title>
        <style>
        \(stylesheet)
        </style>
        </head>
        <body>
        <main>
        <h1>\(escapedHTML(page.title))</h1>
        \(body.joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
}

func escapedHTML(_ text: String) -> String {
    // Byte by byte: of a page with a hundred clusters this is a fifth of the work, and a sign that is put together with
    // an accent is the same sign.
    var safe: [UInt8] = []
    safe.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "&"): safe += "&amp;".utf8
        case UInt8(ascii: "<"): safe += "&lt;".utf8
        case UInt8(ascii: ">"): safe += "&gt;".utf8
        case UInt8(ascii: "\""): safe += "&quot;".utf8
        // No character of XML, whoever sent it.
        case 0...8, 0xB, 0xC, 0xE...0x1F: safe += "\u{FFFD}".utf8
        default: safe.append(byte)
        }
    }
    return String(decoding: safe, as: UTF8.self)
}

private func render(_ block: Block) -> String {
    switch block {
    case .links(let links): "<ul>\n" + links.map { "<li>\(render($0))</li>\n" }.joined() + "</ul>"
    case .paragraph(let text): "<p>\(prose(text))</p>"
    case .list(let items): "<ul>\n" + items.map { "<li>\(prose($0))</li>\n" }.joined() + "</ul>"
    case .steps(let steps):
        "<ol>\n" + steps.map { "<li>\(prose($0.text))\(code($0.commands))</li>\n" }.joined() + "</ol>"
    case .pairs(let pairs):
        "<dl>\n" + pairs.map { "<dt>\(escapedHTML($0.name))</dt><dd>\(escapedHTML($0.value))</dd>\n" }.joined()
            + "</dl>"
    case .table(let table): render(table)
    case .heading, .chart, .drillChart: ""
    }
}

private func render(_ link: Link) -> String {
    let name = escapedHTML(link.name)
    let linked = link.target.map { "<a href=\"\(escapedHTML($0))\">\(name)</a>" } ?? name
    return link.text.isEmpty ? linked : "\(linked): \(prose(link.text))"
}

private func code(_ commands: [String]) -> String {
    guard !commands.isEmpty else { return "" }
    return "<pre><code>\(escapedHTML(commands.joined(separator: "\n")))</code></pre>"
}

private func render(_ table: Table) -> String { "<div class=\"scroll\">\(tableHTML(table))</div>" }

func tableHTML(_ table: Table) -> String {
    let head = table.columns.map { "<th scope=\"col\">\(escapedHTML($0))</th>" }.joined()
    let rows = table.rows.map { row in
        let cells = row.map { cell in
            cell.tone == .plain
                ? "<td>\(escapedHTML(cell.text))</td>"
                : "<td class=\"\(cell.tone.rawValue)\">\(escapedHTML(cell.text))</td>"
        }
        return "<tr>\(cells.joined())</tr>\n"
    }
    let body = "<tbody>\n\(rows.joined())</tbody>"
    return "<table>\n<thead><tr>\(head)</tr></thead>\n\(body)\n</table>"
}

/// Our own sentences, whose backquotes mean code.
private func prose(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .map {
            $0.offset % 2 == 0 ? escapedHTML(String($0.element)) : "<code>\(escapedHTML(String($0.element)))</code>"
        }
        .joined()
}

private let stylesheet = """
    :root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6576; --line: #d9dee6; --paper: #fff; --tint: #f5f7fa;
      --good: #1a6b3c; --bad: #b3261e; --doubt: #8a5a00; --curve: #2458c5; --fill: #2458c522; --over: #b3261e44; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e8ef; --soft: #9aa5b5; --line: #333c4a; --paper: #12161d; --tint: #1a2029;
        --good: #6ccf94; --bad: #ff8a80; --doubt: #f0bf66; --curve: #86aeff; --fill: #86aeff2a; --over: #ff8a8055; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
    h1 { font-size: 1.9rem; margin: 0 0 1.2rem; }
    h2 { font-size: 1.35rem; margin: 2.6rem 0 .8rem; padding-top: .8rem; border-top: 1px solid var(--line); }
    h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }
    dt { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; font-variant-numeric: tabular-nums; }
    .scroll { overflow-x: auto; }
    .scroll + .scroll { margin-top: 1.5rem; }
    table { border-collapse: collapse; width: 100%; min-width: 48rem; font-size: .88rem;
      font-variant-numeric: tabular-nums; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
      border-bottom: 1px solid var(--line); }
    th { color: var(--soft); font-weight: 600; white-space: nowrap; }
    td { overflow-wrap: break-word; }
    .good { color: var(--good); font-weight: 600; }
    .bad { color: var(--bad); font-weight: 700; }
    .doubtful { color: var(--doubt); font-weight: 600; }
    code { background: var(--tint); padding: .1em .3em; border-radius: 3px; }
    a { color: var(--curve); }
    li { margin: .35rem 0; }
    pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .5rem .7rem;
      margin: .4rem 0 .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre code { background: none; padding: 0; }
    figure { margin: 1rem 0; }
    figcaption { color: var(--soft); font-size: .88rem; }
    svg { width: 100%; height: auto; display: block; }
    svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
    .frame { fill: var(--tint); } .grid { stroke: var(--line); stroke-width: 1; }
    .curve { fill: none; stroke: var(--curve); stroke-width: 1.5; stroke-linejoin: round; } .area { fill: var(--fill); }
    .over { fill: var(--over); } .target { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
    svg text.target { stroke: none; fill: var(--bad); font-weight: 600; }
    .bar { fill: var(--fill); stroke: var(--curve); stroke-width: 1.5; }
    .hatch { stroke: var(--soft); stroke-width: 1.5; } .partial { opacity: .35; }
    @page { size: A4; margin: 16mm 14mm; }
    @media print {
      body { font-size: 10pt; } main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; }
      figure, tr, li { break-inside: avoid; } .scroll { overflow: visible; }
      table { font-size: 8pt; min-width: 0; } th { white-space: normal; }
    }
    """
