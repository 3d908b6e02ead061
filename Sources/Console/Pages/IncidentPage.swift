import Alerts
import Model
import Planning
import Reports

/// One incident that goes on: what it is, who was told, and what is to be said of it.
struct IncidentPage {
    var told: ToldAlert
    /// In force.
    var silences: [SilenceRecord]
    var mayAct: Bool

    func body(in language: Language) -> String {
        let said = SaidOfAlert(silences: silences, language: language), alert = told.alert
        var values = said.values(of: alert)
        values["act"] = mayAct ? said.actions(on: alert, number: 0) : ""
        values["labelsTitle"] = language.text(.alertLabels)
        values["labels"] = alert.labels.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] }
        values["toldTitle"] = language.text(.alertTold)
        values["told"] = deliveryTable(told.deliveries.reversed(), in: language)
        values["nobody"] = told.deliveries.isEmpty ? language.text(.alertNobodyTold) : ""
        return page.render(values)
    }
}

/// Who was told, by what, when, and how that went.
func deliveryTable(_ rows: [DeliveryRow], in language: Language) -> String {
    guard !rows.isEmpty else { return "" }
    let columns: [Phrase] = [
        .columnWhen, .columnChannel, .columnRecipient, .columnOutcome, .columnAttempts, .columnTook, .consoleSubject,
    ]
    return deliveries.render([
        "name": language.text(.alertDeliveries), "head": columns.map { ["text": language.text($0)] },
        "rows": rows.map { row in
            [
                "at": language.text(row.at), "channel": row.channel, "severity": row.severity,
                "to": row.to.isEmpty ? language.text(.wordWholeChannel) : row.to,
                "outcome": language.text(row.outcomePhrase), "level": row.level, "symbol": row.symbol,
                "detail": row.detail ?? "", "attempts": "\(row.attempts)", "took": language.text(row.took),
                "about": (row.began.map { "+\($0)" } + row.over.map { "−\($0)" }).map { ["text": $0] },
            ] as [String: Any]
        },
    ])
}

extension DeliveryRow {
    fileprivate var outcomePhrase: Phrase { DeliveryRecord.Outcome(rawValue: outcome)?.phrase ?? .alertWaiting }

    fileprivate var level: String {
        switch DeliveryRecord.Outcome(rawValue: outcome) {
        case .accepted, .delivered, .read: "ok"
        case .failing: "warning"
        case .dead: "critical"
        case nil: "unknown"
        }
    }

    fileprivate var symbol: String {
        switch DeliveryRecord.Outcome(rawValue: outcome) {
        case .accepted, .delivered, .read: "✓"
        case .failing: "!"
        case .dead: "✗"
        case nil: "…"
        }
    }
}

private let page = Template(
    """
    <section aria-labelledby="state"><h2 id="state"><code>{{incident}}</code></h2>
    <p><strong class="{{level}}">{{severity}}</strong> · {{since}}</p>
    {{#said}}<p>{{text}}</p>{{/said}}
    {{{act}}}
    </section>
    <section aria-labelledby="told"><h2 id="told">{{toldTitle}}</h2>
    {{#nobody}}<p>{{nobody}}</p>{{/nobody}}{{{told}}}</section>
    <section aria-labelledby="labels"><h2 id="labels">{{labelsTitle}}</h2><table>
    {{#labels}}<tr><th scope="row"><code>{{name}}</code></th><td>{{value}}</td></tr>
    {{/labels}}
    </table></section>
    """)

private let deliveries = Template(
    """
    <div class="scroll" tabindex="0" role="group" aria-label="{{name}}"><table>
    <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#rows}}<tr><td class="at">{{at}}</td><td>{{channel}}</td><td>{{to}}</td>\
    <td><span class="{{level}}">{{symbol}} {{outcome}}</span>{{#detail}} <small>{{detail}}</small>{{/detail}}</td>\
    <td>{{attempts}}</td><td>{{took}}</td><td>{{#about}}<code>{{text}}</code> {{/about}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    """)
