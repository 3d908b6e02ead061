import Alerts
import Model
import Planning

/// - Parameter unread: how many of all that are in the inbox.
func alertsPage(
    _ open: [OpenAlert], _ inbox: [ListedMessage], unread: Int, mayAct: Bool, in language: Language
) -> ConsolePage {
    var values: [String: Any] = [
        "openTitle": language.text(.consoleOpen), "none": open.isEmpty ? language.text(.consoleNothingOpen) : "",
        "alerts": open.enumerated().map { row(of: $1, number: $0, mayAct: mayAct, in: language) },
        "inboxTitle": language.text(.consoleInbox, [.count(unread)]), "comment": language.text(.consoleComment),
        "acknowledge": language.text(.consoleAcknowledge), "hasUnread": unread > 0,
        "readAll": language.text(.consoleReadAll),
        "messages": inbox.map { listed in
            [
                "at": language.text(listed.message.at), "title": listed.message.title,
                "text": listed.message.wholeText, "isUnread": listed.isUnread, "new": language.text(.consoleUnread),
            ] as [String: Any]
        },
    ]
    values["empty"] = inbox.isEmpty ? language.text(.consoleNoMessages) : ""
    return ConsolePage(title: language.text(.consoleAlerts), body: body.render(values), item: .alerts, isLive: true)
}

private func row(of alert: OpenAlert, number: Int, mayAct: Bool, in language: Language) -> [String: Any] {
    var values: [String: Any] = [
        "incident": alert.incident, "severity": alert.severity, "message": alert.message, "number": number,
        "since": language.text(.consoleSince, [.instant(alert.since)]),
        "level": ["critical", "error"].contains(alert.severity) ? "critical" : "warning",
        "mayAct": mayAct && alert.acknowledged == nil,
    ]
    if let said = alert.acknowledged {
        values["said"] = language.text(.consoleAtIt, [.name(said.by), .name(said.comment)])
    }
    return values
}

private let body = Template(
    """
    <section aria-labelledby="open"><h2 id="open">{{openTitle}}</h2>
    {{#none}}<p class="ok">✓ {{none}}</p>{{/none}}
    <ul class="alerts">
    {{#alerts}}<li><strong class="{{level}}">{{severity}}</strong> {{message}}
    <small><code>{{incident}}</code> · {{since}}</small>
    {{#said}}<small>{{said}}</small>{{/said}}
    {{#mayAct}}<form method="post" action="/alerts/acknowledgement" class="row">\
    <input type="hidden" name="incident" value="{{incident}}"><label for="comment-{{number}}">{{comment}}</label>\
    <input id="comment-{{number}}" name="comment" required maxlength="500">\
    <button>{{acknowledge}}</button></form>{{/mayAct}}
    </li>
    {{/alerts}}
    </ul></section>
    <section aria-labelledby="inbox"><h2 id="inbox">{{inboxTitle}}</h2>
    {{#hasUnread}}<form method="post" action="/alerts/read"><button>{{readAll}}</button></form>{{/hasUnread}}
    {{#empty}}<p>{{empty}}</p>{{/empty}}
    {{#messages}}<article><h3>{{title}}</h3>\
    <p class="hint">{{at}}{{#isUnread}} · <strong>{{new}}</strong>{{/isUnread}}</p>
    <p class="wrapped">{{text}}</p></article>
    {{/messages}}
    </section>
    """)
