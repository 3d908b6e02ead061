import Manifests
import Model
import Reports
import Widgets

/// A dashboard with a card for each widget that is shown.
struct DashboardPage {
    var own: OwnDashboard
    /// Of all their dashboards.
    var names: [String]
    /// By the widgets' keys.
    var data: [String: WidgetData]
    var clusters: [String]
    var stores: [String]
    var canUndo: Bool
    /// Why what was asked for last was not done.
    var problem: Problem?

    func page(in language: Language) -> ConsolePage {
        let shown = own.dashboard.widgets.filter(\.widget.visible)
        let hidden = own.dashboard.widgets.filter { !$0.widget.visible }
        var values: [String: Any] = [
            "path": path, "name": own.dashboard.name, "tag": own.tag,
            "cards": shown.enumerated().map { card($1, at: $0, of: shown.count, in: language) },
            "hidden": hidden.map { ["key": $0.key, "title": title(of: $0.widget, in: language)] },
            "removed": own.dashboard.removed.map { ["key": $0.key, "title": title(of: $0, in: language)] },
            "types": WidgetType.allCases.map { ["value": $0.rawValue, "title": language.text($0.title)] },
            "clusters": clusters.map { ["name": $0] }, "stores": stores.map { ["name": $0] },
            "canUndo": canUndo, "hasHidden": !hidden.isEmpty, "hasRemoved": !own.dashboard.removed.isEmpty,
            "others": names.filter { $0 != own.dashboard.name }.map { ["name": $0] },
            "isEmpty": shown.isEmpty,
        ]
        for (name, phrase) in words { values[name] = language.text(phrase) }
        return ConsolePage(
            title: language.text(.consoleDashboard), body: troubleHTML(problem, in: language) + board.render(values),
            item: .dashboard, isLive: true)
    }

    private var path: String { "/dashboards/\(own.dashboard.name)" }

    /// The form of what a widget is about; empty of one that is about nothing in particular.
    private func settings(of widget: Dashboard.Widget, in language: Language) -> String {
        let type = widget.widget.type, params = widget.widget.params
        let selects = [
            ("cluster", Phrase.consoleCluster, type.needsCluster == false ? [] : clusters, params.cluster),
            ("store", .consoleStore, type.takesStore ? stores : [], params.store),
        ].filter { !$0.2.isEmpty }
        guard !selects.isEmpty else { return "" }
        return settingsForm.render([
            "path": path, "key": widget.key, "about": language.text(.consoleAbout),
            "change": language.text(.consoleChange),
            "selects": selects.map { name, phrase, names, chosen in
                [
                    "name": name, "title": language.text(phrase),
                    "any": type.needsCluster == true ? "" : language.text(.consoleAny),
                    "options": names.map { ["name": $0, "isChosen": $0 == chosen] as [String: Any] },
                ] as [String: Any]
            },
            "absent": ["cluster", "store"].filter { name in !selects.contains { $0.0 == name } }.map { ["name": $0] },
        ])
    }

    private func card(_ widget: Dashboard.Widget, at place: Int, of count: Int, in language: Language) -> [String: Any]
    {
        let isLocked = widget.widget.policy == .locked && widget.origin == .manifest
        var notes: [Phrase] = []
        if widget.isNew { notes.append(.consoleNew) }
        if widget.origin == .orphaned { notes.append(.consoleOrphaned) }
        if isLocked { notes.append(.consoleLocked) }
        let shown = data[widget.key].map { html(of: $0, in: language) } ?? ""
        let settings = isLocked ? "" : settings(of: widget, in: language)
        let gone = widget.missing.map { missing in
            goneCard.render([
                "words": language.text(.consoleGone, [.name(missing.description)]), "settings": settings,
                "path": path, "key": widget.key, "isFree": !isLocked, "remove": language.text(.consoleRemove),
            ])
        }
        return [
            "key": widget.key, "title": title(of: widget.widget, in: language), "size": widget.widget.size.rawValue,
            "body": gone ?? shown, "isFree": !isLocked, "settings": gone == nil ? settings : "",
            "isFirst": place == 0, "isLast": place == count - 1, "notes": notes.map { ["text": language.text($0)] },
            "isChanged": !widget.changed.isEmpty,
            "sizes": WidgetDefaults.Widget.Size.allCases.filter { $0 != widget.widget.size }.map { size in
                ["value": size.rawValue, "text": language.text(size.title)]
            },
        ]
    }
}

