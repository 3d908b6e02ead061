import Model
import Mustache
import Reports

private let frame = template(
    """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}} · pra</title>
    <link rel="stylesheet" href="/console.css">
    {{#refresh}}<meta http-equiv="refresh" content="15">{{/refresh}}
    </head>
    <body>
    {{{body}}}
    </body>
    </html>

    """)

private let login = template(
    """
    <main class="login">
    <h1>pra</h1>
    {{#trouble}}<p class="trouble" role="alert">{{trouble}}</p>{{/trouble}}
    <form method="post" action="/login">
    <label for="name">{{name}}</label>
    <input id="name" name="name" autocomplete="username" required autofocus>
    <label for="password">{{password}}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required>
    <button>{{enter}}</button>
    </form>
    <p class="hint">{{how}}</p>
    </main>
    """)

private let status = template(
    """
    <header>
    <h1>pra</h1>
    <form method="post" action="/logout"><span>{{who}}</span> <button>{{leave}}</button></form>
    </header>
    <main>
    <p class="summary {{level}}">{{summary}}</p>
    {{#sections}}
    <section aria-labelledby="s{{number}}">
    <h2 id="s{{number}}">{{title}}</h2>
    <table>
    {{#lines}}<tr><th scope="row">{{aspect}}</th><td class="level {{level}}">{{word}}</td><td>{{text}}</td></tr>
    {{/lines}}
    </table>
    </section>
    {{/sections}}
    <p class="hint">{{seen}}</p>
    </main>
    """)

/// - Parameter trouble: why the last try failed.
func loginPage(in language: Language, _ trouble: Message? = nil) -> String {
    var values = [
        "name": language.text(.consoleName), "password": language.text(.consolePassword),
        "enter": language.text(.consoleEnter), "how": language.text(.consoleHow),
    ]
    values["trouble"] = trouble?.text(in: language)
    let body = rendered(login, values)
    return page(language.text(.consoleLogin), body, in: language)
}

func statusPage(_ document: StatusDocument?, for account: ConsoleAccount?, in language: Language) -> String {
    var values: [String: Any] = [
        "who": account?.fullName ?? "", "leave": language.text(.consoleLeave), "level": "unknown",
        "summary": language.text(.consoleNothingYet), "sections": [[String: Any]](), "seen": "",
    ]
    if let document {
        values["summary"] = summary(of: document, in: language)
        values["level"] = document.level.name
        values["sections"] = sections(of: document, in: language)
        values["seen"] = language.text(.consoleSeen, [.instant(document.at)])
    }
    return page("pra", rendered(status, values), in: language, refreshing: true)
}

private func sections(of document: StatusDocument, in language: Language) -> [[String: Any]] {
    let clusters = document.clusters.map { (language.text(.statusClusterTitle, [.name($0.name)]), $0.lines) }
    let stores = document.stores.map { (language.text(.statusStoreTitle, [.name($0.name)]), $0.lines) }
    let all = clusters + stores + [(language.text(.statusLoopTitle), document.lines)]
    return all.enumerated().map { number, section in
        let lines = section.1.map { line in
            [
                "aspect": language.text(line.aspect), "level": line.level.name,
                "word": "\(line.level.symbol) \(language.text(line.level.phrase))",
                "text": line.message.text(in: language),
            ]
        }
        return ["number": number, "title": section.0, "lines": lines]
    }
}

private func page(_ title: String, _ body: String, in language: Language, refreshing: Bool = false) -> String {
    rendered(frame, ["language": language.rawValue, "title": title, "body": body, "refresh": refreshing])
}

/// Everything that is put in is escaped, but for a `body` that was rendered before.
private func rendered(_ template: MustacheTemplate, _ values: [String: Any]) -> String { template.render(values) }

/// Read once, and not for each page.
private func template(_ text: String) -> MustacheTemplate {
    do { return try MustacheTemplate(string: text) } catch {
        preconditionFailure("a template of the console is none: \(error)")
    }
}

extension StatusDocument.Level {
    /// As the style sheet knows it.
    fileprivate var name: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        case .unknown: "unknown"
        }
    }
}
