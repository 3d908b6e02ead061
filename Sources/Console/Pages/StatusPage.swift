import Model
import Reports

func statusPage(_ document: StatusDocument?, in language: Language) -> ConsolePage {
    var values: [String: Any] = [
        "level": "unknown", "summary": language.text(.consoleNothingYet), "sections": [[String: Any]](), "seen": "",
    ]
    if let document {
        values["summary"] = summary(of: document, in: language)
        values["level"] = document.level.name
        values["sections"] = sections(of: document, in: language)
        values["seen"] = language.text(.consoleSeen, [.instant(document.at)])
    }
    return ConsolePage(
        title: language.text(.consoleStatus), body: status.render(values), item: .status, isLive: true)
}

private func sections(of document: StatusDocument, in language: Language) -> [[String: Any]] {
    let clusters = document.clusters.map {
        (language.text(.statusClusterTitle, [.name($0.name)]), $0.lines, clusterPath($0.name))
    }
    let stores = document.stores.map { (language.text(.statusStoreTitle, [.name($0.name)]), $0.lines, "") }
    let all = clusters + stores + [(language.text(.statusLoopTitle), document.lines, "")]
    return all.enumerated().map { number, section in
        var values: [String: Any] = [
            "number": number, "title": section.0, "lines": rows(of: section.1, in: language),
        ]
        if !section.2.isEmpty { values["path"] = section.2 }
        return values
    }
}

/// Answers of a status as rows of a table.
func rows(of lines: [StatusDocument.Line], in language: Language) -> [[String: Any]] {
    lines.map { line in
        [
            "aspect": language.text(line.aspect), "level": line.level.name,
            "word": "\(line.level.symbol) \(language.text(line.level.phrase))", "text": line.message.text(in: language),
        ]
    }
}

private let status = Template(
    """
    <p class="summary {{level}}">{{summary}}</p>
    <div class="sections">
    {{#sections}}
    <section aria-labelledby="s{{number}}">
    <h2 id="s{{number}}">{{#path}}<a href="{{path}}">{{title}}</a>{{/path}}{{^path}}{{title}}{{/path}}</h2>
    <table>
    {{#lines}}<tr><th scope="row">{{aspect}}</th><td class="level {{level}}">{{word}}</td><td>{{text}}</td></tr>
    {{/lines}}
    </table>
    </section>
    {{/sections}}
    </div>
    <p class="hint">{{seen}}</p>
    """)

extension StatusDocument.Level {
    /// As the style sheet knows it.
    var name: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        case .unknown: "unknown"
        }
    }
}