private let words: [String: Phrase] = [
    "move": .consoleMove, "options": .consoleOptions, "first": .consoleFirst, "up": .consoleUp, "down": .consoleDown,
    "last": .consoleLast, "hide": .consoleHide, "remove": .consoleRemove, "reset": .consoleResetOne,
    "undo": .consoleUndo, "add": .consoleAdd, "addTitle": .consoleAddTitle, "typeLabel": .consoleType,
    "clusterLabel": .consoleCluster, "storeLabel": .consoleStore, "any": .consoleAny, "hiddenTitle": .consoleHidden,
    "show": .consoleShow, "removedTitle": .consoleRemoved, "back": .consoleBringBack, "resets": .consoleResets,
    "resetOrder": .consoleResetOrder, "resetVisibility": .consoleResetVisibility, "resetAll": .consoleResetAll,
    "how": .consoleMoveHow, "lifted": .consoleLifted, "moved": .consoleMoved, "dropped": .consoleDropped,
    "cancelled": .consoleCancelled, "failed": .consoleMoveFailed, "arrange": .consoleArrange, "none": .consoleNoCards,
]

/// What taking back what was made otherwise would do, before it is done.
func resetPage(from: Dashboard, to: Dashboard, _ scope: String, in language: Language) -> ConsolePage {
    let old = Dictionary(from.widgets.map { ($0.key, $0.widget) }) { first, _ in first }
    let new = Dictionary(to.widgets.map { ($0.key, $0.widget) }) { first, _ in first }
    var lines = from.widgets.filter { new[$0.key] == nil }.map { (Phrase.consoleGoes, $0.widget) }
    lines += to.widgets.filter { old[$0.key] == nil }.map { (.consoleComes, $0.widget) }
    lines += to.widgets.filter { widget in old[widget.key].map { $0 != widget.widget } ?? false }.map {
        (.consoleChanges, $0.widget)
    }
    let (before, after) = (from.widgets.map(\.key), to.widgets.map(\.key))
    let isMoved = before.filter { new[$0] != nil } != after.filter { old[$0] != nil }
    let body = preview.render([
        "path": "/dashboards/\(from.name)", "scope": scope, "reset": language.text(.consoleReset),
        "cancel": language.text(.consoleCancel), "isNothing": lines.isEmpty && !isMoved,
        "nothing": language.text(.consoleResetNothing), "order": isMoved ? language.text(.consoleOrderChanges) : "",
        "lines": lines.map { ["text": language.text($0, [.name(title(of: $1, in: language))])] },
    ])
    return ConsolePage(title: language.text(.consoleResets), body: body, item: .dashboard)
}

private func title(of widget: WidgetDefaults.Widget, in language: Language) -> String {
    let title = language.text(widget.type.title), about = widget.params.cluster ?? widget.params.store
    return about.map { "\(title) · \($0)" } ?? title
}

extension WidgetType {
    fileprivate var title: Phrase {
        switch self {
        case .readiness: .consoleReadiness
        case .recoveryWindow: .consoleRecoveryWindow
        case .backupTimeline: .consoleBackupTimeline
        case .replicationTopology: .consoleTopology
        case .drillResults: .consoleDrills
        case .activeAlerts: .consoleActiveAlerts
        case .reconcileStatus: .consoleReconcile
        case .repositoryUsage: .consoleUsage
        case .syncHealth: .consoleSync
        }
    }
}

extension WidgetDefaults.Widget.Size {
    fileprivate var title: Phrase {
        switch self {
        case .small: .consoleSmall
        case .medium: .consoleMedium
        case .wide: .consoleWide
        }
    }
}

