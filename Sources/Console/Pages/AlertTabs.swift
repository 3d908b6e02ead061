import Model

/// The pages of alerts, each a place of its own.
enum AlertPage: CaseIterable {
    case open, silences, deliveries, preferences

    var path: String {
        switch self {
        case .open: "/alerts"
        case .silences: "/alerts/silences"
        case .deliveries: "/alerts/deliveries"
        case .preferences: "/alerts/preferences"
        }
    }

    var title: Phrase {
        switch self {
        case .open: .consoleAlerts
        case .silences: .alertSilences
        case .deliveries: .alertDeliveries
        case .preferences: .alertPreferences
        }
    }

    var roles: Set<Role> { self == .deliveries ? deliveryReaders : Set(Role.allCases) }
}

func alertTabs(_ page: AlertPage?, _ pages: [AlertPage], in language: Language) -> String {
    tabs.render([
        "where": language.text(.consoleAlerts),
        "tabs": pages.map { tab in
            ["path": tab.path, "title": language.text(tab.title), "current": tab == page] as [String: Any]
        },
    ])
}

private let tabs = Template(
    """
    <nav class="tabs" aria-label="{{where}}"><ul>
    {{#tabs}}<li><a href="{{path}}"{{#current}} aria-current="page"{{/current}}>{{title}}</a></li>
    {{/tabs}}
    </ul></nav>

    """)
