import Alerts
import Model
import Planning

/// What goes on, and somebody's inbox.
struct AlertsPage {
    var open: [OpenAlert]
    var silences: [SilenceRecord]
    var inbox: [ListedMessage]
    /// Of all that are in the inbox.
    var unread: Int
    var mayAct: Bool

    func body(in language: Language) -> String {
        let said = SaidOfAlert(silences: silences, language: language)
        return page.render([
            "openTitle": language.text(.consoleOpen), "none": open.isEmpty ? language.text(.consoleNothingOpen) : "",
            "alerts": open.enumerated().map { place, alert in
                var values = said.values(of: alert)
                values["path"] = "/alerts/incidents/\(escapedPlace(alert.incident))"
                values["number"] = "\(place)"
                values["act"] = mayAct ? said.actions(on: alert, number: place) : ""
                values["options"] = language.text(.alertAct)
                return values
            },
            "inboxTitle": language.text(.consoleInbox, [.count(unread)]), "hasUnread": unread > 0,
            "readAll": language.text(.consoleReadAll),
            "messages": inbox.map { listed in
                [
                    "at": language.text(listed.message.at), "title": listed.message.title,
                    "text": listed.message.wholeText, "isUnread": listed.isUnread,
                    "new": language.text(.consoleUnread),
                ] as [String: Any]
            },
            "empty": inbox.isEmpty ? language.text(.consoleNoMessages) : "",
        ])
    }
}

/// What stands of an alert on each page that shows it.
struct SaidOfAlert {
    /// In force.
    var silences: [SilenceRecord]
    var language: Language

    func values(of alert: OpenAlert) -> [String: Any] {
        let severity = AlertSeverity(rawValue: alert.severity)
        var values: [String: Any] = [
            "incident": alert.incident, "message": alert.message,
            "severity": severity.map { language.text($0.phrase) } ?? alert.severity,
            "level": (severity ?? .critical).level,
            "since": language.text(.consoleSince, [.instant(alert.since)]),
        ]
        var said: [String] = []
        if let word = alert.acknowledged {
            said.append(language.text(.consoleAtIt, [.name(word.by), .name(word.comment)]))
            if let until = word.until { said.append(language.text(.alertUntil, [.instant(until)])) }
        }
        for silence in silences where alert.silences.contains(silence.id) {
            said.append(language.text(.alertSilenced, [.name(silence.by), .instant(silence.until)]))
        }
        values["said"] = said.map { ["text": $0] }
        return values
    }

    /// The forms by which something is said of it.
    func actions(on alert: OpenAlert, number: Int) -> String {
        let isMandatory = AlertType(rawValue: alert.labels["type"] ?? "")?.isMandatory ?? false
        return actionForms.render([
            "incident": alert.incident, "number": "\(number)", "isAtIt": alert.acknowledged != nil,
            "comment": language.text(.consoleComment), "length": language.text(.alertLength),
            "acknowledge": language.text(.consoleAcknowledge), "takeBack": language.text(.alertTakeBack),
            "untilOver": language.text(.alertUntilOver),
            "lengths": ["1h", "4h", "8h", "1d"].map { ["value": $0, "text": lengthText($0, language)] },
            "mayBeSilenced": !isMandatory && alert.silences.isEmpty, "silence": language.text(.alertSilenceFor),
            "silences": ["1h", "4h", "1d", "7d"].map { ["value": $0, "text": lengthText($0, language)] },
            "matchers": alert.ownMatchers.joined(separator: " "),
            "never": isMandatory ? language.text(.alertNever) : "",
        ])
    }
}

extension AlertSeverity {
    /// As style sheets know it.
    fileprivate var level: String {
        switch self {
        case .critical, .error: "critical"
        case .warning: "warning"
        case .notice, .info: "unknown"
        }
    }
}

/// `1j` of `1d` in French.
func lengthText(_ length: String, _ language: Language) -> String {
    DurationText.parse(length).map { language.text($0) } ?? length
}

extension OpenAlert {
    /// Of all that is of its sort, about what it is about.
    var ownMatchers: [String] {
        let kind = about.prefix { $0 != "/" }, name = about.dropFirst(kind.count + 1)
        return [("condition", labels["condition"] ?? ""), (AlertLabels.key(of: String(kind)), String(name))].map {
            "\($0)=\"\(escapedLabel($1))\""
        }
    }
}

/// As it stands between the quotes of a matcher.
func escapedLabel(_ value: String) -> String { value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }

private let page = Template(
    """
    <section aria-labelledby="open"><h2 id="open">{{openTitle}}</h2>
    {{#none}}<p class="ok">✓ {{none}}</p>{{/none}}
    <ul class="alerts">
    {{#alerts}}<li class="alert is-{{level}}"><p><strong class="{{level}}">{{severity}}</strong> \
    <a href="{{path}}">{{message}}</a></p>
    <small><code>{{incident}}</code> · {{since}}</small>
    {{#said}}<small>{{text}}</small>{{/said}}
    {{#act}}<details class="act" id="act-{{number}}"><summary>{{options}}</summary>{{{act}}}</details>{{/act}}
    </li>
    {{/alerts}}
    </ul></section>
    <section aria-labelledby="inbox"><div class="head"><h2 id="inbox">{{inboxTitle}}</h2>
    {{#hasUnread}}<form method="post" action="/alerts/read"><button>{{readAll}}</button></form>{{/hasUnread}}</div>
    {{#empty}}<p>{{empty}}</p>{{/empty}}
    {{#messages}}<article class="message{{#isUnread}} is-new{{/isUnread}}"><h3>{{title}}</h3>\
    <p class="hint">{{at}}{{#isUnread}} · <strong>{{new}}</strong>{{/isUnread}}</p>
    <p class="wrapped">{{text}}</p></article>
    {{/messages}}
    </section>
    """)

private let actionForms = Template(
    """
    {{#isAtIt}}<form method="post" action="/alerts/acknowledgement/end" class="row">\
    <input type="hidden" name="incident" value="{{incident}}"><button>{{takeBack}}</button></form>{{/isAtIt}}
    {{^isAtIt}}<form method="post" action="/alerts/acknowledgement" class="row">\
    <input type="hidden" name="incident" value="{{incident}}">
    <label class="field grows" for="comment-{{number}}"><span>{{comment}}</span>\
    <input id="comment-{{number}}" name="comment" required maxlength="500"></label>
    <label class="field" for="for-{{number}}"><span>{{length}}</span><select id="for-{{number}}" name="for">\
    <option value="">{{untilOver}}</option>\
    {{#lengths}}<option value="{{value}}">{{text}}</option>{{/lengths}}</select></label>
    <button class="main">{{acknowledge}}</button></form>{{/isAtIt}}
    {{#mayBeSilenced}}<form method="post" action="/alerts/silences/quick" class="row">\
    <input type="hidden" name="incident" value="{{incident}}"><span>{{silence}}</span>
    {{#silences}}<button name="for" value="{{value}}">{{text}}</button>
    {{/silences}}</form>
    <p class="hint"><code>{{matchers}}</code></p>{{/mayBeSilenced}}
    {{#never}}<p class="hint">{{never}}</p>{{/never}}
    """)