private let board = Template(
    """
    <p id="how" class="unseen">{{how}}</p>
    <div class="tools">
    {{#others}}<a href="/dashboards/{{name}}">{{name}}</a>{{/others}}
    {{#canUndo}}<form method="post" action="{{path}}"><input type="hidden" name="widget" value="">\
    <input type="hidden" name="value" value=""><button name="do" value="undo">{{undo}}</button></form>{{/canUndo}}
    </div>
    {{#isEmpty}}<p>{{none}}</p>{{/isEmpty}}
    <ul class="board" id="board" data-dashboard="{{name}}" data-tag="{{tag}}" data-lifted="{{lifted}}" \
    data-moved="{{moved}}" data-dropped="{{dropped}}" data-cancelled="{{cancelled}}" data-failed="{{failed}}">
    {{#cards}}<li class="card {{size}}" id="card-{{key}}" data-widget="{{key}}" data-title="{{title}}">
    <section aria-labelledby="title-{{key}}">
    <div class="head"><h2 id="title-{{key}}">{{title}}</h2>
    {{#notes}}<span class="note">{{text}}</span>{{/notes}}
    {{#isFree}}
    <button type="button" class="handle" id="handle-{{key}}" aria-label="{{move}}: {{title}}" \
    aria-describedby="how">⠿</button>
    <details class="menu" id="menu-{{key}}"><summary aria-label="{{options}}: {{title}}">⋯</summary>
    <div class="panel"><form method="post" action="{{path}}"><input type="hidden" name="widget" value="{{key}}">\
    <input type="hidden" name="value" value="">
    <button name="do" value="first"{{#isFirst}} disabled{{/isFirst}}>{{first}}</button>
    <button name="do" value="up"{{#isFirst}} disabled{{/isFirst}}>{{up}}</button>
    <button name="do" value="down"{{#isLast}} disabled{{/isLast}}>{{down}}</button>
    <button name="do" value="last"{{#isLast}} disabled{{/isLast}}>{{last}}</button>
    {{#sizes}}<button name="do" value="{{value}}">{{text}}</button>
    {{/sizes}}
    <button name="do" value="hide">{{hide}}</button>
    <button name="do" value="remove">{{remove}}</button>
    {{#isChanged}}<button name="do" value="reset">{{reset}}</button>{{/isChanged}}
    </form>{{{settings}}}</div></details>
    {{/isFree}}
    </div>
    {{{body}}}
    </section></li>
    {{/cards}}
    </ul>
    <details class="arrange" id="arrange"><summary>{{arrange}}</summary>
    <section aria-labelledby="add-title"><h2 id="add-title">{{addTitle}}</h2>
    <form method="post" action="{{path}}/added" class="row">
    <label for="type">{{typeLabel}}</label><select id="type" name="type">
    {{#types}}<option value="{{value}}">{{title}}</option>{{/types}}
    </select>
    <label for="cluster">{{clusterLabel}}</label><select id="cluster" name="cluster"><option value="">{{any}}</option>
    {{#clusters}}<option>{{name}}</option>{{/clusters}}
    </select>
    <label for="store">{{storeLabel}}</label><select id="store" name="store"><option value="">{{any}}</option>
    {{#stores}}<option>{{name}}</option>{{/stores}}
    </select>
    <button>{{add}}</button></form></section>
    {{#hasHidden}}<section aria-labelledby="hidden-title"><h2 id="hidden-title">{{hiddenTitle}}</h2>
    {{#hidden}}<form method="post" action="{{path}}" class="row"><span>{{title}}</span>\
    <input type="hidden" name="widget" value="{{key}}"><input type="hidden" name="value" value="">\
    <button name="do" value="show" aria-label="{{show}}: {{title}}">{{show}}</button></form>
    {{/hidden}}</section>{{/hasHidden}}
    {{#hasRemoved}}<section aria-labelledby="removed-title"><h2 id="removed-title">{{removedTitle}}</h2>
    {{#removed}}<form method="post" action="{{path}}" class="row"><span>{{title}}</span>\
    <input type="hidden" name="widget" value="{{key}}"><input type="hidden" name="value" value="">\
    <button name="do" value="reset" aria-label="{{back}}: {{title}}">{{back}}</button></form>
    {{/removed}}</section>{{/hasRemoved}}
    <section aria-labelledby="resets-title"><h2 id="resets-title">{{resets}}</h2>
    <form method="get" action="{{path}}/reset" class="row">
    <button name="scope" value="order">{{resetOrder}}</button>
    <button name="scope" value="visibility">{{resetVisibility}}</button>
    <button name="scope" value="all">{{resetAll}}</button></form></section>
    </details>
    """)

private let settingsForm = Template(
    """
    <form method="post" action="{{path}}/params" class="settings" aria-label="{{about}}">\
    <input type="hidden" name="widget" value="{{key}}">
    {{#absent}}<input type="hidden" name="{{name}}" value="">{{/absent}}
    {{#selects}}<label class="field" for="{{name}}-{{key}}"><span>{{title}}</span>\
    <select id="{{name}}-{{key}}" name="{{name}}">{{#any}}<option value="">{{any}}</option>{{/any}}\
    {{#options}}<option value="{{name}}"{{#isChosen}} selected{{/isChosen}}>{{name}}</option>{{/options}}\
    </select></label>
    {{/selects}}<button>{{change}}</button></form>
    """)

/// In place of what is shown of something that is not stated any more.
private let goneCard = Template(
    """
    <div class="widget is-unknown"><p class="trouble">{{words}}</p>
    {{#isFree}}<div class="row">{{{settings}}}<form method="post" action="{{path}}">\
    <input type="hidden" name="widget" value="{{key}}"><input type="hidden" name="value" value="">\
    <button name="do" value="remove">{{remove}}</button></form></div>{{/isFree}}</div>
    """)

private let preview = Template(
    """
    {{#isNothing}}<p>{{nothing}}</p>{{/isNothing}}
    <ul>
    {{#lines}}<li>{{text}}</li>
    {{/lines}}
    {{#order}}<li>{{order}}</li>{{/order}}
    </ul>
    <form method="post" action="{{path}}" class="row"><input type="hidden" name="widget" value="">\
    <input type="hidden" name="value" value="{{scope}}">\
    {{^isNothing}}<button name="do" value="reset">{{reset}}</button>{{/isNothing}}
    <a href="{{path}}">{{cancel}}</a></form>
    """)
