import Alerts
import Manifests
import Model

/// The channels, with a test of each, and what went over them.
struct DeliveriesPage {
    var channels: [Resource<AlertChannel.Spec>]
    var routes: [String]
    /// Newest first.
    var rows: [DeliveryRow]
    /// Whether it is what did not arrive alone.
    var isFailed: Bool
    var mayAct: Bool

    func body(in language: Language) -> String {
        page.render([
            "channelsTitle": language.text(.alertChannels), "how": language.text(.alertTestHow),
            "channels": channels.map { channel in
                [
                    "name": channel.name, "what": "channel", "type": channel.spec.type.rawValue,
                    "test": mayAct && channel.spec.type != .inApp ? language.text(.alertTry) : "",
                ]
            }
                + routes.map { route in
                    [
                        "name": route, "what": "route", "type": language.text(.alertRoute),
                        "test": mayAct ? language.text(.alertTry) : "",
                    ]
                },
            "logTitle": language.text(.alertLog), "log": deliveryTable(rows, in: language),
            "none": rows.isEmpty ? language.text(isFailed ? .alertAllArrived : .alertsNobody) : "",
            "other": language.text(isFailed ? .alertShowAll : .alertShowFailed),
            "path": isFailed ? "/alerts/deliveries" : "/alerts/deliveries?failed=true",
        ])
    }
}

private let page = Template(
    """
    <section aria-labelledby="channels"><h2 id="channels">{{channelsTitle}}</h2><p class="hint">{{how}}</p>
    <ul class="plain">
    {{#channels}}<li class="row"><strong>{{name}}</strong> <span class="hint">{{type}}</span>
    {{#test}}<form method="post" action="/alerts/tests"><input type="hidden" name="what" value="{{what}}">\
    <input type="hidden" name="name" value="{{name}}">\
    <button aria-label="{{test}}: {{name}}">{{test}}</button></form>{{/test}}</li>
    {{/channels}}
    </ul></section>
    <section aria-labelledby="log"><div class="head"><h2 id="log">{{logTitle}}</h2>\
    <a class="button" href="{{path}}">{{other}}</a></div>
    {{#none}}<p>{{none}}</p>{{/none}}{{{log}}}</section>
    """)
