import HTTPTypes
import Model
import Mustache

/// Where a page stands in the navigation.
enum NavigationItem: CaseIterable {
    case dashboard, alerts, status, plan, restores, reports, evidence, settings

    fileprivate var path: String {
        switch self {
        case .dashboard: "/"
        case .alerts: "/alerts"
        case .status: "/status"
        case .plan: "/plan"
        case .restores: "/restores"
        case .reports: "/reports"
        case .evidence: "/evidence"
        case .settings: "/settings"
        }
    }

    var title: Phrase {
        switch self {
        case .dashboard: .consoleDashboard
        case .alerts: .consoleAlerts
        case .status: .consoleStatus
        case .plan: .consolePlan
        case .restores: .consoleRestores
        case .reports: .consoleReports
        case .evidence: .consoleEvidence
        case .settings: .consoleSettings
        }
    }

    /// Who may see it.
    fileprivate var roles: Set<Role> {
        switch self {
        case .evidence: ledgerReaders
        case .restores: restoreRoles
        default: Set(Role.allCases)
        }
    }
}

/// One page.
struct ConsolePage {
    var title: String
    /// HTML of what stands below its title.
    var body: String
    /// `nil` of a page that stands in no navigation.
    var item: NavigationItem?
    /// Whether it follows what happens.
    var isLive = false

    func html(for account: ConsoleAccount?, in language: Language) -> String {
        let items = NavigationItem.allCases.filter { item in
            account.map { !$0.roles.isDisjoint(with: item.roles) } ?? false
        }
        let links = items.map { link in
            ["path": link.path, "title": language.text(link.title), "current": link == item] as [String: Any]
        }
        return frame.render([
            "language": language.rawValue, "title": title, "body": body, "isLive": isLive, "links": links,
            "isIn": account != nil, "who": account?.fullName ?? "", "leave": language.text(.consoleLeave),
            "skip": language.text(.consoleSkip), "where": language.text(.consoleNavigation),
        ])
    }
}

private let frame = Template(
    """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}} · pra</title>
    <link rel="stylesheet" href="/console.css">
    <link rel="icon" href="data:,">
    {{#isLive}}<noscript><meta http-equiv="refresh" content="15"></noscript>{{/isLive}}
    <script type="module" src="/console.js"></script>
    </head>
    <body>
    {{#isIn}}
    <a class="skip" href="#main">{{skip}}</a>
    <header class="bar">
    <a class="brand" href="/">pra</a>
    <nav aria-label="{{where}}"><ul>
    {{#links}}<li><a href="{{path}}"{{#current}} aria-current="page"{{/current}}>{{title}}</a></li>
    {{/links}}
    </ul></nav>
    <form method="post" action="/logout"><span>{{who}}</span> <button>{{leave}}</button></form>
    </header>
    {{/isIn}}
    <main id="main"{{#isLive}} data-live{{/isLive}}>
    <h1>{{title}}</h1>
    {{{body}}}
    </main>
    {{#isLive}}<div id="say" class="unseen" aria-live="assertive"></div>{{/isLive}}
    </body>
    </html>

    """)

/// A part of a page, read once, and not each time. What is put in is escaped, but for what was rendered before.
struct Template: Sendable {
    private let template: MustacheTemplate

    init(_ text: String) {
        do { template = try MustacheTemplate(string: text) } catch {
            preconditionFailure("a template of the console is none: \(error)")
        }
    }

    /// - Parameter values: an empty text opens no section.
    func render(_ values: [String: Any]) -> String { template.render(values.mapValues(orNothing)) }
}

/// An empty text is nothing to a template, and not what stands farther out under the same name.
private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

private func orNothing(_ value: Any) -> Any {
    switch value {
    case let text as String: text.isEmpty ? Nothing() : text
    case let list as [Any]: list.map(orNothing)
    case let members as [String: Any]: members.mapValues(orNothing)
    default: value
    }
}

extension Call {
    /// A page for whoever asks.
    /// - Parameter problem: why what they asked for was not done, which the page says.
    func show(_ page: ConsolePage, _ problem: Problem? = nil) -> Answer {
        let status = problem.map { HTTPResponse.Status(code: $0.status) } ?? .ok
        var answer = Answer.html(page.html(for: account, in: language), status)
        if let seconds = problem?.retryAfter { answer.headers[.retryAfter] = String(seconds) }
        return answer
    }
}
